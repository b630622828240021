import type { OracleDatabase } from '../tns/oracle-catalogue/oracle-database.js';
import type { OracleType, StoredValue } from '../tns/oracle-type.js';
import { type DatabaseSession, lobReference, type RowsAnswer } from '../tns/statement-answer.js';

/** A statement that made something in a schema, and the object it made or changed. */
export interface Definition {
  readonly owner: string;
  /** `TABLE`, `VIEW`; `ALTER` for what changes a table afterwards, `GRANT` for what is given to others. */
  readonly kind: string;
  readonly name: string;
  readonly sql: string;
}

export interface DumpedTable {
  readonly name: string;
  readonly sql: string;
  readonly columns: readonly { readonly name: string; readonly type: OracleType }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** What our dump files hold; the real format is Oracle's own. */
export interface DumpContent {
  /** `11.2.0.2.0`, of the tool that wrote it. */
  readonly version: string;
  readonly by: 'exp' | 'expdp';
  readonly schema: string;
  readonly tables: readonly DumpedTable[];
  readonly others: readonly Definition[];
}

/** The object that a statement makes or changes; undefined for one that is no definition. */
export function definitionOf(owner: string, sql: string): Definition | undefined {
  const [, granted] = /^GRANT\s.*\sON "([^"]+)" TO /i.exec(sql) ?? [];
  if (granted !== undefined) return { owner, kind: 'GRANT', name: granted, sql };
  const [, verb = '', kind = '', quoted, plain] =
    /^(CREATE|ALTER)\s+(?:OR REPLACE\s+)?(?:UNIQUE\s+)?(TABLE|VIEW|SEQUENCE|INDEX|TRIGGER|PROCEDURE|FUNCTION|PACKAGE BODY|PACKAGE|SYNONYM)\s+(?:"([^"]+)"|(\w+))/i.exec(
      sql,
    ) ?? [];
  const name = quoted ?? plain?.toUpperCase();
  if (name === undefined) return undefined;
  return { owner, kind: verb.toUpperCase() === 'ALTER' ? 'ALTER' : kind.toUpperCase(), name, sql };
}

/** Everything in a schema: rows as of now, sequences where they stand. */
export function dumpedTables(
  database: OracleDatabase,
  schema: string,
  definitions: readonly Definition[],
): readonly DumpedTable[] {
  const session = database.localSession(schema);
  try {
    return definitions
      .filter(({ kind }) => kind === 'TABLE')
      .map(({ name, sql }) => {
        const answer = session.execute({
          sql: `SELECT * FROM "${name}"`,
          bindTypes: [],
          bindRows: [],
          batchErrors: false,
        }) as RowsAnswer;
        const columns = answer.columns.map((column) => ({ name: column.name, type: column.type }));
        const rows: (string | null)[][] = [];
        for (let next = answer.rows.next(); !next.done; next = answer.rows.next()) {
          rows.push(
            next.value.map((value, place) => packed(session, value, answer.columns[place]?.references)),
          );
        }
        return { name, sql, columns, rows };
      });
  } finally {
    session.close();
  }
}

function packed(session: DatabaseSession, value: StoredValue, isReference = false): string | null {
  if (value === null) return null;
  if (isReference) return packed(session, session.readLob(lobReference(String(value))));
  if (Buffer.isBuffer(value)) return `b${value.toString('base64')}`;
  return `${typeof value === 'bigint' ? 'i' : typeof value === 'number' ? 'n' : 's'}${value}`;
}

function unpacked(text: string | null): StoredValue {
  if (text === null) return null;
  const rest = text.slice(1);
  if (text.startsWith('b')) return Buffer.from(rest, 'base64');
  if (text.startsWith('i')) return BigInt(rest);
  return text.startsWith('n') ? Number(rest) : rest;
}

/** Puts the rows of a table into one that is there. @throws OracleError */
export function insertRows(session: DatabaseSession, { name, columns, rows }: DumpedTable): void {
  if (rows.length === 0) return;
  const names = columns.map((column) => `"${column.name}"`);
  session.execute({
    sql: `INSERT INTO "${name}" (${names.join(', ')}) VALUES (${names.map((_, index) => `:${index + 1}`).join(', ')})`,
    bindTypes: columns.map(({ type }) => type),
    bindRows: rows.map((row) => row.map(unpacked)),
    batchErrors: false,
  });
  session.commit();
}

/** A sequence goes on where it stands. */
export function sequenceNow(database: OracleDatabase, definition: Definition): Definition {
  const found = database.catalogue.objects.find(
    ({ kind, owner, name }) => kind === 'SEQUENCE' && owner === definition.owner && name === definition.name,
  );
  if (found?.kind !== 'SEQUENCE') return definition;
  const sql = definition.sql.replace(/\s+START WITH \d+/i, '');
  return { ...definition, sql: `${sql} START WITH ${found.next}` };
}
