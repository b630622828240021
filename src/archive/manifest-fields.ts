import { RescueError } from '../base/errors.js';
import { manifestFile, sumsFile } from './archive-layout.js';
import { isArchivePath } from './archive-path.js';

/** Checked access to the fields of a parsed manifest: the value, or OVM_ARCHIVE_DAMAGED with the name of the field. */

export type UnknownRecord = Readonly<Record<string, unknown>>;

export function damaged(where: string, why: string): RescueError {
  return new RescueError('OVM_ARCHIVE_DAMAGED', where, `${manifestFile}: ${why}`);
}

export function recordOf(value: unknown, name: string, where: string): UnknownRecord {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as UnknownRecord;
  throw damaged(where, `${name} is not an object`);
}

export function textAt(record: UnknownRecord, key: string, where: string): string {
  const value = record[key];
  if (typeof value === 'string') return value;
  throw damaged(where, `${key} is ${value === undefined ? 'missing' : 'not a text'}`);
}

export function textOrNullAt(record: UnknownRecord, key: string, where: string): string | null {
  return record[key] === null ? null : textAt(record, key, where);
}

export function flagAt(record: UnknownRecord, key: string, where: string): boolean {
  const value = record[key];
  if (typeof value === 'boolean') return value;
  throw damaged(where, `${key} is ${value === undefined ? 'missing' : 'neither true nor false'}`);
}

export function sizeAt(record: UnknownRecord, key: string, where: string): number {
  const value = record[key];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw damaged(where, `${key} is ${value === undefined ? 'missing' : 'not a whole number'}`);
}

export function listAt(record: UnknownRecord, key: string, where: string): readonly unknown[] {
  const value = record[key];
  if (Array.isArray(value)) return value;
  throw damaged(where, `${key} is ${value === undefined ? 'missing' : 'not a list'}`);
}

/** The path of a file entry: one that stays in the archive and is neither the manifest nor the list of sums. */
export function pathAt(record: UnknownRecord, name: string, where: string): string {
  const path = textAt(record, 'path', where);
  if (isArchivePath(path) && path !== manifestFile && path !== sumsFile) return path;
  throw damaged(where, `${name}.path is not a path of an archive: ${JSON.stringify(path)}`);
}

export function hexAt(record: UnknownRecord, name: string, where: string): string {
  const value = textAt(record, 'sha256', where);
  if (/^[0-9a-f]{64}$/.test(value)) return value;
  throw damaged(where, `${name}.sha256 is not a SHA-256 in lower-case hex`);
}
