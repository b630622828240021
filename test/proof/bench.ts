import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeLargeEstate } from '../generators/large-estate.js';
import { projectRoot } from '../source-files.js';
import { builtTool, type MeasuredRun, measureRun } from './measured-run.js';

/**
 * Compares whole processes with CPython 3 reading the same files (test/judges/vm-cfg-judge.py), in turn, and prints
 * the middle ratio of the wall times. The values of both must be equal, or it ends with exit code 1.
 * usage: npm run bench -- [VMS [RUNS]]
 */
const [vms = 1000, runs = 5] = process.argv.slice(2).map(Number);
const scratch = mkdtempSync(join(tmpdir(), 'ovm-rescue-bench-'));

try {
  const { equal, rows } = bench();
  for (const row of rows) console.log(row);
  if (!equal) process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function bench(): { equal: boolean; rows: string[] } {
  writeLargeEstate(join(scratch, 'estate'), { vms, repositories: 20, seed: 7 });
  const trees = join(scratch, 'estate/repositories');
  const files = readdirSync(trees).flatMap((repository) => {
    const folder = join(trees, repository, 'VirtualMachines');
    return readdirSync(folder).map((vm) => join(folder, vm, 'vm.cfg'));
  });
  const judge = () => measureRun('python3', [join(projectRoot, 'test/judges/vm-cfg-judge.py'), ...files]);
  const inspect = () => measureRun(process.execPath, [builtTool, 'inspect', '--json', ...files]);
  const words = ['--manager-files', join(scratch, 'estate/manager-files'), '--out', join(scratch, 'scripts')];
  const rebuild = () => measureRun(process.execPath, [builtTool, 'rebuild', trees, ...words]);
  const equal = sameValues(inspect(), judge());
  return {
    equal,
    rows: [
      `${vms} files of 27 keys, ${runs} runs in turn; values ${equal ? 'equal' : 'DIFFER'}`,
      compared('inspect --json', inspect, judge),
      compared('rebuild (capture, interpret, write scripts)', rebuild, judge),
    ],
  };
}

/** The last lines of both outputs (what the measuring keeps), compared by file. */
function sameValues(ours: MeasuredRun, theirs: MeasuredRun): boolean {
  const byFile = (run: MeasuredRun) =>
    new Map(
      run.stdout
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => JSON.parse(line) as { file: string; values: Record<string, unknown> })
        .map(({ file, values }) => [
          file,
          JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))),
        ]),
    );
  const [left, right] = [byFile(ours), byFile(theirs)];
  const shared = [...left.keys()].filter((file) => right.has(file));
  return shared.length > 10 && shared.every((file) => left.get(file) === right.get(file));
}

function compared(name: string, ours: () => MeasuredRun, theirs: () => MeasuredRun): string {
  const pairs = Array.from({ length: runs }, () => ({ a: ours(), b: theirs() }));
  const ratios = pairs.map(({ a, b }) => a.wallSeconds / b.wallSeconds).sort((x, y) => x - y);
  const seconds = pairs.map(({ a }) => a.wallSeconds).sort((x, y) => x - y);
  const at = (values: number[]) => (values[values.length >> 1] ?? Number.NaN).toFixed(2);
  const peak = Math.max(...pairs.map(({ a }) => a.peakMegabytes)).toFixed(0);
  return `${name}: ${at(ratios)} times CPython's wall time (${at(seconds)} s, peak ${peak} MB)`;
}
