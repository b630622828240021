import type { ManifestDump } from '../../../archive/manifest-dump.js';
import type { ManifestSchema } from '../../../archive/manifest-schema.js';
import { type Archive, openArchive } from '../../../archive/open-archive.js';
import { archivedDumps } from '../../../archive/schema-reader.js';
import { counted } from '../../../base/counted.js';
import { RescueError } from '../../../base/errors.js';
import type { Log } from '../../../base/log.js';
import { Password } from '../../../base/password.js';
import { hostText, parseHostAddress } from '../../../reach/ssh/ssh-address.js';
import { foundConfigFacts, readConfigFacts } from '../import/manager-config.js';
import { checkGuard, type GuardFacts, guardLine, guardReason } from '../import/target-guard.js';
import { refuseOtherCharacters } from './character-sets.js';
import { compareRows, readerOf, refuseMissingTool, withDump } from './load-dump.js';
import { refuseOutside } from './outside-content.js';
import { type ProbedDatabase, probeDatabase, refuseOddName, schemaName } from './probe-database.js';
import { replaceContent } from './replace-content.js';
import {
  invalidObjects,
  recompile,
  refuseSessions,
  refuseUndroppable,
  type SchemaObject,
  schemaObjects,
} from './schema-content.js';
import { refuseMissingRights } from './target-rights.js';
import type { ToolsAtHand } from './tools-at-hand.js';

export interface ImportByToolsOptions {
  readonly tools: ToolsAtHand;
  /** Path of the archive. */
  readonly archive: string;
  /** Schemas of the archive that are imported; all when none is named. */
  readonly databases: readonly string[];
  /** FROM and TO of a schema that goes into another account. */
  readonly renames: ReadonlyMap<string, string>;
  readonly replace: boolean;
  readonly managerConfig?: string | undefined;
  /** The operator's word that the manager is stopped. */
  readonly managerStopped: boolean;
  /** See `ImportOptions`. */
  readonly sameBuild?: boolean;
  /** The directory of all archives, for the safety archive. */
  readonly archives: string;
  readonly log: Log;
}

/** What an import by the tools will do. */
export interface ToolImportPlan {
  readonly options: ImportByToolsOptions;
  readonly archive: Archive;
  readonly dump: ManifestDump;
  /** The schema it goes into. */
  readonly to: string;
  readonly probed: ProbedDatabase;
  /** What is in the target now. */
  readonly objects: readonly SchemaObject[];
  readonly guard: GuardFacts;
  /** In words for the operator. */
  readonly lines: readonly string[];
}

/** What an import by the tools gave. */
export interface ImportedDump {
  readonly to: string;
  readonly tables: number;
  readonly rows: number;
  /** Path of the archive that holds what was there before; null when nothing was. */
  readonly safetyArchive: string | null;
  /** Objects that do not compile, though they were made. */
  readonly invalid: readonly string[];
  /** Grants that were not given because the database has no such account or role, as the tool says it. */
  readonly notGranted: readonly string[];
  /** Tables that the schema had when it was exported and the dump has not. */
  readonly missing: readonly string[];
}

/**
 * Looks at the archive and the target and says what an import will do; changes nothing. Throws OVM_ARCHIVE_*, OVM_USAGE,
 * OVM_TARGET_GUARDED, OVM_TARGET_EXISTS, OVM_TARGET_IN_USE, OVM_DB_NOT_FOUND, OVM_DB_PRIVILEGE, OVM_SCHEMA_DIFFERS,
 * OVM_TOOL_MISSING, and what the tools throw.
 */
export async function planImportByTools(options: ImportByToolsOptions): Promise<ToolImportPlan> {
  const { tools, replace } = options;
  const archive = await openArchive(options.archive);
  const dump = chosenDump(await archivedDumps(archive), options, archive.path);
  refuseOddName(dump.schema);
  const [, renamed] = [...options.renames].find(([from]) => schemaName(from) === dump.schema) ?? [];
  const to = schemaName(renamed) ?? dump.schema;
  const { session } = tools;
  const probed = await probeDatabase(session, to);
  const guard = await guardFacts(options, archive, probed);
  checkGuard(guard);
  refuseMissingTool(tools, probed, dump);
  await refuseMissingAccount(options, to);
  const name = `${to} at ${session.facts.address}`;
  refuseOtherCharacters(dump, probed, name);
  const objects = await schemaObjects(session, probed);
  if (objects.length > 0 && !replace) {
    const why = `it holds ${counted(objects.length, 'object')}, say ${objects[0]?.type} ${objects[0]?.name}`;
    throw new RescueError('OVM_TARGET_EXISTS', name, why, undefined, replaceHint);
  }
  await refuseUndroppable(session, probed, objects);
  await refuseMissingRights(session, probed, [...dump.objectTypes, ...objects.map(({ type }) => type)]);
  if (objects.length > 0) await refuseOutside(session, probed);
  await refuseSessions(session, to);
  const plan = { options, archive, dump, to, probed, objects, guard };
  return { ...plan, lines: planLines(plan) };
}

const replaceHint =
  'Say --replace: it is exported by the tools and verified first, then its objects are dropped; also when a killed import left them.';

/**
 * Does what the plan says, after a second look. The dump is brought and tried first, so that all that can refuse it does
 * before anything is dropped. Throws as `planImportByTools`, OVM_SCHEMA_DIFFERS, and what `replaceContent` and `withDump`
 * throw.
 */
export async function carryOutImportByTools(
  plan: ToolImportPlan,
  tell: (line: string) => void = () => {},
): Promise<ImportedDump> {
  const { options, archive, dump, to, probed } = plan;
  const { tools, log } = options;
  checkGuard(await guardFacts(options, archive, probed));
  tell('bringing the dump');
  return withDump(tools, probed, { archive, dump, to }, log, async (brought) => {
    tell(`trying the dump by ${readerOf(dump)}, which changes nothing`);
    await brought.check();
    const safetyArchive = await emptied(plan, tell);
    tell(`importing by ${readerOf(dump)}`);
    const rows = dump.tables.reduce((sum, table) => sum + table.rows, 0);
    try {
      const notGranted = await brought.load();
      tell('counting rows');
      await compareRows(tools, { dump, to });
      tell('compiling');
      await recompile(tools.session, to);
      const invalid = await invalidObjects(tools.session, probed);
      const { missing } = dump;
      return { to, tables: dump.tables.length, rows, safetyArchive, invalid, notGranted, missing };
    } catch (error) {
      throw partlyLoaded(error, safetyArchive);
    }
  });
}

/** The same error with what to do now that a part of the dump is in the target. */
function partlyLoaded(error: unknown, safetyArchive: string | null): unknown {
  if (!(error instanceof RescueError)) return error;
  const { code, object, why, hint } = error;
  const again = hint.includes('--replace') ? [] : ['A part is in the target: import again with --replace.'];
  const before = safetyArchive === null ? [] : [`What was there before is in ${safetyArchive}.`];
  return new RescueError(code, object, why, error, [hint, ...again, ...before].join(' '));
}

/** The path of the safety archive; null when nothing was there. */
async function emptied(plan: ToolImportPlan, tell: (line: string) => void): Promise<string | null> {
  const { options, archive, objects, to, probed } = plan;
  const { tools, archives, log, managerConfig } = options;
  const { session } = tools;
  await refuseSessions(session, to);
  if (objects.length > 0) {
    const { estate } = archive.manifest;
    return replaceContent(probed, { tools, archives, estate, managerConfig, log }, tell);
  }
  const [first] = await schemaObjects(session, probed);
  if (!first) return null;
  const why = `${first.type} ${first.name} was made since the plan was printed; nothing was changed`;
  throw new RescueError('OVM_TARGET_IN_USE', `${to} at ${session.facts.address}`, why);
}

function chosenDump(
  dumps: readonly ManifestDump[],
  { databases, renames }: ImportByToolsOptions,
  path: string,
): ManifestDump {
  const wanted = [...databases, ...renames.keys()].map((name) => schemaName(name));
  const stranger = wanted.find((name) => !dumps.some(({ schema }) => schema === name));
  if (stranger !== undefined) {
    const held = dumps.map(({ schema }) => schema).join(', ');
    throw new RescueError('OVM_USAGE', stranger, `the archive ${path} holds ${held} and not this schema`);
  }
  return (
    dumps.find(({ schema }) => wanted.length === 0 || wanted.includes(schema)) ?? (dumps[0] as ManifestDump)
  );
}

async function refuseMissingAccount({ tools: { session } }: ImportByToolsOptions, to: string): Promise<void> {
  const rows = await session.query('tools/oracle/users', { name: to });
  if (rows.length > 0) return;
  const hint = `As an administrator: CREATE USER ${to} IDENTIFIED BY … QUOTA UNLIMITED ON USERS; GRANT CONNECT, RESOURCE, CREATE VIEW, CREATE SYNONYM TO ${to};`;
  throw new RescueError(
    'OVM_DB_NOT_FOUND',
    `${to} at ${session.facts.address}`,
    'there is no such account',
    undefined,
    hint,
  );
}

async function guardFacts(
  { tools, managerConfig, managerStopped, sameBuild = false }: ImportByToolsOptions,
  archive: Archive,
  { schema, product, version }: ProbedDatabase,
): Promise<GuardFacts> {
  const { place, via, hosts, session } = tools;
  const tunnel = via === undefined ? {} : { tunnel: { ...tunnelOf(via), port: place.port } };
  const times = { connectTimeoutMs: 0, stallTimeoutMs: 0 };
  const settings = {
    ...place,
    ...tunnel,
    ...times,
    password: new Password(''),
    tls: 'off' as const,
    compress: false,
  };
  return {
    settings,
    server: {
      ...{ product, version, maxAllowedPacket: 0, lowerCaseTableNames: 1 },
      ...{ port: null, socket: null, dataDirectory: null },
    },
    address: session.facts.address,
    targets: [schema],
    schema: archive.manifest.schema as ManifestSchema,
    managerUuid: archive.manifest.managerUuid,
    given: managerConfig === undefined ? undefined : await readConfigFacts(managerConfig, hosts),
    found: await foundConfigFacts(settings, hosts),
    managerStopped,
    release: archive.manifest.release,
    sameBuild,
  };
}

function tunnelOf(via: string) {
  return { host: hostText(parseHostAddress(via)), login: via };
}

function planLines({
  archive,
  dump,
  to,
  objects,
  guard,
  probed,
  options,
}: Omit<ToolImportPlan, 'lines'>): string[] {
  const { address } = options.tools.session.facts;
  const rows = dump.tables.reduce((sum, table) => sum + table.rows, 0);
  const guarded = guardReason(guard);
  return [
    `archive: ${archive.path}, a dump of ${dump.tool} ${dump.toolVersion ?? ''} of ${dump.schema}: ${dump.tables.length} tables, ${rows} rows`,
    `target: ${to} at ${address}, ${probed.product} ${probed.version}`,
    guarded === undefined
      ? guardLine(guarded, 'oracle')
      : `guarded: ${guarded}; the given .config fits the archive`,
    objects.length === 0
      ? `${to} is empty`
      : `${to} holds ${counted(objects.length, 'object')}: what is there is exported into a safety archive, which is verified, then dropped`,
    `the dump is tried first by ${readerOf(dump)}, which changes nothing`,
    ...(dump.characterSet === probed.characterSet
      ? []
      : [
          `characters are converted from ${dump.characterSet} to ${probed.characterSet}: a value that fills its column may not fit (ORA-12899)`,
        ]),
    `then ${readerOf(dump)} loads the dump in place, rows are counted, and everything is compiled`,
    ...[...options.tools.session.notes.values()].map(({ text }) => `note: ${text}`),
    ...(dump.missing.length === 0 ? [] : [`not in the dump, so not made: ${dump.missing.join(', ')}`]),
  ];
}
