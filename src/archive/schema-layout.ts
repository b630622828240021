import { archivedName } from './archive-path.js';

/** Where a repository database is in an archive; docs/archive.md says the same in words. Paths are archive paths. */

export type Compression = 'gzip' | 'zstd' | 'none';

export const schemaDirectory = 'schema';
/** Loads all databases of the archive by hand. */
export const loadScriptPath = `${schemaDirectory}/load.sh`;

const endings: Readonly<Record<Compression, string>> = { gzip: '.gz', zstd: '.zst', none: '' };

/** What a part is compressed with, by its name. */
export function compressionOf(path: string): Compression {
  if (path.endsWith(endings.gzip)) return 'gzip';
  return path.endsWith(endings.zstd) ? 'zstd' : 'none';
}

/** A dump of the database's own tools. */
export function dumpPath(schema: string): string {
  return below(schema, 'dump.dmp');
}

/** What the tool printed that wrote the dump. */
export function dumpLogPath(schema: string): string {
  return below(schema, 'dump.log');
}

/** The data dictionary of a database. */
export function dictionaryPath(database: string): string {
  return below(database, 'dictionary.json');
}

/** The CREATE TABLE statement of a table, without a final semicolon. */
export function tableDdlPath(database: string, table: string): string {
  return below(database, `ddl/tables/${archivedName(table, '.sql')}`);
}

/** What makes a view, trigger, routine, event or sequence. Different kinds may have one name. */
export function objectDdlPath(database: string, kind: string, name: string): string {
  return below(database, `ddl/objects/${kind}/${archivedName(name, '.sql')}`);
}

/** The LOAD DATA statement of a table. */
export function loadStatementPath(database: string, table: string): string {
  return below(database, `load/${archivedName(table, '.sql')}`);
}

/** Rows of a table; `part` counts from 0, undefined for a table in one piece. */
export function dataPath(
  database: string,
  table: string,
  part: number | undefined,
  compression: Compression,
): string {
  const number = part === undefined ? '' : `.${String(part).padStart(4, '0')}`;
  return below(database, `data/${archivedName(table, `${number}.tsv${endings[compression]}`)}`);
}

function below(database: string, path: string): string {
  return `${schemaDirectory}/${archivedName(database)}/${path}`;
}
