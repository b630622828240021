import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledParts } from '../../base/bundled-parts.js';
import { RescueError } from '../../base/errors.js';
import { toolVersion } from '../../base/version.js';
import { pathKind } from '../../reach/path-kind.js';
import { readRegularFile } from '../../reach/regular-file.js';
import { refuseForeignFile, writeFileAtomically } from '../../reach/write-file.js';

/** The name of the single file beside the archives. Node takes `.mjs` for what it is, whatever lies in the folder. */
export const bundleName = 'ovm-rescue.mjs';

/** The whole tool as one file. */
export interface Bundle {
  readonly bytes: Buffer;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

export interface WrittenBundle {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** False where the same file was there already. */
  readonly isNew: boolean;
}

const mostBytes = 64 * 1024 * 1024;
const ours = /^#!.*\n\/\*!\novm-rescue \S+ as one file/;

/** The build puts it there; src and dist are equally far from it. The single file is itself what is looked for. */
function placeOfBundle(): string {
  return bundledParts
    ? fileURLToPath(import.meta.url)
    : fileURLToPath(new URL(`../../../dist/bundle/${bundleName}`, import.meta.url));
}

/**
 * Reads the single file of this installation. Throws OVM_BUNDLE_LACKS when there is none, or one of another version.
 * @param place where it lies; where the build puts it if not given
 */
export function readBundle(place = placeOfBundle()): Bundle {
  if (pathKind(place) !== 'file') throw lacking(`${place} does not exist`);
  const bytes = readRegularFile(place, mostBytes);
  const begins = bytes.toString('utf8', 0, 200);
  if (!begins.includes(`\novm-rescue ${toolVersion} as one file`))
    throw lacking(`${place} is not of version ${toolVersion}`);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/**
 * Writes the single file, in a directory under its usual name, mode 0600, whole or not at all; one of the same bytes is left as it is, another version is
 * replaced. Throws OVM_USAGE for a name that does not end in `.mjs`, OVM_OUT_NOT_OURS for a file of somebody else,
 * OVM_WRITE_FAILED and what `readBundle` throws.
 */
export async function writeBundle(named: string, bundle = readBundle()): Promise<WrittenBundle> {
  const isDirectory = named.endsWith('/') || pathKind(named) === 'directory';
  const file = isDirectory ? join(named, bundleName) : named;
  if (!file.endsWith('.mjs'))
    throw new RescueError(
      'OVM_USAGE',
      `--out ${file}`,
      'the name must end in .mjs, by which Node knows how to run it',
    );
  const directory = dirname(file);
  if (pathKind(directory) !== 'directory')
    throw new RescueError(
      'OVM_USAGE',
      `--out ${named}`,
      `there is no directory ${directory}; make it, or name one that is there`,
    );
  refuseForeignFile('--out', file, ours);
  const { bytes, sha256 } = bundle;
  const written = { file, bytes: bytes.length, sha256 };
  if (pathKind(file) === 'file' && readRegularFile(file, mostBytes).equals(bytes))
    return { ...written, isNew: false };
  await writeFileAtomically(file, bytes);
  return { ...written, isNew: true };
}

/** Puts the single file beside the archives of `root`. Throws as `writeBundle`. */
export function placeBundle(root: string, bundle = readBundle()): Promise<WrittenBundle> {
  return writeBundle(join(root, bundleName), bundle);
}

function lacking(why: string): RescueError {
  const hint =
    'Run `npm run build` where ovm-rescue was built from its sources; a package that was installed has the file.';
  return new RescueError('OVM_BUNDLE_LACKS', 'the single file of this installation', why, undefined, hint);
}
