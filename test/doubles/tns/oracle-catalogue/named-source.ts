import type { Piece } from './piece.js';
import type { Expression } from './syntax.js';

/** What stands behind a name of FROM. */
export type NamedSource =
  | {
      readonly is: 'rows';
      /** Table of SQLite. */
      readonly table: string;
      readonly rowIds: string;
      readonly definedAt: number;
      readonly columns: readonly (SourceColumn & { readonly virtual?: Expression })[];
    }
  | {
      readonly is: 'view';
      readonly text: string;
      readonly names: readonly string[] | undefined;
      readonly owner: string;
    }
  | { readonly is: 'dictionary'; readonly table: string; readonly columns: readonly SourceColumn[] };

/** A column of a table or of a dictionary view. */
export interface SourceColumn {
  readonly name: string;
  /** Name in SQLite. */
  readonly inner: string;
  readonly piece: Omit<Piece, 'sql'>;
  readonly hidden: boolean;
}

/** Finds tables, views and dictionary views by name. */
export interface SourceFinder {
  /** @throws OracleError 942 */
  find(owner: string | undefined, name: string, schema: string, at: number): NamedSource;
}
