import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../../src/archive/manifest.js';
import { dictionaryFingerprint, readDictionary } from '../../../src/archive/schema-dictionary.js';

type Writable<Value> = Value extends readonly (infer Item)[]
  ? Writable<Item>[]
  : Value extends object
    ? { -readonly [Key in keyof Value]: Writable<Value[Key]> }
    : Value;

export type WritableManifest = Writable<Manifest>;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/**
 * Writes manifest and SHA256SUMS of an archive anew, so that what was changed in it is beyond every checksum but that of
 * rows: sizes and sums of files, fingerprints of dictionaries. Files that are gone leave the list. `edit` changes the
 * manifest before.
 */
export function reseal(archive: string, edit: (manifest: WritableManifest) => void = () => {}): void {
  const manifest = JSON.parse(readFileSync(join(archive, 'manifest.json'), 'utf8')) as WritableManifest;
  for (const database of manifest.schema?.databases ?? []) {
    const text = readFileSync(join(archive, database.dictionary), 'utf8');
    database.fingerprint = dictionaryFingerprint(readDictionary(text, archive));
  }
  edit(manifest);
  manifest.files = manifest.files
    .filter(({ path }) => existsSync(join(archive, path)))
    .map((file) => {
      const bytes = readFileSync(join(archive, file.path));
      return { ...file, size: bytes.length, sha256: sha256(bytes) };
    });
  const { files, ...head } = manifest;
  const text = `${JSON.stringify({ ...head, files }, null, 2)}\n`;
  writeFileSync(join(archive, 'manifest.json'), text);
  const lines = [
    ...files.map((file) => `${file.sha256}  ${file.path}`),
    `${sha256(Buffer.from(text))}  manifest.json`,
  ];
  writeFileSync(join(archive, 'SHA256SUMS'), `${lines.join('\n')}\n`);
}
