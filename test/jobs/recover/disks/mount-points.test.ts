import { expect, it } from 'vitest';
import { RescueError } from '../../../../src/base/errors.js';
import { whyNotMounted } from '../../../../src/jobs/recover/disks/mount-points.js';
import type { Host } from '../../../../src/reach/host.js';
import { createLocalHost } from '../../../../src/reach/local-host.js';

const lines = [
  'proc /proc proc rw 0 0',
  '/dev/mapper/3600 /OVS/Repositories/0004fb00000300001234567890abcdef ocfs2 rw,_netdev 0 0',
  'nas:/a /OVS/Repositories/with\\040blank nfs rw 0 0',
];
const host = {
  name: 'root@ovs1',
  readFile: async () => Buffer.from(`${lines.join('\n')}\n`),
} as unknown as Host;

it.each([
  '/OVS/Repositories/0004fb00000300001234567890abcdef',
  '/OVS/Repositories/with blank',
  '/backup/tree/0004fb0000030000ffffffffffffffff',
])('when %s is mounted, or is no place of servers, then it may be written to', async (path) => {
  expect(await whyNotMounted(host, path)).toBeUndefined();
});

it('when a repository is not mounted, then copies do not fill the root file system', async () => {
  const path = '/OVS/Repositories/0004fb0000030000ffffffffffffffff';
  expect(await whyNotMounted(host, path)).toBe(`${path} of root@ovs1 is not mounted`);
  expect(await whyNotMounted(host, '/OVS/Repositories/0004fb0000030000')).toMatch(/is not mounted/);
});

it('when mounts cannot be read, then that is no leave to write', async () => {
  const blind = {
    name: 'root@ovs1',
    readFile: async (path: string) => {
      throw new RescueError('OVM_FILE_UNREADABLE', path, 'permission denied');
    },
  } as unknown as Host;
  expect(await whyNotMounted(blind, '/OVS/Repositories/a')).toMatch(/cannot be told: permission denied/);
});

it('when this machine tells its mounts, then they are read as any file is', async () => {
  expect(await whyNotMounted(createLocalHost(), '/OVS/Repositories/not-there')).toMatch(/is not mounted$/);
});
