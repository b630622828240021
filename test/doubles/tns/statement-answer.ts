import type { OracleError } from './oracle-error.js';
import type { AnswerColumn, OracleType, StoredValue } from './oracle-type.js';
import type { TemporaryLob } from './temporary-lob.js';

/** A value that a client binds. */
export type BindValue = StoredValue | TemporaryLob;

/** A statement with what was bound, for as many rows as it is to be executed for. */
export interface StatementRequest {
  readonly sql: string;
  readonly bindTypes: readonly OracleType[];
  /** One entry for each execution; empty when nothing is bound. */
  readonly bindRows: readonly (readonly BindValue[])[];
  readonly batchErrors: boolean;
}

/** A column that may hold references to kept LOBs instead of their values. */
export interface RowColumn extends AnswerColumn {
  /** Values are {@link LobReference} texts. */
  readonly references: boolean;
}

/** Rows that are made as they are fetched. */
export interface RowsAnswer {
  readonly kind: 'rows';
  readonly columns: readonly RowColumn[];
  readonly rows: Iterator<readonly StoredValue[]>;
}

/** What a statement without rows did. */
export interface DoneAnswer {
  readonly kind: 'done';
  readonly rowsAffected: number;
  readonly rowCounts?: readonly number[];
  readonly batch?: readonly { readonly row: number; readonly error: OracleError }[];
  /** Values that a PL/SQL block gave to its binds, by the bind's place. */
  readonly outBinds?: ReadonlyMap<number, StoredValue>;
  /** Values that RETURNING gives for each execution, and their columns. */
  readonly returned?: {
    readonly columns: readonly RowColumn[];
    readonly rows: readonly (readonly StoredValue[])[];
  };
  /** The object was created, but does not compile. */
  readonly compilationErrors?: boolean;
}

/** A session inside the database, as the wire sees it. */
export interface DatabaseSession {
  readonly inTransaction: boolean;
  /** @throws OracleError */
  execute(request: StatementRequest): RowsAnswer | DoneAnswer;
  setCurrentSchema(name: string): void;
  commit(): void;
  rollback(): void;
  /** The value behind a reference: text, or bytes. */
  readLob(reference: LobReference): string | Buffer;
  writeLob(reference: LobReference, value: string | Buffer): void;
  close(): void;
}

/** A kept LOB as a column refers to it. */
export interface LobReference {
  readonly id: number;
  /** Bytes, or UTF-16 units of characters. */
  readonly length: number;
}

/** The text by which a column refers to a LOB. */
export const lobReferenceText = ({ id, length }: LobReference) => `${id}:${length}`;

/** Reads {@link lobReferenceText}. */
export function lobReference(text: string): LobReference {
  const [id, length] = text.split(':');
  return { id: Number(id), length: Number(length) };
}
