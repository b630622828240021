import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../fixtures/agent/', import.meta.url);

/** The recorded reply of each call that has one, as a whole `methodResponse`. */
export function recordedReplies(): Record<string, string> {
  const replies: Record<string, string> = {};
  for (const file of readdirSync(folder)) {
    const [, name] = /^(.+)\.methodResponse\.xml$/.exec(file) ?? [];
    if (name)
      replies[name.replace(/^(discover_mounted_file_systems)_nfs$/, '$1')] = readFileSync(
        new URL(file, folder),
        'utf8',
      );
  }
  return replies;
}

/** The repository of the recorded replies. */
export const recordedRepository = 'f12842ebf5ed3fe78da1eb0e17f5ede8';
/** The VMs with a vm.cfg in it. */
export const recordedVms = [
  '7efbdbe0-3d01-3b22-a8a0-1d41c6f2502f',
  '4fb50e31-b032-3012-b70b-7e27c2acdfe2',
  '5ffe3ddc-606d-3fec-a956-67638f7ba838',
  '14fc3846-45e5-3c08-ad23-432ceb07407b',
];
