import type { CliListedObject, CliObjectAttribute, CliObjectReference } from './cli-transcript.js';

/**
 * Reads `  id:<id>  name:<name>`. Ids of servers hold colons and those of volume groups blanks, so an id ends where
 * two blanks and `name:` stand; names may hold anything.
 */
export function readListedObject(text: string, line: number): CliListedObject | undefined {
  const row = text.trimStart();
  const end = row.indexOf('  name:');
  if (!row.startsWith('id:') || end <= 3 || row[3] === ' ') return undefined;
  return { id: row.slice(3, end), name: row.slice(end + 7), line };
}

/** Reads `  <Label> = <value>`; the value begins behind the first ` = ` and may be empty. */
export function readObjectAttribute(text: string, line: number): CliObjectAttribute | undefined {
  const from = text.trimStart();
  const separator = from.indexOf(' = ');
  const end = separator < 0 && from.endsWith(' =') ? from.length - 2 : separator;
  if (end <= 0) return undefined;
  const [, label, index] = /^(.*\S) (\d{1,9})$/s.exec(from.slice(0, end)) ?? [];
  const value = from.slice(end + 3);
  const reference = readObjectReference(value);
  return {
    label: label ?? from.slice(0, end),
    ...(index !== undefined && { index: Number(index) }),
    value,
    ...(reference && { reference }),
    line,
  };
}

/**
 * Reads `<id>  [<name>]`, and an id of Oracle VM that stands alone. Two blanks are wanted before the bracket: one
 * also stands in ordinary text such as `new [old]`.
 */
export function readObjectReference(value: string): CliObjectReference | undefined {
  const end = value.endsWith(']') ? value.indexOf('  [') : -1;
  if (end > 0) return { id: value.slice(0, end), name: value.slice(end + 3, -1) };
  return /^0004fb[0-9a-f]{26}(?:\.\w{1,8})?$/i.test(value) ? { id: value } : undefined;
}
