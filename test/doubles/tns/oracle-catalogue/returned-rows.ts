import { OracleError } from '../oracle-error.js';
import { isLob, type StoredValue } from '../oracle-type.js';
import { rowIdHead, rowIdSigns } from '../row-id.js';
import type { DoneAnswer, RowColumn } from '../statement-answer.js';
import type { Table } from './catalogue-model.js';
import type { RowValues } from './constraint-checks.js';
import type { TokenReader } from './tokens.js';

/** What RETURNING of an INSERT gives to the binds behind INTO. */
export class ReturnedRows {
  readonly #names: string[] = [];
  #columns: readonly RowColumn[] = [];
  readonly #rows: StoredValue[][] = [];

  /** Reads RETURNING, if it comes next. */
  read(reader: TokenReader, table: Table): void {
    if (!reader.acceptOne('RETURNING', 'RETURN')) return;
    do this.#names.push(reader.name());
    while (reader.accept(','));
    reader.expect('INTO');
    for (const place of this.#names.keys()) {
      if (place > 0) reader.expect(',');
      if (reader.next().kind !== 'bind') reader.refuse('a bind');
    }
    this.#columns = this.#names.map((name) => columnOf(table, name));
  }

  /** Takes the values of a row that was put in. */
  add(table: Table, { row, number }: { readonly row: RowValues; readonly number: number }): void {
    if (this.#names.length === 0) return;
    this.#rows.push(
      this.#names.map((name) => {
        if (name === 'ROWID') return rowIdOf(table, number);
        return row.get(table.columns.find((column) => column.name === name)?.id ?? 0) ?? null;
      }),
    );
  }

  get answer(): Pick<DoneAnswer, 'returned'> {
    return this.#names.length === 0 ? {} : { returned: { columns: this.#columns, rows: this.#rows } };
  }
}

function columnOf(table: Table, name: string): RowColumn {
  if (name === 'ROWID')
    return { name, type: { kind: 'VARCHAR2', length: 18 }, nullable: false, references: false };
  const column = table.columns.find((one) => one.name === name && !one.virtual);
  if (!column) throw new OracleError(904, `"${name}": invalid identifier`);
  return { name, type: column.type, nullable: column.nullable, references: isLob(column.type) };
}

const rowIdOf = (table: Table, number: number) =>
  rowIdHead(table.id) + rowIdSigns(Math.floor(number / 1024), 6) + rowIdSigns(number % 1024, 3);
