import { describe, expect, it } from 'vitest';
import { createSshHost } from '../../../src/reach/ssh/ssh-host.js';
import { estateHosts, settingsFor } from './estate-host.js';

const start = estateHosts();

/** A find that lists so many directories and cannot go into any of them. */
const closedDirectories = (count: number, name: string) => `
printf 'd 4096 8 1.5 \\0'
awk 'BEGIN { for (i = 1; i <= ${count}; i++) printf "d 4096 8 1.5 ${name}-%d%c", i, 0 }'
awk 'BEGIN { for (i = 1; i <= ${count}; i++) printf "find: \\047/OVS/${name}-%d\\047: Permission denied\\n", i }' >&2
exit 1`;

async function walk(find: string) {
  const server = await start({ programs: { find } });
  const host = await createSshHost(settingsFor(server));
  try {
    const entries = [];
    for await (const entry of host.walk('/OVS')) entries.push(entry);
    return entries;
  } finally {
    await host.close();
  }
}

describe('a tree of which much is closed', () => {
  it('when find complains about more than 64 KB of it, then every closed directory has its reason', async () => {
    const entries = await walk(closedDirectories(1500, 'a-directory-that-nobody-may-enter'));
    expect(entries).toHaveLength(1500);
    expect(new Set(entries.map(({ error }) => error))).toEqual(new Set(['permission denied (EACCES)']));
  });

  it('when find complains about more than is kept, then the tree has failed and nothing looks empty', async () => {
    const walked = walk(closedDirectories(30_000, 'x'.repeat(150)));
    await expect(walked).rejects.toMatchObject({
      code: 'OVM_TREE_UNREADABLE',
      why: 'find complains about too many things in it',
    });
  });
});
