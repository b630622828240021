import { OracleError } from '../oracle-error.js';
import { type Piece, piece } from './piece.js';

/** A table, view or query of FROM with its columns. */
export interface ScopeSource {
  /** Its alias, or its name. */
  readonly name: string;
  readonly owner: string | undefined;
  /** Name within the text for SQLite. */
  readonly inner: string;
  readonly columns: ReadonlyMap<string, Piece>;
  /** Number of the table, whose rows have ROWIDs. */
  readonly rowIds: string | undefined;
  /** Columns that a star leaves out. */
  readonly hidden: ReadonlySet<string>;
}

/** The columns that an expression may name: those of its own block, then those of the blocks around it. */
export class Scope {
  constructor(
    readonly sources: readonly ScopeSource[],
    private readonly outer: Scope | undefined,
  ) {}

  /** The column behind a path; undefined when there is none. @throws OracleError 918 */
  find(path: readonly string[], at: number): Piece | undefined {
    const name = path.at(-1) ?? '';
    const source = path.at(-2);
    const owner = path.at(-3);
    const found = this.sources
      .filter((one) => source === undefined || one.name === source)
      .filter((one) => owner === undefined || one.owner === undefined || one.owner === owner)
      .flatMap((one) => columnOf(one, name) ?? []);
    if (found.length > 1) throw new OracleError(918, 'column ambiguously defined', at);
    return found[0] ?? this.outer?.find(path, at);
  }

  /** Columns of a star. */
  star(source: string | undefined): { name: string; column: Piece }[] {
    const sources = this.sources.filter((one) => source === undefined || one.name === source);
    if (sources.length === 0) throw new OracleError(904, `"${source}": invalid identifier`);
    return sources.flatMap((one) =>
      [...one.columns].filter(([name]) => !one.hidden.has(name)).map(([name, column]) => ({ name, column })),
    );
  }
}

function columnOf(source: ScopeSource, name: string): Piece | undefined {
  const column = source.columns.get(name);
  if (column) return column;
  if (source.rowIds === undefined) return undefined;
  if (name === 'ROWID') {
    return piece(
      rowIdSql(source.rowIds, `${source.inner}.r`),
      { kind: 'ROWID' },
      { nullable: false, column: name },
    );
  }
  if (name === 'ORA_ROWSCN') return piece(`${source.inner}.v_from`, { kind: 'NUMBER' }, { column: name });
  return undefined;
}

const signs = "'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'";

/** The 18 signs of a ROWID from the number of a row: 1024 rows are a block. @param head the first nine signs */
function rowIdSql(head: string, row: string): string {
  const sign = (bits: string) => `substr(${signs},((${bits})&63)+1,1)`;
  const block = [30, 24, 18, 12, 6, 0].map((shift) => sign(`(${row}>>10)>>${shift}`));
  const slot = [12, 6, 0].map((shift) => sign(`(${row}&1023)>>${shift}`));
  return `('${head}'||${[...block, ...slot].join('||')})`;
}
