import type { ArchiveKind } from '../../src/archive/archive-kind.js';
import { type ArchiveWriter, beginArchive } from '../../src/archive/archive-writer.js';
import type { ManifestFacts } from '../../src/archive/manifest.js';
import type { ManifestSchema } from '../../src/archive/manifest-schema.js';
import { fixedClock } from '../../src/base/clock.js';

export const uuid = '0004fb0000010000ab12CD34ef567890';

export const facts: ManifestFacts = {
  managerUuid: uuid,
  uuidPlaces: [{ place: '/etc/sysconfig/ovmm', uuid }],
  release: '3.2',
  sources: [
    { name: 'repositories', root: '/OVS', status: 'complete', files: 2, bytes: 10, problems: [] },
    {
      name: 'agent',
      root: '/srv/\udce4',
      status: 'incomplete',
      files: 0,
      bytes: 0,
      problems: [{ path: 'dump_db', reason: 'permission denied (EACCES)' }],
    },
  ],
};

export interface SampleOptions {
  readonly estate?: string;
  readonly time?: string;
  readonly shortId?: string;
  readonly managerUuid?: string | null;
  /** True for an archive without the source that could not be captured. */
  readonly complete?: boolean;
  /** A capture if not given; of the others only the manifest is like theirs. */
  readonly kind?: ArchiveKind;
  /** Codes of findings of a schema export or a dump. */
  readonly findings?: readonly string[];
}

/** What a manifest says of a repository database with two tables, the rows of one left out. */
export function sampleSchema(kind: ArchiveKind, codes: readonly string[] = []): ManifestSchema {
  const table = { bytes: 10, checksum: '0'.repeat(32), parts: [] };
  const findings = codes.map((code) => {
    return { severity: 'warning' as const, code, subject: 'ovs.t', message: 'look at it' };
  });
  return {
    engine: 'mysql',
    product: 'MariaDB',
    serverVersion: '10.11.19',
    address: 'mysql://ovs@ovmm:49500',
    snapshot: kind === 'dump' ? 'dump-file' : 'server-lock',
    managerConfig: null,
    databases: [
      {
        name: 'ovs',
        fingerprint: '0'.repeat(64),
        dictionary: 'schema/ovs/dictionary.json',
        tables: [
          { ...table, name: 'VM', rows: 7, rowsOmitted: false },
          { ...table, name: 'OVM_STATISTIC', rows: 0, rowsOmitted: true },
        ],
      },
    ],
    ...(findings.length > 0 && { findings }),
  };
}

export function beginSample(root: string, options: SampleOptions = {}): Promise<ArchiveWriter> {
  return beginArchive({
    root,
    estate: options.estate ?? 'prod',
    clock: fixedClock(options.time ?? '2026-11-23T03:15:00.250Z'),
    toolVersion: '0.1.0',
    ...(options.shortId === undefined ? {} : { shortId: options.shortId }),
  });
}

/** A small finished archive; gives its path. */
export async function writeSample(root: string, options: SampleOptions = {}): Promise<string> {
  const writer = await beginSample(root, options);
  await writer.put('captured/repositories/OVS/vm.cfg', "name = 'x'\n", { containsSecrets: true });
  await writer.put('captured/agent/dump', Buffer.from([0, 255, 10]));
  await writer.put('RECOVER.md', '# Read me\n');
  const managerUuid = options.managerUuid === undefined ? uuid : options.managerUuid;
  const sources = options.complete
    ? facts.sources.filter(({ status }) => status === 'complete')
    : facts.sources;
  const { kind = 'capture' } = options;
  if (kind === 'capture') return (await writer.finish({ ...facts, managerUuid, sources })).path;
  const uuidPlaces = managerUuid === null ? [] : [{ place: '/backup/.config', uuid: managerUuid }];
  const schema = sampleSchema(kind, options.findings);
  const purpose = kind === 'safety' && { purpose: kind };
  const written = { managerUuid, uuidPlaces, release: '3.3', sources: [], ...purpose, schema };
  return (await writer.finish(written)).path;
}
