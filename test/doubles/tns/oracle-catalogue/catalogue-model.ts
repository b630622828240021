import type { OracleType } from '../oracle-type.js';
import type { Expression } from './syntax.js';

/** Kinds of objects that share one space of names in a schema, and those that have spaces of their own. */
export type ObjectKind =
  | 'TABLE'
  | 'VIEW'
  | 'MATERIALIZED VIEW'
  | 'SEQUENCE'
  | 'SYNONYM'
  | 'PROCEDURE'
  | 'FUNCTION'
  | 'PACKAGE'
  | 'PACKAGE BODY'
  | 'TYPE'
  | 'TYPE BODY'
  | 'TRIGGER'
  | 'INDEX'
  | 'LOB'
  | 'DATABASE LINK';

/** What every object has. */
export interface CatalogueObject {
  readonly id: number;
  readonly owner: string;
  name: string;
  readonly kind: ObjectKind;
  readonly created: string;
  /** When it was last defined, as ALL_OBJECTS prints it. */
  defined: string;
  valid: boolean;
  /** The server named it. */
  generated: boolean;
}

export interface Column {
  /** Number in its table that never changes: the column of SQLite is named by it. */
  readonly id: number;
  name: string;
  type: OracleType;
  nullable: boolean;
  /** Text of DEFAULT as it was typed. */
  defaultText: string | undefined;
  defaultValue: Expression | undefined;
  hidden: boolean;
  /** An expression whose value it shows. */
  virtual: Expression | undefined;
  comment: string | undefined;
  /** How a LOB or XMLTYPE is stored. */
  storage?: LobStorage;
}

export interface LobStorage {
  readonly segment: string;
  readonly secureFile: boolean;
  readonly inRow: boolean;
  readonly cache: boolean;
  readonly logging: boolean;
  readonly chunk: number;
  readonly compression: string | undefined;
  readonly deduplication: string | undefined;
  /** For XMLTYPE: CLOB, BINARY, OBJECT-RELATIONAL. */
  readonly xml?: string;
}

export interface Constraint {
  readonly name: string;
  readonly generated: boolean;
  readonly kind: 'C' | 'P' | 'U' | 'R' | 'V' | 'O';
  readonly columns: readonly string[];
  /** Text of a check, as it was typed. */
  readonly condition?: string;
  readonly check?: Expression;
  readonly references?: { readonly owner: string; readonly constraint: string };
  readonly onDelete?: 'CASCADE' | 'SET NULL';
  readonly deferrable: boolean;
  readonly deferred: boolean;
  enabled: boolean;
  validated: boolean;
  rely: boolean;
  /** Index that keeps a key. */
  index?: { readonly owner: string; readonly name: string };
  changed: string;
}

export interface Table extends CatalogueObject {
  readonly kind: 'TABLE';
  readonly columns: Column[];
  readonly constraints: Constraint[];
  nextColumn: number;
  comment: string | undefined;
  readonly temporary: 'SYS$TRANSACTION' | 'SYS$SESSION' | undefined;
  readonly organization: 'HEAP' | 'INDEX' | 'EXTERNAL';
  readonly partitioning: string | undefined;
  readonly nested: readonly string[];
  /** Number of the change that defined it last: rows before it cannot be read. */
  definedAt: number;
  readOnly: boolean;
  rowMovement: boolean;
  dropped: boolean;
}

export interface IndexColumn {
  readonly name: string;
  readonly descending: boolean;
  /** Text of an expression that is indexed. */
  readonly expression?: string;
}

export interface Index extends CatalogueObject {
  readonly kind: 'INDEX';
  readonly table: { readonly owner: string; readonly name: string };
  readonly columns: readonly IndexColumn[];
  readonly unique: boolean;
  readonly type: string;
  readonly compressedColumns: number;
  readonly reverse: boolean;
  /** Made for a constraint: it goes with it. */
  readonly forConstraint: boolean;
  usable: boolean;
}

export interface View extends CatalogueObject {
  readonly kind: 'VIEW';
  readonly text: string;
  columnNames: readonly string[] | undefined;
  /** What its columns were when it was last compiled. */
  columns: readonly { readonly name: string; readonly type: OracleType; readonly nullable: boolean }[];
  comment: string | undefined;
  readonly columnComments: Map<string, string>;
  readonly readOnly: boolean;
  readonly checkOption: boolean;
  readonly constraintName: string | undefined;
}

export interface Sequence extends CatalogueObject {
  readonly kind: 'SEQUENCE';
  minimum: bigint;
  maximum: bigint;
  increment: bigint;
  cycle: boolean;
  ordered: boolean;
  cache: number;
  /** The value that comes next. */
  next: bigint;
  /** The first number behind those given out to the cache. */
  onDisk: bigint;
}

export interface Synonym extends CatalogueObject {
  readonly kind: 'SYNONYM';
  readonly tableOwner: string | undefined;
  readonly tableName: string;
  readonly link: string | undefined;
}

/** Code that is kept as text. */
export interface SourceObject extends CatalogueObject {
  readonly kind: 'PROCEDURE' | 'FUNCTION' | 'PACKAGE' | 'PACKAGE BODY' | 'TYPE' | 'TYPE BODY' | 'TRIGGER';
  /** From the kind of the object on, as ALL_SOURCE has it. */
  readonly text: string;
  readonly trigger?: TriggerFacts;
  readonly collection?: boolean;
}

export interface TriggerFacts {
  readonly table: { readonly owner: string; readonly name: string } | undefined;
  readonly base: 'TABLE' | 'VIEW' | 'SCHEMA' | 'DATABASE';
  readonly type: string;
  readonly event: string;
  enabled: boolean;
}

export interface Grant {
  readonly grantee: string;
  readonly grantor: string;
  readonly owner: string;
  readonly object: string;
  readonly column: string | undefined;
  readonly privilege: string;
  grantable: boolean;
}

export interface User {
  readonly name: string;
  password: string;
  state: 'OPEN' | 'LOCKED' | 'EXPIRED';
  readonly id: number;
  /** Privileges on the system and roles. */
  readonly privileges: Set<string>;
  /** Bytes that it may store in its tablespace; without it as many as there are. */
  quota?: number;
}

/** What is attached to tables by packages and commands that are not understood here: tests put it in. */
export interface AttachedFacts {
  readonly queueTables: { readonly owner: string; readonly name: string }[];
  readonly materializedViewLogs: {
    readonly owner: string;
    readonly master: string;
    readonly table: string;
  }[];
  readonly materializedViews: {
    readonly owner: string;
    readonly name: string;
    readonly prebuilt: boolean;
  }[];
}

/** Any object with what its kind adds. */
export type AnyObject = Table | Index | View | Sequence | Synonym | SourceObject;
