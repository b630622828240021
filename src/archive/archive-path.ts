import { pathBytes, pathText } from '../reach/path-text.js';

/**
 * Names of the estate as paths in the archive: every byte outside [A-Za-z0-9._+@=-] is percent-encoded, and so are
 * the dots of the segments `.` and `..`. A segment that gets longer than a file system allows is spread over
 * nested directories, each but the last ending in a lone `%`, which nothing else ends in.
 */

const longestSegment = 255;
const safeByte = /[A-Za-z0-9._+@=-]/;
const encodedUnit = /%[0-9A-F]{2}|[A-Za-z0-9._+@=-]/g;
const archivedSegment = /^(?:%[0-9A-F]{2}|[A-Za-z0-9._+@=-])*%?$/;

/** What is the same in the archive: short names of safe characters, none beginning with a dot. */
const plainPath = /^[A-Za-z0-9_+@=-][A-Za-z0-9._+@=-]{0,200}(?:\/[A-Za-z0-9_+@=-][A-Za-z0-9._+@=-]{0,200})*$/;

const unitOfByte: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return safeByte.test(character) ? character : percent(byte);
});

/**
 * The archive path of a relative path of the estate; `originalPath` gives it back. Empty segments (a leading or
 * double `/`) mean nothing to a file system and are left out.
 */
export function archivePath(original: string): string {
  if (plainPath.test(original)) return original;
  return original.split('/').filter(Boolean).map(archiveSegment).flatMap(spread).join('/');
}

/** The archive form of one name, in which `/` is a character like others. Never split, so it may be too long. */
export function archiveSegment(name: string): string {
  if (name === '.' || name === '..') return name.replaceAll('.', percent(0x2e));
  let segment = '';
  for (const byte of pathBytes(name)) segment += unitOfByte[byte] ?? '';
  return segment;
}

/** The path of the estate that an archive path was made from. */
export function originalPath(path: string): string {
  return path
    .split('/')
    .map((segment) => (segment.endsWith('%') ? segment.slice(0, -1) : `${segment}/`))
    .join('')
    .replace(/\/$/, '')
    .split('/')
    .map(decodeSegment)
    .join('/');
}

/** True for a path that this scheme can give: relative, plain, and with no way out of the archive. */
export function isArchivePath(path: string): boolean {
  const segments = path.split('/');
  return segments.every(isArchivedSegment) && !path.endsWith('%');
}

function isArchivedSegment(segment: string): boolean {
  if (segment === '' || segment === '.' || segment === '..' || segment === '%') return false;
  return segment.length <= longestSegment && archivedSegment.test(segment);
}

function percent(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

/**
 * The archive form of one name with an ending of ours, spread over nested directories when it is too long for one
 * segment. `/` is a character like others, and dots of the name are encoded, so that no name looks like another's ending.
 */
export function archivedName(name: string, ending = ''): string {
  return spread(archiveSegment(name).replaceAll('.', percent(0x2e)) + ending).join('/');
}

function spread(segment: string): string[] {
  if (segment.length <= longestSegment) return [segment];
  const parts: string[] = [];
  let part = '';
  for (const unit of segment.match(encodedUnit) ?? []) {
    if (part.length + unit.length >= longestSegment) {
      parts.push(`${part}%`);
      part = '';
    }
    part += unit;
  }
  return [...parts, part];
}

function decodeSegment(segment: string): string {
  const bytes: number[] = [];
  for (const unit of segment.match(encodedUnit) ?? []) {
    bytes.push(unit.length === 3 ? Number.parseInt(unit.slice(1), 16) : unit.charCodeAt(0));
  }
  return pathText(Uint8Array.from(bytes));
}
