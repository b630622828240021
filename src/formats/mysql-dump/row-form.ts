import { DumpFault } from './dump-fault.js';
import type { DumpColumn } from './dump-table.js';
import { type InsertSink, valueKinds } from './insert-row.js';
import { type ValueForm, valueForm } from './value-form.js';

/** Where rows go: RowSink of reach/database, by its shape. */
export interface DumpRowSink {
  row(bytes: Buffer, starts: Int32Array, ends: Int32Array): void;
  piece(bytes: Uint8Array): void;
  endValue(isNull: boolean): void;
  endRow(): void;
}

/** Of a value that is put together from pieces before it is converted. */
const longestNumber = 64 * 1024;

/**
 * Brings the values of an INSERT into the columns of their table, as a server sends them: in the table's order, without
 * generated columns, with defaults for those left out, texts in the character set of their column. Throws DumpFault.
 */
export class RowForm implements InsertSink {
  sink: DumpRowSink;
  readonly #table: string;
  readonly #columns: readonly DumpColumn[];
  readonly #forms: readonly (ValueForm | undefined)[];
  /** For each column the place of its value in the INSERT, -1 for none. */
  readonly #from: Int32Array;
  /** For each value of the INSERT its column, -1 for one that is not kept. */
  readonly #to: Int32Array;
  /** The values come in the table's order and are all kept. */
  readonly #inOrder: boolean;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  #out = Buffer.allocUnsafe(64 * 1024);
  #length = 0;
  #sourceStarts: Int32Array | undefined;
  #viewStarts: Int32Array = new Int32Array(0);
  #viewEnds: Int32Array = new Int32Array(0);
  #next = 0;
  #column = 0;
  #collected: Buffer[] = [];

  /**
   * @param named columns of the INSERT; undefined when it names none
   * @param sessionSet character set of the session's string literals
   */
  constructor(
    table: { readonly name: string; readonly columns: readonly DumpColumn[] },
    named: readonly string[] | undefined,
    sessionSet: string,
    sink: DumpRowSink,
  ) {
    this.sink = sink;
    this.#table = table.name;
    this.#columns = table.columns.filter((column) => !column.generated);
    const given = named ?? table.columns.filter((column) => !column.invisible).map((column) => column.name);
    const place = new Map(given.map((name, index) => [name.toLowerCase(), index]));
    const kept = new Map(this.#columns.map((column, index) => [column.name.toLowerCase(), index]));
    this.#from = Int32Array.from(this.#columns, (column) => place.get(column.name.toLowerCase()) ?? -1);
    this.#to = Int32Array.from(given, (name) => kept.get(name.toLowerCase()) ?? -1);
    this.#forms = this.#columns.map((column) => this.#formOf(column, sessionSet));
    this.#inOrder =
      this.#from.length === given.length && this.#from.every((source, index) => source === index);
    this.#starts = new Int32Array(this.#columns.length);
    this.#ends = new Int32Array(this.#columns.length);
    this.#refuseUnknown(table.columns, given);
  }

  row(bytes: Buffer, starts: Int32Array, ends: Int32Array, kinds: Uint8Array, count: number): void {
    this.#checkCount(count);
    if (this.#inOrder && this.#isSame(bytes, starts, ends, kinds)) {
      if (this.#sourceStarts !== starts) {
        this.#sourceStarts = starts;
        this.#viewStarts = starts.subarray(0, count);
        this.#viewEnds = ends.subarray(0, count);
      }
      this.sink.row(bytes, this.#viewStarts, this.#viewEnds);
      return;
    }
    this.#length = 0;
    for (let column = 0; column < this.#from.length; column += 1) {
      const source = this.#from[column] as number;
      const kind = source < 0 ? valueKinds.default : (kinds[source] as number);
      if (kind === valueKinds.null) this.#starts[column] = -1;
      else if (kind === valueKinds.default) this.#default(column);
      else this.#convert(column, kind, bytes, starts[source] as number, ends[source] as number);
    }
    this.sink.row(this.#out, this.#starts, this.#ends);
  }

  piece(bytes: Buffer, kind: number): void {
    const column = this.#columnOf(this.#column);
    if (column < 0) return;
    const form = this.#forms[column];
    if (!form || (form.text && kind === valueKinds.bytes)) this.sink.piece(bytes);
    else if (form.text) this.sink.piece(this.#named(column, () => form.text?.piece(bytes, false) ?? bytes));
    else {
      this.#collected.push(Buffer.from(bytes));
      const length = this.#collected.reduce((sum, part) => sum + part.length, 0);
      if (length > longestNumber) throw new DumpFault(`the value of ${this.#nameOf(column)} is too long`);
    }
  }

  endValue(kind: number): void {
    const column = this.#columnOf(this.#column);
    this.#column += 1;
    if (column < 0) return;
    this.#next = column + 1;
    if (kind === valueKinds.default) this.#defaultPieces(column);
    else {
      if (kind !== valueKinds.null) this.#lastPiece(column, kind);
      this.sink.endValue(kind === valueKinds.null);
    }
  }

  endRow(): void {
    this.#checkCount(this.#column);
    for (; this.#next < this.#columns.length; this.#next += 1) this.#defaultPieces(this.#next);
    this.#column = 0;
    this.#next = 0;
    this.sink.endRow();
  }

  /** Whether the whole row stays as it is. */
  #isSame(bytes: Buffer, starts: Int32Array, ends: Int32Array, kinds: Uint8Array): boolean {
    const forms = this.#forms;
    for (let index = 0; index < forms.length; index += 1) {
      const kind = kinds[index] as number;
      if (kind === valueKinds.null) continue;
      if (kind === valueKinds.default) return false;
      const form = forms[index];
      if (form && !form.isSame(bytes, starts[index] as number, ends[index] as number, kind)) return false;
    }
    return true;
  }

  #formOf(column: DumpColumn, sessionSet: string): ValueForm | undefined {
    try {
      return valueForm(column, sessionSet);
    } catch (error) {
      if (error instanceof DumpFault)
        throw new DumpFault(`column ${this.#table}.${column.name}: ${error.message}`);
      throw error;
    }
  }

  #refuseUnknown(columns: readonly DumpColumn[], given: readonly string[]): void {
    const known = new Set(columns.map((column) => column.name.toLowerCase()));
    const unknown = given.find((name) => !known.has(name.toLowerCase()));
    if (unknown !== undefined) throw new DumpFault(`the table ${this.#table} has no column ${unknown}`);
  }

  #checkCount(count: number): void {
    if (count === this.#to.length) return;
    throw new DumpFault(`a row has ${count} values for ${this.#to.length} columns of ${this.#table}`);
  }

  #convert(column: number, kind: number, bytes: Buffer, start: number, end: number): void {
    const form = this.#forms[column];
    if (!form || form.isSame(bytes, start, end, kind)) {
      this.#append(column, bytes, start, end);
      return;
    }
    const value = this.#named(column, () => form.whole(bytes.subarray(start, end), kind));
    this.#append(column, value, 0, value.length);
  }

  #append(column: number, bytes: Buffer, start: number, end: number): void {
    const needed = this.#length + end - start;
    if (needed > this.#out.length) {
      const grown = Buffer.allocUnsafe(needed * 2);
      this.#out.copy(grown, 0, 0, this.#length);
      this.#out = grown;
    }
    this.#starts[column] = this.#length;
    bytes.copy(this.#out, this.#length, start, end);
    this.#length = needed;
    this.#ends[column] = needed;
  }

  #default(column: number): void {
    const value = this.#defaultBytes(column);
    if (value === null) this.#starts[column] = -1;
    else this.#append(column, value, 0, value.length);
  }

  #defaultPieces(column: number): void {
    const value = this.#defaultBytes(column);
    if (value !== null) this.sink.piece(value);
    this.sink.endValue(value === null);
  }

  #defaultBytes(column: number): Buffer | null {
    const { defaultText, characterSet } = this.#columns[column] as DumpColumn;
    if (defaultText === null) return null;
    if (defaultText === undefined) {
      throw new DumpFault(`the default of ${this.#nameOf(column)} is known to the server only`);
    }
    const form = this.#named(column, () =>
      valueForm(this.#columns[column] as DumpColumn, characterSet === null ? 'binary' : 'utf8mb4'),
    );
    const bytes = Buffer.from(defaultText, 'utf8');
    return this.#named(column, () => form?.whole(bytes, valueKinds.text) ?? bytes);
  }

  /** The column of a value in pieces. Columns before it that have no value come first. */
  #columnOf(value: number): number {
    const column = this.#to[value];
    if (column === undefined) throw new DumpFault(`a row has more values than ${this.#table} has columns`);
    if (column < 0) return column;
    if (column < this.#next) {
      throw new DumpFault(`a long row names columns of ${this.#table} in another order than the table's`);
    }
    for (; this.#next < column; this.#next += 1) {
      if ((this.#from[this.#next] as number) >= 0) {
        throw new DumpFault(`a long row names columns of ${this.#table} in another order than the table's`);
      }
      this.#defaultPieces(this.#next);
    }
    return column;
  }

  #lastPiece(column: number, kind: number): void {
    const form = this.#forms[column];
    if (!form || (form.text && kind === valueKinds.bytes)) return;
    const rest = Buffer.concat(this.#collected);
    this.#collected = [];
    const last = this.#named(column, () =>
      form.text ? form.text.piece(rest, true) : form.whole(rest, kind),
    );
    this.sink.piece(last);
  }

  #named<Result>(column: number, action: () => Result): Result {
    try {
      return action();
    } catch (error) {
      if (error instanceof DumpFault) throw new DumpFault(`column ${this.#nameOf(column)}: ${error.message}`);
      throw error;
    }
  }

  #nameOf(column: number): string {
    return `${this.#table}.${this.#columns[column]?.name ?? ''}`;
  }
}
