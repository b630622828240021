import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtProgram } from '../built-program.js';
import { isRoot, type ProgramOptions, startProgram } from '../reach/run-program.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { lastLine, runCli } from './run-cli.js';
import { repositoryId, smallManager, smallRepository, vmId } from './small-tree.js';

const scratch = scratchDirectories();
const nobody = 65534;

function estate(root = scratch()): { root: string; repository: string; words: string[] } {
  const repository = join(root, 'trees', repositoryId);
  smallRepository(repository, 3);
  smallManager(join(root, 'm'));
  return { root, repository, words: [join(root, 'trees'), '--manager-files', join(root, 'm')] };
}

const cfgOf = (repository: string, number: number) =>
  join(repository, 'VirtualMachines', vmId(number), 'vm.cfg');

function replaced(path: string, by: (path: string) => void): void {
  execFileSync('rm', ['-rf', path]);
  by(path);
}

const runProcess = (words: readonly string[], options: ProgramOptions = {}) =>
  startProgram('../src/main.ts', words, options).ended;

/** What is left that should not be: partial results, temporary files, locks. */
function leftovers(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.partial|\.previous|\.lock$|(^|\/)\.ovm-rescue-/.test(path),
  );
}

describe('definitions that cannot be read', () => {
  const faults: Readonly<Record<string, readonly [why: RegExp, break_: (path: string) => void]>> = {
    'a directory': [/a directory/, (path) => replaced(path, mkdirSync)],
    'a FIFO': [/no regular file/, (path) => replaced(path, (fifo) => execFileSync('mkfifo', [fifo]))],
    'a sparse file of 1 GB': [/1073741824 bytes/, (path) => truncateSync(path, 2 ** 30)],
    'a symbolic link': [
      /symbolic link/,
      (path) => replaced(path, (link) => symlinkSync('/etc/hostname', link)),
    ],
    'a link to itself': [/symbolic link/, (path) => replaced(path, (link) => symlinkSync('vm.cfg', link))],
    'in a linked directory': [
      /symbolic link/,
      (path) => replaced(join(path, '..'), (link) => symlinkSync('../../../m', link)),
    ],
    'in a directory that links to its parent': [
      /symbolic link/,
      (path) => replaced(join(path, '..'), (link) => symlinkSync('..', link)),
    ],
  };
  for (const [what, [why, break_]] of Object.entries(faults)) {
    it(`when one is ${what}, then it is named and the other VMs are rebuilt`, async () => {
      const { root, repository, words } = estate();
      break_(cfgOf(repository, 2));
      const rebuilt = await runCli(['rebuild', ...words, '--out', join(root, 'o')]);
      expect(rebuilt.code).toBe(3);
      expect(rebuilt.err).toMatch(
        new RegExp(`not read: ${repositoryId}/VirtualMachines/${vmId(2)}.*${why.source}`),
      );
      const script = readFileSync(join(root, 'o/create-vms.ovmcli'), 'utf8');
      expect([1, 2, 3].map((number) => script.includes(`name=vm${number} `))).toEqual([true, false, true]);
      const captured = await runCli(['capture', ...words, '--archives', join(root, 'a')]);
      expect(captured.code).toBe(3);
      expect(captured.err).toContain(vmId(2));
      expect(await runCli(['verify', lastLine(captured.out)])).toMatchObject({ code: 0 });
      const again = await runCli(['rebuild', lastLine(captured.out), '--out', join(root, 'o2')]);
      expect(again.code).toBe(3);
      expect(again.err).toContain(vmId(2));
      expect((await runCli(['inventory', ...words])).code).toBe(3);
      expect(leftovers(root)).toEqual([]);
    });
  }

  it.runIf(isRoot)(
    'when a file, a directory or a whole repository is not readable, then each is named',
    async () => {
      const { root, repository, words } = estate();
      smallRepository(join(root, 'trees/other'), 1);
      for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' }))
        chownSync(join(root, path), nobody, nobody);
      chownSync(root, nobody, nobody);
      chmodSync(cfgOf(repository, 1), 0);
      chmodSync(join(repository, 'VirtualMachines', vmId(2)), 0);
      chmodSync(join(root, 'trees/other'), 0);
      const { code, stderr } = await runProcess(['rebuild', ...words, '--out', join(root, 'o')], {
        uid: nobody,
      });
      expect(code).toBe(3);
      expect(stderr).toMatch(new RegExp(`${vmId(1)}/vm.cfg: .*permission denied`));
      expect(stderr).toMatch(new RegExp(`${vmId(2)}: .*permission denied`));
      expect(stderr).toMatch(/not read: other: .*permission denied/);
      expect(readFileSync(join(root, 'o/create-vms.ovmcli'), 'utf8')).toContain('name=vm3 ');
    },
  );
});

describe('trees that are not there', () => {
  it('when the tree is empty or holds only mount points, then it is an error and no empty estate', async () => {
    const root = scratch();
    const empty = await runCli(['capture', root, '--archives', join(scratch(), 'a'), '--json']);
    expect(empty).toMatchObject({ code: 1, out: '' });
    expect(JSON.parse(lastLine(empty.err)).error.code).toBe('OVM_TREE_EMPTY');
    mkdirSync(join(root, 't', repositoryId), { recursive: true });
    const unmounted = await runCli(['inventory', join(root, 't')]);
    expect(unmounted).toMatchObject({ code: 1, out: '' });
    expect(unmounted.err).toContain('is it mounted?');
    expect(leftovers(root)).toEqual([]);
  });

  it('when one of several repositories is not mounted, then it is named and the exit status is 3', async () => {
    const { root, words } = estate();
    const gone = repositoryId.replace(/1$/, '2');
    mkdirSync(join(root, 'trees', gone));
    const { code, err } = await runCli(['inventory', ...words]);
    expect(code).toBe(3);
    expect(err).toMatch(new RegExp(`not read: ${gone}: .*is it mounted`));
  });

  it('when the tree is the current directory, then the repository is called by its name', async () => {
    const { repository } = estate();
    const { out } = await runCli(['inventory', '.', '--json'], { cwd: repository });
    const { vms, findings } = JSON.parse(out);
    expect(vms[0].definitions[0].file).toMatch(new RegExp(`^${repositoryId}/VirtualMachines/`));
    expect(findings.map((finding: { code: string }) => finding.code)).not.toContain('id-differs');
  });
});

describe('places that cannot be written', () => {
  it.runIf(isRoot)(
    'when the disk of the archives is full, then that is told and nothing is left',
    async () => {
      const { root, repository, words } = estate();
      writeFileSync(join(repository, 'VirtualMachines', vmId(1), 'notes.txt'), 'x'.repeat(900_000));
      const disk = join(root, 'disk');
      mkdirSync(disk);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'none', disk], { stdio: 'ignore' });
      } catch {
        const limited = await runProcess(['capture', ...words, '--archives', disk], { fileBlocks: 100 });
        expect(limited.code).toBe(1);
        expect(limited.stderr).toMatch(
          /could not write .*notes\.txt: the file would grow over the allowed size/,
        );
        expect(leftovers(disk)).toEqual([]);
        return;
      }
      try {
        const { code, out, err } = await runCli(['capture', ...words, '--archives', disk]);
        expect({ code, out }).toEqual({ code: 1, out: '' });
        expect(err).toMatch(/could not write .*notes\.txt: no space left on the device/);
        expect(leftovers(disk)).toEqual([]);
        expect(readdirSync(join(disk, 'default'))).toEqual([]);
      } finally {
        execFileSync('umount', [disk]);
      }
    },
  );

  it('when files may not grow, then rebuild tells which and leaves the earlier result', async () => {
    const { root, words } = estate();
    const out = join(root, 'o');
    expect((await runCli(['rebuild', ...words, '--out', out])).code).toBe(0);
    const before = readFileSync(join(out, 'create-vms.ovmcli'), 'utf8');
    const { code, stdout, stderr } = await runProcess(['rebuild', ...words, '--out', out], {
      fileBlocks: 12,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/could not write .*o\.partial\/.*allowed size \(EFBIG\)/);
    expect(readFileSync(join(out, 'create-vms.ovmcli'), 'utf8')).toBe(before);
    expect(leftovers(root)).toEqual([]);
  });

  it('when the answer cannot be written to stdout, then the command fails without a stack', () => {
    if (!existsSync('/dev/full')) return;
    const { words } = estate();
    const main = builtProgram('src/main.ts');
    const told = execFileSync(
      'sh',
      ['-c', '"$0" "$@" 2>&1 >/dev/full; echo "status $?"', process.execPath, main, 'uuid', ...words],
      { encoding: 'utf8' },
    );
    expect(told).toContain(
      'error: could not write the answer to stdout: no space left on the device (ENOSPC)',
    );
    expect(told).toMatch(/status 1\n$/);
    expect(told).not.toContain('    at ');
  });

  it.runIf(isRoot)('when the archives may not be written, then it says where and why', async () => {
    const { root, words } = estate();
    cpSync(join(root, 'trees'), join(root, 'copy'), { recursive: true });
    execFileSync('chmod', ['-R', 'a+rX', root]);
    mkdirSync(join(root, 'a'), { mode: 0o555 });
    const { code, stderr, stdout } = await runProcess(['capture', ...words, '--archives', join(root, 'a')], {
      uid: nobody,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`could not write ${join(root, 'a')}`);
    expect(stderr).toContain('permission denied');
  });
});
