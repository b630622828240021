import type { ManifestDatabase, ManifestTable } from '../../archive/manifest-schema.js';
import { dictionaryFingerprint, dictionaryText } from '../../archive/schema-dictionary.js';
import {
  dictionaryPath,
  loadScriptPath,
  loadStatementPath,
  objectDdlPath,
  tableDdlPath,
} from '../../archive/schema-layout.js';
import { type LoadedDatabase, loadScript } from '../../emitters/load-script.js';
import { objectScript } from '../../emitters/object-script.js';
import { namedDatabases } from '../../formats/mysql-ddl/retarget-names.js';
import { noRowsChecksum } from '../../formats/table-rows/row-checksum.js';
import type { Database } from '../../reach/database/database.js';
import type { DatabaseDictionary, ObjectDefinition } from '../../reach/database/dictionary.js';
import { isPackageBody } from './import/drop-objects.js';
import type { TableContent } from './table-contents.js';

/** What writes the LOAD DATA statement of a table; a foreign dump has no database for it. */
export type LoadStatementOf = Pick<Database, 'loadStatement'>['loadStatement'];

/** The database of a manifest, from its dictionary and the rows that were written. */
export function manifestDatabase(
  dictionary: DatabaseDictionary,
  contents: readonly TableContent[],
): ManifestDatabase {
  const ours = new Map(
    contents
      .filter(({ database }) => database === dictionary.name)
      .map((content) => [content.table, content]),
  );
  return {
    name: dictionary.name,
    fingerprint: dictionaryFingerprint(dictionary),
    dictionary: dictionaryPath(dictionary.name),
    tables: dictionary.tables.map(({ name }) => manifestTable(name, ours.get(name))),
  };
}

/** Takes the files of an export: the writer of an archive. */
export interface SchemaFileTaker {
  put(path: string, content: Uint8Array | string): Promise<unknown>;
}

/** For which client the files of `ddl` are. */
export interface DdlMaking {
  readonly toolVersion: string;
  readonly loadStatement: LoadStatementOf | undefined;
  /** Statements end as SQL*Plus needs it. */
  readonly forSqlplus?: boolean;
}

/**
 * Writes everything of a schema export but the rows: dictionaries, DDL, LOAD DATA statements and `load.sh`. The script
 * is left out where the rows are no lines for LOAD DATA.
 */
export async function putSchemaFiles(
  writer: SchemaFileTaker,
  dictionaries: readonly DatabaseDictionary[],
  databases: readonly ManifestDatabase[],
  making: DdlMaking,
): Promise<void> {
  const loaded: LoadedDatabase[] = [];
  for (const [index, dictionary] of dictionaries.entries()) {
    const { name, tables, objects } = dictionary;
    await writer.put(dictionaryPath(name), dictionaryText(dictionary));
    for (const table of tables) {
      const end = making.forSqlplus ? ';' : '';
      await writer.put(tableDdlPath(name, table.name), `${table.createStatement}${end}\n`);
      if (making.loadStatement === undefined) continue;
      await writer.put(loadStatementPath(name, table.name), `${making.loadStatement(table, '/dev/stdin')}\n`);
    }
    for (const object of objects) {
      await writer.put(pathOf(name, object), objectText(object, dictionary, making));
    }
    loaded.push(loadedDatabase(dictionary, databases[index]?.tables ?? []));
  }
  if (making.loadStatement) await writer.put(loadScriptPath, loadScript(loaded, making.toolVersion));
}

function manifestTable(name: string, content: TableContent | undefined): ManifestTable {
  if (content === undefined) {
    return { name, rows: 0, bytes: 0, checksum: noRowsChecksum, parts: [], rowsOmitted: true };
  }
  const { rows, bytes, checksum, parts } = content;
  return { name, rows, bytes, checksum, parts, rowsOmitted: false };
}

function loadedDatabase(dictionary: DatabaseDictionary, tables: readonly ManifestTable[]): LoadedDatabase {
  const { name, characterSet, collation, objects } = dictionary;
  return {
    name,
    characterSet,
    collation,
    tables: tables.map((table) => ({
      name: table.name,
      rows: table.rows,
      ddl: tableDdlPath(name, table.name),
      load: loadStatementPath(name, table.name),
      enumColumns: enumColumns(dictionary, table.name),
      parts: table.parts.map(({ path }) => path),
      names: namesIn(dictionary.tables.find((one) => one.name === table.name)?.createStatement),
    })),
    // Servers print views in one form; the text of all others is the author's own and stays as it is.
    objects: objects.map((object) => ({
      kind: object.kind,
      ddl: pathOf(name, object),
      names: object.kind === 'view' ? namesIn(object.createStatement) : [],
    })),
  };
}

function namesIn(statement = ''): string[] {
  return [...namedDatabases(statement)];
}

/** SQL*Plus ends these at a line `/` alone: there are semicolons in them. */
const codeKinds: ReadonlySet<ObjectDefinition['kind']> = new Set([
  'function',
  'procedure',
  'package',
  'trigger',
  'type',
  'type-body',
]);

/** Input for the client `mysql` or SQL*Plus; of other engines the statement as it is, to which no session belongs. */
function objectText(
  object: ObjectDefinition,
  { collation }: DatabaseDictionary,
  { loadStatement, forSqlplus = false }: DdlMaking,
): Uint8Array | string {
  if (loadStatement) return objectScript(object, collation);
  const isCode = forSqlplus && codeKinds.has(object.kind);
  return `${object.createStatement}${isCode ? '\n/' : ';'}\n`;
}

/** A package of MariaDB and its body have one name. */
function pathOf(database: string, { kind, name, createStatement }: ObjectDefinition): string {
  const isBody = kind === 'package' && isPackageBody(createStatement);
  return objectDdlPath(database, isBody ? 'package-body' : kind, name);
}

/** Of those that are read and loaded. */
function enumColumns({ tables }: DatabaseDictionary, table: string): string[] {
  const columns = tables.find(({ name }) => name === table)?.columns ?? [];
  return columns.filter((column) => column.dataType === 'enum' && !column.generated).map(({ name }) => name);
}
