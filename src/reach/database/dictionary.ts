/** What a database is made of, as its own data dictionary and its SHOW CREATE statements tell it. */

export interface ColumnDefinition {
  readonly name: string;
  /** Without length and attributes, lower case: `varchar`, `bigint`, `bit`. */
  readonly dataType: string;
  /** Whole: `bigint(20) unsigned`, `enum('a','b')`. */
  readonly columnType: string;
  readonly nullable: boolean;
  /** Of text columns; null for all others. */
  readonly characterSet: string | null;
  readonly collation: string | null;
  /** Computed by the server: such columns are neither read nor loaded. */
  readonly generated: boolean;
}

export interface TableDefinition {
  readonly name: string;
  /** `InnoDB`, `MyISAM`; of SQLite `sqlite`. */
  readonly storageEngine: string;
  /** False when no snapshot holds its rows still. */
  readonly transactional: boolean;
  /** Estimates of the server, for plans and progress only. */
  readonly estimatedRows: number;
  readonly estimatedBytes: number;
  readonly columns: readonly ColumnDefinition[];
  /** Names of the primary key's columns in order; empty without one. */
  readonly primaryKey: readonly string[];
  /** As the server gives it, without a final semicolon. */
  readonly createStatement: string;
}

/**
 * Those behind `event` are Oracle's alone. What MySQL keeps in CREATE TABLE is apart there: indexes, constraints and
 * foreign keys are made when the rows are in, comments and grants are statements of their own.
 */
export type ObjectKind =
  | 'sequence'
  | 'function'
  | 'procedure'
  | 'package'
  | 'view'
  | 'trigger'
  | 'event'
  | 'type'
  | 'type-body'
  | 'index'
  | 'constraint'
  | 'foreign-key'
  | 'synonym'
  | 'comment'
  | 'grant';

/** Anything in a database that is not a table. */
export interface ObjectDefinition {
  readonly kind: ObjectKind;
  readonly name: string;
  /** The table of a trigger, an index, a constraint, a comment. */
  readonly table: string | null;
  /** As the server gives it, without a final semicolon, unqualified by the database's own name. */
  readonly createStatement: string;
  /** `user@host`, null where there is none. */
  readonly definer: string | null;
  /** What the session must be set to before `createStatement` is sent; null where it does not matter. */
  readonly sqlMode: string | null;
  readonly characterSetClient: string | null;
  readonly collationConnection: string | null;
  readonly databaseCollation: string | null;
  readonly timeZone: string | null;
}

export interface DatabaseDictionary {
  readonly name: string;
  readonly characterSet: string;
  readonly collation: string;
  readonly tables: readonly TableDefinition[];
  readonly objects: readonly ObjectDefinition[];
}
