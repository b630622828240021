import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { literalConfig, python2Config } from '../generators/literal-config.js';
import { type Random, randomFrom } from '../generators/random.js';

/** Larger fixtures are left out: many small inputs find more than a few large ones. */
const largestFixture = 64 * 1024;

/** Fixtures by room, so that a room with a hundred like files does not crowd out the others. */
export type FixtureRooms = readonly (readonly Buffer[])[];

/** All files below test/fixtures that are not empty, in the order of their names. */
export function readFixtures(): FixtureRooms {
  const root = fileURLToPath(new URL('../fixtures', import.meta.url));
  const byName = (one: Dirent, other: Dirent) => (one.name < other.name ? -1 : 1);
  const rooms = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return rooms.sort(byName).flatMap((room) => {
    const files = readdirSync(join(root, room.name), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => readFileSync(path))
      .filter((bytes) => bytes.length > 0 && bytes.length <= largestFixture);
    return files.length > 0 ? [files] : [];
  });
}

/** What has led readers of this room, or readers of such files elsewhere, astray. */
const hostile = [
  ...[
    '[',
    '[[[[',
    '(',
    'f(',
    '{',
    '{{{{',
    ']',
    ')',
    '}',
    "'''",
    '"""',
    "'",
    '"',
    '\\',
    '\\\\',
    '\\\n',
    '\0',
    '\n',
  ],
  ...[
    '\r',
    '\r\n',
    '\f',
    '\t',
    '    ',
    ';',
    ';;;;',
    '#',
    '=',
    '==',
    '+=',
    ',',
    ':',
    '.',
    '-',
    '+',
    '@',
    '$',
    '`',
  ],
  ...[
    '\ufeff',
    '\u2028',
    '\u{1f600}',
    'ü',
    '\ud800',
    '\\x',
    '\\x4',
    "u'\\u12'",
    "u'\\N{",
    "ur'\\",
    "'\\777'",
  ],
  ...[
    'a = [',
    'a = ',
    'a, b = ',
    'a[0] = ',
    'if x:\n  ',
    'else:\n',
    'def f():\n',
    'del ',
    'import os;',
    'lambda: ',
  ],
  ...['0x', '09', '1e999', '1j', '99999999999999999999L', '__proto__ = ', 'constructor = ', '{"__proto__":'],
  ...[
    '\n{',
    "{'a': {",
    '"SIMPLE_NAME":',
    '(domain ',
    '(device (vif (mac ',
    'METADATA=ethernet:a{',
    'OVS_REPO_',
  ],
  ...[
    'cluster:\n',
    '\tname = ',
    '-L "',
    ' -U ',
    'Label: ',
    'OVM> ',
    'create Vm name="',
    'edit Vm id=',
    'Data: \n',
  ],
  ...[
    '  id:',
    'Status: Failure',
    'network "',
    'vm "a" pool = ',
    'translate domainType ',
    '%s',
    '../../',
    '<!--',
  ],
];

/** Input of one seed: the same seed and fixtures give the same bytes. */
export function fuzzInput(seed: number, rooms: FixtureRooms): Uint8Array {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ 0x2545f491);
  const kind = random.fraction();
  if (kind < 0.1) return randomBytes(random, random.between(0, 200));
  if (kind < 0.25) return hostileText(random);
  if (kind < 0.4) return mutated(random, Buffer.from(generated(random)), rooms);
  if (kind < 0.999) return mutated(random, fixturePart(random, rooms), rooms);
  return longLine(random);
}

function generated(random: Random): Uint8Array {
  const seed = random.between(0, 1e9);
  const config = random.chance(0.5) ? literalConfig(seed) : python2Config(seed);
  return typeof config === 'string' ? Buffer.from(config) : config;
}

function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.between(0, 255)));
}

function hostileText(random: Random): Buffer {
  const words = Array.from({ length: random.between(1, 30) }, () => random.pick(hostile));
  return Buffer.from(words.join(random.pick(['', '', ' ', '\n'])));
}

function longLine(random: Random): Buffer {
  const piece = random.pick(hostile) + (random.chance(0.5) ? random.pick(hostile) : '');
  return Buffer.from(piece.repeat(Math.ceil(random.between(2_000, 60_000) / piece.length)));
}

/** A window of one fixture, seldom the whole of it. */
function fixturePart(random: Random, rooms: FixtureRooms): Buffer {
  const bytes = random.pick(random.pick(rooms));
  if (bytes.length < 400 || random.chance(0.1)) return bytes;
  const start = random.chance(0.5) ? 0 : random.between(0, bytes.length - 1);
  return bytes.subarray(start, start + random.between(1, 400));
}

function mutated(random: Random, whole: Buffer, rooms: FixtureRooms): Buffer {
  let bytes = whole;
  for (let edits = random.between(1, 5); edits > 0; edits -= 1) bytes = edited(random, bytes, rooms);
  return bytes;
}

function edited(random: Random, bytes: Buffer, rooms: FixtureRooms): Buffer {
  const at = random.between(0, bytes.length);
  const end = Math.min(bytes.length, at + random.between(0, random.chance(0.8) ? 12 : 200));
  const [before, middle, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  switch (random.between(0, 6)) {
    case 0:
      return flipped(random, bytes);
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, middle, middle, after]);
    case 3:
      return Buffer.concat([before, fixturePart(random, rooms)]);
    case 4:
      return random.chance(0.3) ? before : bytes;
    case 5:
      return Buffer.concat([before, randomBytes(random, random.between(1, 4)), after]);
    default:
      return Buffer.concat([before, Buffer.from(random.pick(hostile)), after]);
  }
}

function flipped(random: Random, bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const at = random.between(0, Math.max(0, bytes.length - 1));
  if (changed.length > 0) changed[at] = (changed[at] ?? 0) ^ (1 << random.between(0, 7));
  return changed;
}
