import type { PlainValue } from './contract.js';

/** How an engine says in SQL what the contract needs. */
export interface ContractWords {
  readonly integer: string;
  text(characters: number): string;
  readonly bytes: string;
  /** A literal of bytes. */
  bytesOf(hex: string): string;
  /** Statements that insert rows of literals. */
  insert(table: string, rows: readonly string[]): readonly string[];
  /** A query of one expression. */
  select(expression: string): string;
  /** The first bind of a statement. */
  readonly bind: string;
  /** What stands in the body of a trigger for a column of the new row; the name comes quoted. */
  newValue(column: string): string;
  /** Behind the END of a body. */
  readonly bodyEnd: string;
  /** Whether a name can be one of this engine. */
  takesName(name: string): boolean;
  /** What the server says of a statement that is none. */
  readonly refusal: RegExp;
}

/** Those of most engines. */
export const usualWords: ContractWords = {
  integer: 'INTEGER',
  text: (characters) => `VARCHAR(${characters})`,
  bytes: 'BLOB',
  bytesOf: (hex) => `X'${hex}'`,
  insert: (table, rows) => [`INSERT INTO ${table} VALUES ${rows.map((row) => `(${row})`).join(', ')}`],
  select: (expression) => `SELECT ${expression}`,
  bind: '?',
  newValue: (column) => `NEW.${column}`,
  bodyEnd: '',
  takesName: () => true,
  refusal: /syntax/i,
};

/** Those of Oracle. */
export const oracleWords: ContractWords = {
  ...usualWords,
  integer: 'NUMBER(38)',
  text: (characters) => `VARCHAR2(${characters} CHAR)`,
  bytesOf: (hex) => (hex === '' ? 'EMPTY_BLOB()' : `HEXTORAW('${hex}')`),
  insert: (table, rows) => rows.map((row) => `INSERT INTO ${table} VALUES (${row})`),
  select: (expression) => `SELECT ${expression} FROM DUAL`,
  bind: ':1',
  newValue: (column) => `:NEW.${column}`,
  bodyEnd: ';',
  takesName: (name) => !name.includes('"'),
  refusal: /ORA-009\d\d/,
};

/** A value as rows of Oracle hold it: an empty text is NULL. */
export function oracleStored(value: PlainValue): Buffer | null {
  if (value === null || value === '' || Buffer.isBuffer(value)) return value === '' ? null : value;
  return Buffer.from(String(value));
}

/** A value as rows of MySQL hold it. */
export function mysqlStored(value: PlainValue): Buffer | null {
  return value === null || Buffer.isBuffer(value) ? value : Buffer.from(String(value));
}
