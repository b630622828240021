import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ManifestSource } from '../../src/archive/manifest.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estateHosts } from '../reach/ssh/estate-host.js';
import { lastLine, runCli } from './run-cli.js';
import { repositoryId, smallRepository } from './small-tree.js';
import { addressOf, commonLogin, loginWords } from './ssh-words.js';

const scratch = scratchDirectories();
const start = estateHosts();

async function capture(...words: readonly string[]) {
  const result = await runCli(['capture', ...words, '--archives', join(scratch(), 'archives')]);
  const archive = lastLine(result.out);
  const read = (name: string) => JSON.parse(readFileSync(join(archive, name), 'utf8'));
  const sources: readonly ManifestSource[] = read('manifest.json').sources;
  const findings: readonly { readonly code: string }[] = read('environment.json').findings;
  return {
    code: result.code,
    status: sources.map(({ status }) => status),
    codes: findings.map(({ code }) => code),
    kept: readdirSync(join(archive, 'captured/repository-files')),
  };
}

/** Lists everything but the directory of virtual disks, which has an error. */
const withoutDisks = `PATH=/usr/bin:/bin
case "$*" in *VirtualDisks*|*maxdepth*) exec /usr/bin/find "$@";; esac
/usr/bin/find -H "$2" -path "*/VirtualDisks/*" -prune -o -printf '%y %s %b %T@ %P\\0'
echo "find: '$2/VirtualDisks': Input/output error" >&2
exit 1`;

describe('a repository that is named twice', () => {
  it('when the first host cannot list its disks and the second can, then no disk is missing', async () => {
    const root = scratch();
    const tree = smallRepository(join(root, repositoryId));
    const first = await start({ programs: { find: withoutDisks } });
    const second = await start({ keysOf: first });
    const login = commonLogin(root, first, second);
    const through = (host: typeof first) => `ssh://${addressOf(host)}${tree}`;
    const alone = await capture(through(second), ...login);
    const both = await capture(through(first), through(second), ...login);
    expect(both).toMatchObject({ code: 3, status: ['incomplete', 'complete'] });
    expect(both.kept).toEqual([repositoryId, `${repositoryId}+2.listing.tsv`, `${repositoryId}.listing.tsv`]);
    expect(both.codes.filter((code) => code !== 'not-captured').sort()).toEqual([...alone.codes].sort());
    expect((await capture(through(first), ...login)).codes).toContain('disk-missing');
  });

  it('when two directories of one host have its name, then both are captured', async () => {
    const root = scratch();
    const trees = [1, 3].map((vms) => smallRepository(join(root, `${vms}`, repositoryId), vms));
    const host = await start();
    const words = trees.map((tree) => `ssh://${addressOf(host)}${tree}`);
    const { code, kept } = await capture(...words, ...loginWords(host));
    expect(code).toBe(0);
    expect(kept.filter((name) => !name.includes('listing'))).toHaveLength(2);
  });
});
