import type { ManifestPart } from '../../archive/manifest-schema.js';
import { joinChecksums, noRowsChecksum } from '../../formats/table-rows/row-checksum.js';
import type { TaskDone } from './reading-session.js';

/** The rows of a table, put together from its parts. */
export interface TableContent {
  readonly database: string;
  readonly table: string;
  readonly rows: number;
  /** As TSV. */
  readonly bytes: number;
  readonly checksum: string;
  /** Those that were written, in order. */
  readonly parts: readonly ManifestPart[];
}

/** Puts the parts of each table together. */
export function tableContents(done: readonly TaskDone[]): TableContent[] {
  const tables = new Map<string, TaskDone[]>();
  for (const one of done) {
    const key = JSON.stringify([one.task.database, one.task.table.name]);
    tables.set(key, [...(tables.get(key) ?? []), one]);
  }
  return [...tables.values()].map(contentOf);
}

function contentOf(parts: TaskDone[]): TableContent {
  const ordered = parts.sort((one, other) => (one.task.part ?? 0) - (other.task.part ?? 0));
  const [first] = ordered as [TaskDone];
  const sum = (value: (part: TaskDone) => number) => ordered.reduce((total, part) => total + value(part), 0);
  return {
    database: first.task.database,
    table: first.task.table.name,
    rows: sum(({ result }) => result.rows),
    bytes: sum(({ result }) => result.bytes),
    checksum: ordered.reduce((total, { result }) => joinChecksums(total, result.checksum), noRowsChecksum),
    parts: ordered.flatMap(({ result: { file, rows, bytes } }) =>
      file ? [{ path: file.path, rows, bytes }] : [],
    ),
  };
}
