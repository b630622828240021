import { type NightRecord, nightFormatVersion } from '../model/night.js';
import { readArchiveName } from './archive-layout.js';

/** What is wrong with a value, `archives[0].name is missing`; undefined when it has the shape. */
type Shape = (value: unknown, path: string) => string | undefined;

const text = ofKind('a text', (value) => typeof value === 'string');
const flag = ofKind('true or false', (value) => typeof value === 'boolean');
const count = ofKind('a whole number from 0', (value) => Number.isSafeInteger(value) && Number(value) >= 0);
const number = ofKind('a number', (value) => Number.isFinite(value));
const time = ofKind(
  'a time in UTC',
  (value) =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(value) &&
    !Number.isNaN(Date.parse(value)),
);
const texts = listOf(text);

const changes = objectOf({ added: texts, removed: texts });

const counts = objectOf({
  vms: count,
  templates: count,
  disks: count,
  networks: count,
  servers: count,
  repositories: count,
  databases: mapOf(objectOf({ tables: count, rows: count, bytes: count })),
});

const differences = objectOf({
  against: orNull(text),
  days: orNull(number),
  vms: objectOf({ added: texts, removed: texts, changed: texts }),
  disks: changes,
  networks: changes,
  tables: listOf(
    objectOf({
      kind: text,
      database: text,
      table: text,
      rowsBefore: orNull(count),
      rowsNow: orNull(count),
      bytesBefore: orNull(count),
      bytesNow: orNull(count),
    }),
  ),
  notCompared: optional(texts),
});

const outcome = { target: text, status: text, reason: optional(text) };

/** The shape of a record of format version 1: keys that it does not name are passed by. */
const recordShape = objectOf({
  estate: text,
  name: text,
  startedAt: time,
  endedAt: time,
  tool: objectOf({ name: text, version: text }),
  managerUuid: orNull(text),
  uuidPlaces: count,
  uuidAgrees: flag,
  release: orNull(text),
  archives: listOf(
    objectOf({
      kind: oneOf('capture', 'schema'),
      databaseServer: optional(text),
      name: orNull(text),
      status: oneOf('complete', 'incomplete', 'failed'),
      problems: texts,
      manifestSha256: optional(text),
    }),
  ),
  verified: flag,
  counts,
  tablesOf: optional(mapOf(objectOf({ rows: orNull(count), bytes: orNull(count) }))),
  repositoriesRead: optional(texts),
  differences,
  reasons: texts,
  good: flag,
  acceptedDrop: optional(text),
  drops: optional(listOf(objectOf({ what: text, now: count }))),
  lastGoodProblem: optional(text),
  recoverable: listOf(objectOf({ situation: text, state: text, why: text })),
  copies: listOf(objectOf({ ...outcome, bytes: count, tookMs: number })),
  pruned: texts,
  notices: listOf(objectOf(outcome)),
  troubles: optional(texts),
  openPoints: count,
  unowned: count,
  rehearsal: optional(objectOf({ at: orNull(text), state: orNull(text), overdue: flag })),
  line: text,
});

/** Why a parsed file is no night record that this version reads; undefined when it is one. */
export function nightRecordFault(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is not a JSON object';
  const version = value.formatVersion;
  if (typeof version === 'number' && version > nightFormatVersion)
    return `it has the format version ${version}; this version reads up to ${nightFormatVersion}`;
  const fault =
    ofKind('a whole number from 1', isVersion)(version, 'formatVersion') ?? recordShape(value, '');
  return fault ?? contradiction(value as unknown as NightRecord);
}

function isVersion(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

/** What is said of ages and of what is good rests on these. */
function contradiction({ name, startedAt, good, reasons, verified }: NightRecord): string | undefined {
  if (readArchiveName(name)?.time !== `${startedAt.slice(0, 19)}Z`)
    return 'startedAt is not the time of its name';
  if (good && reasons.length > 0) return 'good is true, and there are reasons why it is not';
  return good && !verified ? 'good is true, and verified is not' : undefined;
}

function ofKind(what: string, is: (value: unknown) => boolean): Shape {
  return (value, path) => {
    if (is(value)) return undefined;
    return value === undefined ? `${path} is missing` : `${path} is not ${what}`;
  };
}

function oneOf(...words: readonly string[]): Shape {
  return ofKind(words.join(', '), (value) => words.some((word) => word === value));
}

function orNull(shape: Shape): Shape {
  return (value, path) => (value === null ? undefined : shape(value, path));
}

function optional(shape: Shape): Shape {
  return (value, path) => (value === undefined ? undefined : shape(value, path));
}

function listOf(shape: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return ofKind('a list', () => false)(value, path);
    return firstFault(value.map((item, index) => shape(item, `${path}[${index}]`)));
  };
}

function mapOf(shape: Shape): Shape {
  return (value, path) => {
    if (!isObject(value)) return ofKind('an object', () => false)(value, path);
    return firstFault(
      Object.entries(value).map(([key, item]) => shape(item, below(path, JSON.stringify(key)))),
    );
  };
}

function objectOf(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value, path) => {
    if (!isObject(value)) return ofKind('an object', () => false)(value, path);
    return firstFault(Object.entries(shapes).map(([key, shape]) => shape(value[key], below(path, key))));
  };
}

function below(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function firstFault(faults: readonly (string | undefined)[]): string | undefined {
  return faults.find((fault) => fault !== undefined);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
