import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fuzzInput, readFixtures } from './fuzz-input.js';
import { type FuzzReader, fuzzReaders } from './fuzz-readers.js';

/**
 * Gives COUNT made inputs to every reader: `npm run fuzz -- [COUNT] [SEED]`. Input number n is the one input of
 * `npm run fuzz -- 1 <SEED + n>`. Ends with 1 if a reader throws, takes over a second, or the memory grows.
 */

const slowestAllowed = 1000;
const heapSamples = 100;

interface ReaderRecord {
  readonly reader: FuzzReader;
  total: number;
  slowest: number;
  slowestSeed: number;
  slowestLength: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** MB in use after a full collection. */
function heapInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function timed(reader: FuzzReader, bytes: Uint8Array): number {
  const start = performance.now();
  reader.run(bytes);
  return performance.now() - start;
}

/** The time of one run; an input that seems slow runs thrice more, since the machine may have been busy. */
function timeOf(reader: FuzzReader, bytes: Uint8Array): number {
  const first = timed(reader, bytes);
  if (first < slowestAllowed / 10) return first;
  return Math.min(first, timed(reader, bytes), timed(reader, bytes), timed(reader, bytes));
}

function stopFor(reader: FuzzReader, seed: number, bytes: Uint8Array, why: string): never {
  const path = join(tmpdir(), `ovm-rescue-fuzz-${seed}.bin`);
  writeFileSync(path, bytes);
  console.error(`VIOLATION: ${reader.name}, seed ${seed}: ${why}\nThe input is in ${path}`);
  process.exit(1);
}

function runOne(record: ReaderRecord, seed: number, bytes: Uint8Array): void {
  let time = 0;
  try {
    time = timeOf(record.reader, bytes);
  } catch (error) {
    stopFor(record.reader, seed, bytes, error instanceof Error ? String(error.stack) : String(error));
  }
  if (time > slowestAllowed) stopFor(record.reader, seed, bytes, `took ${Math.round(time)} ms`);
  record.total += time;
  if (time <= record.slowest) return;
  record.slowest = time;
  record.slowestSeed = seed;
  record.slowestLength = bytes.length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Compares the first tenth with the last; code that is compiled late may take some MB. */
function checkHeap(samples: readonly number[]): void {
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  const [first, last] = [mean(samples.slice(0, tenth)), mean(samples.slice(-tenth))];
  console.log(`heap after collection: first tenth ${first.toFixed(1)} MB, last tenth ${last.toFixed(1)} MB`);
  if (samples.length < heapSamples || last <= first * 1.1 + 4) return;
  console.error('VIOLATION: the heap grows');
  process.exit(1);
}

function report(records: readonly ReaderRecord[], count: number, seconds: number): void {
  const rate = Math.round(count / seconds);
  console.log(
    `${count} inputs to ${records.length} readers in ${seconds.toFixed(0)} s: ${rate} inputs/s, ` +
      `${rate * records.length} readings/s`,
  );
  for (const { reader, total, slowest, slowestSeed, slowestLength } of records) {
    const perSecond = Math.round((count / Math.max(total, 0.001)) * 1000);
    console.log(
      `${reader.name.padEnd(20)} ${String(perSecond).padStart(8)} inputs/s, slowest ${slowest.toFixed(1)} ms ` +
        `(seed ${slowestSeed}, ${slowestLength} bytes)`,
    );
  }
}

function main(count: number, seed: number): void {
  const rooms = readFixtures();
  const records = fuzzReaders.map((reader) => ({
    reader,
    total: 0,
    slowest: 0,
    slowestSeed: 0,
    slowestLength: 0,
  }));
  const samples: number[] = [];
  const step = Math.max(1, Math.floor(count / heapSamples));
  // The table of character names is read at its first use.
  for (const { reader } of records) reader.run(Buffer.from("a = u'\\N{BULLET}'"));
  const start = performance.now();
  for (let index = 0; index < count; index += 1) {
    const bytes = fuzzInput(seed + index, rooms);
    for (const record of records) runOne(record, seed + index, bytes);
    if ((index + 1) % step !== 0) continue;
    samples.push(heapInUse());
    if (samples.length % 10 === 0) console.log(`${index + 1} inputs, ${samples.at(-1)?.toFixed(1)} MB`);
  }
  report(records, count, (performance.now() - start) / 1000);
  checkHeap(samples);
}

const [count = 100_000, seed = 1] = process.argv.slice(2).map(Number);
if (!Number.isSafeInteger(count) || !Number.isSafeInteger(seed) || count < 1) {
  console.error('usage: npm run fuzz -- [COUNT] [SEED]');
  process.exit(2);
}
main(count, seed);
