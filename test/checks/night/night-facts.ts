import type { ManifestSource } from '../../../src/archive/manifest.js';
import type { ManifestSchema, ManifestTable } from '../../../src/archive/manifest-schema.js';
import { allFindings } from '../../../src/checks/index.js';
import { capturedEstate } from '../../../src/checks/night/captured-estate.js';
import { judgeNight, type NightFacts } from '../../../src/checks/night/judge-night.js';
import { writtenNightArchive } from '../../../src/checks/night/night-archive.js';
import type { NightRules } from '../../../src/checks/night/night-verdict.js';
import { nightLine } from '../../../src/emitters/night/night-line.js';
import type { Environment, UuidPlace } from '../../../src/model/environment.js';
import type { Finding } from '../../../src/model/finding.js';
import { defaultNightLimits, type NightRecord } from '../../../src/model/night.js';
import {
  diskFile,
  environmentOf,
  factsOf,
  machine,
  onFile,
  origin,
  repository,
} from '../../emitters/inventory/small-environment.js';

export const managerUuid = '0004fb00000100001c87c2aee23b7001';

export function uuidPlacesOf(...uuids: readonly string[]): UuidPlace[] {
  return uuids.map((uuid, index) => ({
    place: index === 0 ? '.config' : '.ovsrepo',
    uuid,
    origin: { ...origin, file: `place-${index}` },
  }));
}

export const sixPlaces = uuidPlacesOf(...Array.from({ length: 6 }, () => managerUuid));

/** So many VMs `vm0`, `vm1`, … with a disk each, one repository, one server; six places of the manager UUID. */
export function estateOf(count: number, parts: Partial<Environment> = {}): Environment {
  const names = Array.from({ length: count }, (_, index) => `vm${index}`);
  return environmentOf({
    estate: 'prod',
    uuidPlaces: sixPlaces,
    servers: [{ id: 'ovs-1', facts: factsOf({ registeredIp: '192.0.2.11' }), repositoryIds: [] }],
    repositories: [repository('repo', 'main')],
    vms: names.map((name) =>
      machine(name, { memory: 1024, cpuCount: 2 }, { disks: [onFile(`${name}.img`)] }),
    ),
    diskFiles: names.map((name) => diskFile(`${name}.img`)),
    ...parts,
  });
}

export function sourceOf(root: string, parts: Partial<ManifestSource> = {}): ManifestSource {
  return { name: 'repository-files', root, status: 'complete', files: 9, bytes: 900, problems: [], ...parts };
}

/** Rows and bytes of each table by name; null for one whose rows were left out. */
export type Sizes = Readonly<Record<string, readonly [rows: number, bytes: number] | null>>;

export function schemaOf(
  databases: Readonly<Record<string, Sizes>>,
  parts: Partial<ManifestSchema> = {},
): ManifestSchema {
  return {
    engine: 'mysql',
    product: 'MySQL',
    serverVersion: '5.1.61',
    address: 'mysql://rescue@192.0.2.7:49500',
    snapshot: 'server-lock',
    managerConfig: null,
    databases: Object.entries(databases).map(([name, tables]) => ({
      name,
      fingerprint: 'f',
      dictionary: `schema/${name}/dictionary.json`,
      tables: Object.entries(tables).map(([table, size]) => tableOf(table, size)),
    })),
    ...parts,
  };
}

function tableOf(name: string, size: readonly [number, number] | null): ManifestTable {
  const [rows, bytes] = size ?? [0, 0];
  return { name, rows, bytes, checksum: '0'.repeat(32), parts: [], rowsOmitted: size === null };
}

export const usualTables: Sizes = { OVM_STATISTIC: [400_000, 40 * 1024 ** 2], OVM_OBJECT: [2_000, 512_000] };

/** What a night gave, with the model of its estate: undefined when nothing was captured. */
export interface WholeNight extends Omit<NightFacts, 'captured'> {
  readonly environment: Environment | undefined;
  readonly findings: readonly Finding[];
}

/** The last good night, and its capture where that can still be read. */
export interface LastGoodNight {
  readonly record: NightRecord;
  readonly environment: Environment | undefined;
}

/** A night as tests change it: whole unless they say otherwise. */
export interface NightParts extends Partial<WholeNight> {
  readonly sizes?: Sizes;
}

/** The facts of a night of `prod` on this day of November 2026, with one database server `db`. */
export function factsOfNight(day: number, parts: NightParts = {}): WholeNight {
  const { sizes = usualTables, ...given } = parts;
  const date = `202611${String(day).padStart(2, '0')}`;
  const time = `2026-11-${String(day).padStart(2, '0')}T`;
  const environment = 'environment' in given ? given.environment : estateOf(10);
  const sources = given.sources ?? [sourceOf('/OVS/Repositories/repo')];
  const schemas = given.schemas ?? [
    { server: 'db', archive: `${date}T021000Z-bbbb`, schema: schemaOf({ OVS: sizes }) },
  ];
  return {
    estate: 'prod',
    name: `${date}T020000Z-aaaa`,
    startedAt: `${time}02:00:00.000Z`,
    endedAt: `${time}02:20:00.000Z`,
    tool: { name: 'ovm-rescue', version: '0.1.0' },
    release: '3.3',
    archives: [
      writtenNightArchive({ kind: 'capture' }, `${date}T020100Z-aaaa`, { sources }),
      ...schemas.map(({ server, archive, schema }) =>
        writtenNightArchive({ kind: 'schema', databaseServer: server }, archive, { sources: [], schema }),
      ),
    ],
    verified: true,
    openPoints: 0,
    findings: environment === undefined ? [] : allFindings(environment),
    ...given,
    environment,
    sources,
    schemas,
  };
}

/** The record of a night that was judged, with nothing copied, pruned or sent. */
export function recordOf(
  { environment, findings, ...facts }: WholeNight,
  lastGood?: LastGoodNight,
  rules: Partial<NightRules> = {},
  after: Partial<NightRecord> = {},
): NightRecord {
  const captured = environment && capturedEstate(environment, findings, lastGood?.environment);
  const judged = judgeNight({ ...facts, captured }, lastGood?.record, {
    limits: defaultNightLimits,
    ...rules,
  });
  const record = { ...judged, copies: [], pruned: [], notices: [], ...after };
  return { ...record, line: nightLine(record) };
}

/** A good night on this day, as the next one is compared with it. */
export function goodNight(day: number, parts: NightParts = {}): LastGoodNight {
  const facts = factsOfNight(day, parts);
  return { record: recordOf(facts), environment: facts.environment };
}
