import { basename } from 'node:path';
import { archiveKind } from '../../archive/archive-kind.js';
import { type Archive, openArchive } from '../../archive/open-archive.js';
import { rehearsalName, writeRehearsal } from '../../archive/rehearsal-records.js';
import { archivedSchema } from '../../archive/schema-reader.js';
import { verifyArchive } from '../../archive/verify-archive.js';
import { type Clock, systemClock } from '../../base/clock.js';
import { counted } from '../../base/counted.js';
import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import { toolVersion } from '../../base/version.js';
import { proveArchives } from '../../checks/rehearsal/index.js';
import type { RehearsedCapture, RehearsedSchema } from '../../checks/rehearsal/rehearsal-facts.js';
import {
  type Proof,
  type RehearsalFinding,
  type RehearsalRecord,
  type RehearsedArchive,
  rehearsalFormatVersion,
  stateOfFindings,
  worstState,
} from '../../model/rehearsal.js';
import { deviations } from '../verify-archives.js';
import { brokenSeal } from './broken-seal.js';
import { proveHandFiles } from './hand-files.js';
import { readCapture } from './read-capture.js';
import { findingOf } from './rehearsal-failure.js';
import { type RestoreGround, withRestorePlace } from './restore-place.js';
import { restoreSchema } from './restore-schema.js';

export interface RehearseOptions extends RestoreGround {
  /** Paths of the archives of one moment, the capture first; at least one. */
  readonly archives: readonly string[];
  readonly clock?: Clock;
}

/** What a rehearsal came to, and where that is written. */
export interface Rehearsal {
  readonly record: RehearsalRecord;
  readonly path: string;
  /** True when bytes of an archive are not as they were archived. */
  readonly damaged: boolean;
}

/**
 * Proves that archives would do, as far as that can be tried without the estate, and writes the record beside the first of
 * them; an archive itself is never changed. Of a damaged archive nothing else is tried. Throws OVM_ARCHIVE_NOT_FOUND,
 * OVM_ARCHIVE_VERSION, and OVM_WRITE_FAILED when there is no place for the record or for the private server.
 */
export async function rehearse(options: RehearseOptions): Promise<Rehearsal> {
  const clock = options.clock ?? systemClock;
  const started = clock.now();
  const { log } = options;
  const bytes = await proveBytes(options.archives, log);
  const damaged = bytes.state === 'defect';
  const opened = damaged ? await openedWhereReadable(options.archives) : await openedAll(options.archives);
  const proofs = damaged ? [bytes] : [bytes, ...(await proveOpened(opened, options))];
  const [first = ''] = options.archives;
  const record: RehearsalRecord = {
    formatVersion: rehearsalFormatVersion,
    tool: { name: 'ovm-rescue', version: toolVersion },
    estate: opened[0]?.manifest.estate ?? '',
    name: rehearsalName(first, started),
    startedAt: started.toISOString(),
    endedAt: clock.now().toISOString(),
    archives: opened.map(rehearsedOf),
    state: worstState(proofs.map(({ state }) => state)),
    proofs,
  };
  return { record, path: await writeRehearsal(first, record), damaged };
}

async function proveBytes(archives: readonly string[], log: Log): Promise<Proof> {
  const found: RehearsalFinding[] = [];
  let [files, bytes] = [0, 0];
  for (const path of archives) {
    log.info(`reading every byte of ${path}`);
    const verification = await verifyArchive(path);
    files += verification.files;
    bytes += verification.bytes;
    for (const line of deviations(verification))
      found.push({ severity: 'defect' as const, subject: basename(path), message: line.replace(/ +/g, ' ') });
    found.push(...(await brokenSeal(path)));
  }
  const title = 'Every byte is as it was archived';
  const how = `${counted(files, 'file')}, ${counted(bytes, 'byte')}`;
  return { name: 'bytes', title, state: stateOfFindings(found), how, found };
}

async function openedAll(paths: readonly string[]): Promise<Archive[]> {
  const opened: Archive[] = [];
  for (const path of paths) opened.push(await openArchive(path));
  return opened;
}

/** A manifest that is damaged itself cannot be named in the record. */
async function openedWhereReadable(paths: readonly string[]): Promise<Archive[]> {
  const opened: Archive[] = [];
  for (const path of paths) {
    const archive = await openArchive(path).catch((error: unknown) => {
      if (error instanceof RescueError) return undefined;
      throw error;
    });
    if (archive) opened.push(archive);
  }
  return opened;
}

function rehearsedOf({ path, manifest, manifestSha256 }: Archive): RehearsedArchive {
  const address = manifest.schema?.address;
  return {
    name: basename(path),
    kind: archiveKind(manifest),
    manifestSha256,
    ...(address !== undefined && { address }),
  };
}

async function proveOpened(opened: readonly Archive[], options: RehearseOptions): Promise<Proof[]> {
  const { log } = options;
  const captures: RehearsedCapture[] = [];
  const schemas: RehearsedSchema[] = [];
  for (const archive of opened) {
    if (archive.manifest.schema === undefined) captures.push(await readCapture(archive, log));
    else schemas.push(await readSchema(archive));
  }
  const proofs = [...proveArchives({ captures, schemas }), ...(await proveHandFiles(opened))];
  const databases = opened.filter(({ manifest }) => manifest.schema !== undefined);
  return databases.length === 0 ? proofs : [...proofs, ...(await restoreAll(databases, options))];
}

/** What is wrong with dictionaries is told by the restore. */
async function readSchema(archive: Archive): Promise<RehearsedSchema> {
  const { manifest } = archive;
  const name = basename(archive.path);
  try {
    const { databases } = await archivedSchema(archive);
    const estimates = databases.flatMap(({ dictionary }) =>
      dictionary.tables.map((table) => ({
        database: dictionary.name,
        name: table.name,
        rows: table.estimatedRows,
      })),
    );
    return { name, manifest, estimates };
  } catch (error) {
    findingOf(name, error);
    return { name, manifest, estimates: [] };
  }
}

/** Each in a server that takes names as the one it comes from: else triggers of one that takes any case would not be made. */
async function restoreAll(databases: readonly Archive[], options: RehearseOptions): Promise<Proof[]> {
  const proofs: Proof[] = [];
  for (const lowerCaseTableNames of new Set(databases.map(namingOf))) {
    const group = databases.filter((archive) => namingOf(archive) === lowerCaseTableNames);
    const wantsServer = lowerCaseTableNames === undefined ? undefined : { lowerCaseTableNames };
    const needs = { needed: bytesOf(group), wantsServer };
    await withRestorePlace(options, needs, async (place) => {
      for (const archive of group) {
        options.log.info(`restoring ${archive.manifest.schema?.address}`);
        proofs.push(await restoreSchema(archive, place));
      }
    });
  }
  return proofs;
}

/** 2 is of other systems: a server of Linux keeps the case, as that one did. Undefined for what needs no server. */
function namingOf({ manifest: { schema } }: Archive): 0 | 1 | undefined {
  if (schema?.engine !== 'mysql') return undefined;
  return schema.lowerCaseTableNames === 1 ? 1 : 0;
}

function bytesOf(databases: readonly Archive[]): number {
  return databases
    .flatMap(({ manifest }) => manifest.schema?.databases ?? [])
    .flatMap(({ tables }) => tables)
    .reduce((sum, { bytes }) => sum + bytes, 0);
}
