import { type ArchiveWriter, beginArchive } from '../../src/archive/archive-writer.js';
import type { ManifestFacts } from '../../src/archive/manifest.js';
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
  return (await writer.finish({ ...facts, managerUuid, sources })).path;
}
