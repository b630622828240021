import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MariadbServer, startMariadb } from '../databases/mariadb-server.js';
import { ovsLikeSchema } from '../databases/ovs-like-schema.js';
import type { MeasuredRun } from './measured-run.js';
import {
  type Contender,
  dumpName,
  exporters,
  importers,
  importName,
  mariadbName,
  mydumperName,
  myloaderName,
  nodeHasZstd,
  oursName,
} from './schema-bench-contenders.js';

/**
 * Export and import of a generated repository schema (test/databases/ovs-like-schema.ts) against the usual tools, on a
 * private MariaDB with all rows in memory, interleaved runs, medians. Ends with exit code 1 when what was imported
 * is not equal to its source, and at scale 1 also when a bound is missed.
 * usage: npm run bench, or tsx test/proof/schema-bench.ts [SCALE [RUNS]] after a build
 * Needs mydumper besides what test/bring-up.sh installs: apt-get install mydumper
 */
const [scale = 1, runs = 3] = process.argv.slice(2).map(Number);
const peakMegabytes = 200;

/** Ratios of wall times that must be reached; `paired` takes the median of the ratios of each round. */
const bounds = [
  { ours: oursName('gzip'), theirs: `${dumpName} | gzip -1`, most: 0.7, paired: false },
  { ours: oursName('gzip'), theirs: `${mydumperName} --compress`, most: 0.65, paired: false },
  { ours: oursName('none'), theirs: mydumperName, most: 1.3, paired: true },
  { ours: oursName('none'), theirs: dumpName, most: undefined, paired: false },
  { ours: oursName('zstd'), theirs: `${dumpName} | zstd -1 -q`, most: undefined, paired: false },
  { ours: importName, theirs: mariadbName, most: 0.6, paired: false },
  { ours: importName, theirs: myloaderName, most: 0.9, paired: false },
] as const;

type Results = Map<string, MeasuredRun[]>;

const folder = mkdtempSync(join(tmpdir(), 'ovm-rescue-bench-'));
const server = await startMariadb({
  args: [
    '--innodb-buffer-pool-size=2G',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-flush-method=O_DIRECT',
  ],
});
try {
  if (!(await bench(server))) process.exitCode = 1;
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function bench(server: MariadbServer): Promise<boolean> {
  await server.loadFrom(ovsLikeSchema({ scale }));
  // reads everything once, so that what follows finds it in memory
  const wanted = await server.dumpChecksum('ovs', ['--skip-comments']);
  const size = await server.sql(
    "SELECT COUNT(*), ROUND(SUM(data_length) / 1e6) FROM information_schema.tables WHERE table_schema = 'ovs'",
  );
  console.log(
    `scale ${scale}: tables and megabytes ${size.trim()}; ${runs} interleaved runs; node ${process.version}`,
  );
  if (!nodeHasZstd) console.log('zstd: this Node has none (22.15 and later have), so ours is not measured');
  const results: Results = new Map();
  let archive = '';
  for (const [name, run] of measured(exporters(server, folder), results)) {
    if (name === oursName('gzip')) archive = run.stdout.trimEnd().split('\n').at(-1) ?? '';
  }
  let equal = sameContent(archive);
  for (const [name] of measured(importers(server, folder, archive), results)) {
    const imported = await server.dumpChecksum('imported', ['--skip-comments']);
    if (imported !== wanted && name === importName) equal = false;
    if (imported !== wanted) console.log(`${name}: what it imported is not equal to the source`);
    await server.sql('DROP DATABASE imported');
  }
  report(results);
  console.log(`what was imported and the content of all exports: ${equal ? 'equal' : 'DIFFERENT'}`);
  return equal && (judged(results) || scale < 1);
}

/** Runs all contenders in turn, again and again, and keeps what each took. */
function* measured(contenders: readonly Contender[], results: Results): Generator<[string, MeasuredRun]> {
  for (let round = 1; round <= runs; round += 1) {
    for (const { name, run } of contenders) {
      // what the one before left to be written must not slow down this one
      execFileSync('sync');
      const result = run();
      if (result.code !== 0) throw new Error(`${name} ended with ${result.code}: ${result.stderr}`);
      results.set(name, [...(results.get(name) ?? []), result]);
      console.log(`${round} ${name}: ${result.wallSeconds.toFixed(2)} s`);
      yield [name, result];
    }
  }
}

/** Whether the exports of ours, however compressed, say the same of every table. */
function sameContent(archive: string): boolean {
  const manifests = execFileSync('find', [folder, '-name', 'manifest.json'], { encoding: 'utf8' });
  const tables = (path: string) => {
    const { schema } = JSON.parse(readFileSync(path, 'utf8')) as {
      schema: { databases: { tables: { name: string; rows: number; checksum: string }[] }[] };
    };
    return JSON.stringify(
      schema.databases.map((database) =>
        database.tables.map(({ name, rows, checksum }) => [name, rows, checksum]),
      ),
    );
  };
  const first = tables(join(archive, 'manifest.json'));
  return manifests
    .trim()
    .split('\n')
    .every((path) => tables(path) === first);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[sorted.length % 2 === 0 ? middle - 1 : middle],
    sorted[middle],
  ];
  return (low + high) / 2;
}

function seconds(found: readonly MeasuredRun[]): number[] {
  return found.map(({ wallSeconds }) => wallSeconds);
}

interface Comparison {
  readonly text: string;
  readonly ratio: number;
  readonly most: number | undefined;
}

function comparisons(results: Results): Comparison[] {
  return bounds.flatMap(({ ours, theirs, most, paired }) => {
    const [a, b] = [seconds(results.get(ours) ?? []), seconds(results.get(theirs) ?? [])];
    if (a.length === 0 || b.length === 0) return [];
    const ratio = paired
      ? median(a.map((value, round) => value / (b[round] ?? Number.NaN)))
      : median(a) / median(b);
    return [{ text: `${ours} : ${theirs}${paired ? ' (paired)' : ''}`, ratio, most }];
  });
}

/** A text in a cell of a Markdown table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function report(results: Results): void {
  console.log(
    '\n| program | median s | all runs s | processor s | peak MB |\n| --- | ---: | --- | ---: | ---: |',
  );
  for (const [name, found] of results) {
    const all = seconds(found).map((value) => value.toFixed(2));
    const processor = median(found.map(({ cpuSeconds }) => cpuSeconds)).toFixed(1);
    const peak = Math.max(...found.map((run) => run.peakMegabytes)).toFixed(0);
    console.log(
      `| ${cell(name)} | ${median(seconds(found)).toFixed(2)} | ${all.join(', ')} | ${processor} | ${peak} |`,
    );
  }
  console.log('\n| compared | ratio | bound | |\n| --- | ---: | ---: | --- |');
  for (const { text, ratio, most } of comparisons(results)) {
    const verdict = most === undefined ? '' : ratio <= most ? 'kept' : 'MISSED';
    console.log(`| ${cell(text)} | ${ratio.toFixed(2)} | ${most?.toFixed(2) ?? ''} | ${verdict} |`);
  }
  const peak = ourPeak(results);
  console.log(
    `| peak memory of ours, MB | ${peak.toFixed(0)} | ${peakMegabytes} | ${peak < peakMegabytes ? 'kept' : 'MISSED'} |`,
  );
}

/** The largest of all our runs: the whole process with its threads, as the system counts it. */
function ourPeak(results: Results): number {
  const our = [...results].filter(([name]) => name.startsWith('ovm-rescue')).flatMap(([, found]) => found);
  return Math.max(...our.map((run) => run.peakMegabytes));
}

function judged(results: Results): boolean {
  const kept = comparisons(results).every(({ ratio, most }) => most === undefined || ratio <= most);
  return kept && ourPeak(results) < peakMegabytes;
}
