import { maskSecrets } from '../base/secret.js';
import { readOvsMeta } from '../formats/ovsmeta.js';
import { type OvsRepoDocument, readOvsRepo } from '../formats/ovsrepo.js';
import type {
  DiskFile,
  EnvironmentPart,
  Repository,
  UuidPlace,
  VirtualMachine,
} from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import { isManagerUuid, sameId } from '../model/identifiers.js';
import type { Fact, Origin } from '../model/origin.js';
import { readingFindings } from './reading-findings.js';
import { isForeignDirectory, placeInRepository } from './repository-layout.js';
import type { CapturedFiles } from './source.js';
import {
  joinedListing,
  type ListedEntry,
  listedDirectory,
  listingName,
  readListing,
} from './tree-listing.js';
import { vmCfgFacts } from './vm-cfg-facts.js';

/** Reads every captured repository: who owns it, its name, its VMs and templates, its disks and ISOs. */
export async function interpretRepositoryFiles(captured: CapturedFiles): Promise<EnvironmentPart> {
  const part = new PartOfRepositories();
  const paths = new Map<string, string[]>();
  for (const path of captured.paths) {
    const directory = listedDirectory(path) ?? path.split('/')[0] ?? '';
    const known = paths.get(directory);
    if (known) known.push(path);
    else paths.set(directory, [path]);
  }
  for (const [directory, files] of paths) await interpretRepository(directory, files, captured, part);
  return part;
}

class PartOfRepositories {
  readonly uuidPlaces: UuidPlace[] = [];
  readonly repositories: Repository[] = [];
  readonly diskFiles: DiskFile[] = [];
  readonly vms: VirtualMachine[] = [];
  readonly findings: Finding[] = [];
}

async function interpretRepository(
  directory: string,
  files: readonly string[],
  captured: CapturedFiles,
  part: PartOfRepositories,
): Promise<void> {
  const listings = files.filter((path) => listedDirectory(path) === directory);
  const joined = joinedListing(await Promise.all(listings.map((path) => captured.read(path))));
  const listed = joined && [...readListing(joined)];
  const changed = changeTimes(listed);
  const originOf = (path: string): Origin => {
    const time = changed.get(path.slice(directory.length + 1));
    return { source: 'repository-files', file: path, ...(time !== undefined && { time }) };
  };
  const names = new Set(files);
  const id = await readIdentity(directory, names, captured, originOf, part);
  const simpleNames = await readNames(directory, names, captured, originOf, part);
  if (listed) {
    const origin = originOf(listingName(directory));
    part.diskFiles.push(...diskFilesOf(listed, id, simpleNames, origin));
    part.findings.push(...passedOver(listed, `repository ${directory}`, origin));
  }
  for (const path of files) {
    const place = placeInRepository(path.slice(directory.length + 1));
    if (place.is !== 'definition' || listings.includes(path)) continue;
    const definition = { id: place.id, kind: place.kind, repositoryId: id, origin: originOf(path) };
    const { vm, findings } = vmCfgFacts(await captured.read(path), definition);
    part.vms.push(vm);
    part.findings.push(...findings);
  }
}

/** What the capture did not go into: said, so that nothing is missing without a word. */
function passedOver(listing: readonly ListedEntry[], subject: string, origin: Origin): Finding[] {
  const findings: Finding[] = [];
  for (const { type, path } of listing) {
    if (type !== 'directory' || !isForeignDirectory(path)) continue;
    const message = `the directory ${path} was not looked into: snapshots and pool files are no part of the estate`;
    findings.push({ severity: 'note', code: 'directory-passed-over', subject, message, origins: [origin] });
  }
  return findings;
}

function changeTimes(listing: readonly ListedEntry[] = []): ReadonlyMap<string, string> {
  const times = new Map<string, string>();
  for (const entry of listing) {
    const { is } = placeInRepository(entry.path);
    if (is === 'definition' || is === 'root-file') times.set(entry.path, entry.changed);
  }
  return times;
}

async function readIdentity(
  directory: string,
  names: ReadonlySet<string>,
  captured: CapturedFiles,
  originOf: (path: string) => Origin,
  part: PartOfRepositories,
): Promise<string> {
  const path = `${directory}/.ovsrepo`;
  const subject = `repository ${directory}`;
  if (!names.has(path)) {
    const message =
      'there is no .ovsrepo: its name, id and manager are unknown, the directory name is taken for its id';
    part.findings.push({
      severity: 'warning',
      code: 'no-ovsrepo',
      subject,
      message,
      origins: [originOf(listingName(directory))],
    });
    part.repositories.push({ id: directory, facts: {}, read: true });
    return directory;
  }
  const { document, findings } = readOvsRepo(await captured.read(path));
  part.findings.push(...readingFindings(findings, subject, originOf(path)));
  const id = document.repositoryId?.value ?? directory;
  const facts = repositoryFacts(document, originOf(path));
  part.repositories.push({ id, facts, read: true });
  for (const candidate of document.managerCandidates) {
    if (!isManagerUuid(candidate.value)) continue;
    const origin = { ...originOf(path), line: candidate.line, column: candidate.column };
    part.uuidPlaces.push({ place: '.ovsrepo', uuid: candidate.value, origin });
  }
  if (!sameId(id, directory.replace(/~\d+$/, ''))) {
    const message = `.ovsrepo says the id is ${id} but the directory is called ${directory}; .ovsrepo is used`;
    part.findings.push({ severity: 'note', code: 'id-differs', subject, message, origins: [originOf(path)] });
  }
  return id;
}

function repositoryFacts(document: OvsRepoDocument, file: Origin): Repository['facts'] {
  const fact = (found: { value: string; line: number; column: number }): Fact<string> => ({
    value: found.value,
    origin: { ...file, line: found.line, column: found.column },
  });
  return {
    ...(document.alias && { name: fact(document.alias) }),
    ...(document.version && { version: fact(document.version) }),
    ...(document.managerUuid && { managerUuid: fact(document.managerUuid) }),
  };
}

async function readNames(
  directory: string,
  names: ReadonlySet<string>,
  captured: CapturedFiles,
  originOf: (path: string) => Origin,
  part: PartOfRepositories,
): Promise<ReadonlyMap<string, Fact<string>>> {
  const simpleNames = new Map<string, Fact<string>>();
  const path = `${directory}/.ovsmeta`;
  if (!names.has(path)) return simpleNames;
  const { document, findings } = readOvsMeta(await captured.read(path));
  const file = originOf(path);
  part.findings.push(...readingFindings(findings, `repository ${directory}`, file));
  for (const { fileName, simpleName } of document.entries) {
    if (!simpleName) continue;
    const origin = { ...file, line: simpleName.line, column: simpleName.column };
    simpleNames.set(fileName, { value: maskSecrets(simpleName.value, 'simple-name'), origin });
  }
  return simpleNames;
}

function diskFilesOf(
  listing: readonly ListedEntry[],
  repositoryId: string,
  simpleNames: ReadonlyMap<string, Fact<string>>,
  origin: Origin,
): DiskFile[] {
  const files: DiskFile[] = [];
  for (const entry of listing) {
    const place = placeInRepository(entry.path);
    if (place.is !== 'disk' || entry.type !== 'file') continue;
    const simpleName = simpleNames.get(place.file);
    const { size, blocks, changed } = entry;
    files.push({
      id: place.file,
      repositoryId,
      kind: place.kind,
      size,
      blocks,
      changed,
      origin,
      ...(simpleName && { simpleName }),
    });
  }
  return files;
}
