import { manifestFile } from './archive-layout.js';
import type { Manifest, ManifestFile, ManifestHead } from './manifest.js';

/**
 * The text of manifest.json, in pieces, so that 50,000 files need no string of that size: the head with two spaces
 * of indentation, then `files` as the last key with one line a file. `manifestHeadText` and `grep` rely on that.
 */

const filesKey = '\n  "files": [';
const linesInPiece = 500;

export function* manifestPieces(head: ManifestHead, files: readonly ManifestFile[]): Generator<string> {
  yield JSON.stringify(head, null, 2).replace(/\n\}$/, `,${filesKey}`);
  for (let at = 0; at < files.length; at += linesInPiece) {
    const lines = files.slice(at, at + linesInPiece).map((file) => `\n    ${JSON.stringify(file)}`);
    yield (at === 0 ? '' : ',') + lines.join(',');
  }
  yield `${files.length ? '\n  ' : ''}]\n}\n`;
}

/** JSON text of the head alone, once enough of a manifest's text is there; undefined when more is needed. */
export function manifestHeadText(beginning: string): string | undefined {
  const end = beginning.indexOf(filesKey);
  return end < 0 ? undefined : `${beginning.slice(0, end)}${filesKey}]}`;
}

/** The lines of SHA256SUMS: the files in the order of the manifest, then the manifest itself. */
export function* sumsLines(files: Manifest['files'], manifestSha256: string): Generator<string> {
  for (let at = 0; at < files.length; at += linesInPiece) {
    yield files
      .slice(at, at + linesInPiece)
      .map((file) => sumsLine(file.sha256, file.path))
      .join('');
  }
  yield sumsLine(manifestSha256, manifestFile);
}

function sumsLine(sha256: string, path: string): string {
  return `${sha256}  ${path}\n`;
}

/** Reads SHA256SUMS: SHA-256 by path, and the numbers of lines that are not of this form or repeat a path. */
export function readSums(text: string): {
  readonly sums: Map<string, string>;
  readonly badLines: readonly number[];
} {
  const sums = new Map<string, string>();
  const badLines: number[] = [];
  for (const [index, line] of text.replace(/\n$/, '').split('\n').entries()) {
    const match = /^([0-9a-f]{64}) [ *](.+)$/.exec(line);
    const [, sha256, path] = match ?? [];
    if (sha256 === undefined || path === undefined || sums.has(path)) badLines.push(index + 1);
    else sums.set(path, sha256);
  }
  return { sums, badLines };
}
