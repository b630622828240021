import type { StoredValue } from '../tns/oracle-type.js';

const columnWidth = 40;

/** What SET says of the form of rows; at first as SQL*Plus has it without a word. */
export class SqlplusSettings {
  define = true;
  #heading = true;
  #pageSize = 14;
  #lineSize = 80;
  #separator = ' ';

  /** The words after SET. */
  set(words: string): void {
    const onOff = (name: string) => new RegExp(`\\b${name} (ON|OFF)\\b`, 'i').exec(words)?.[1]?.toUpperCase();
    const number = (name: string) => new RegExp(`\\b${name} (\\d+)`, 'i').exec(words)?.[1];
    this.define = (onOff('DEFINE') ?? (this.define ? 'ON' : 'OFF')) === 'ON';
    this.#heading = (onOff('HEADING') ?? (this.#heading ? 'ON' : 'OFF')) === 'ON';
    this.#pageSize = Number(number('PAGESIZE') ?? this.#pageSize);
    this.#lineSize = Number(number('LINESIZE') ?? this.#lineSize);
    this.#separator = /\bCOLSEP '([^']*)'/i.exec(words)?.[1] ?? this.#separator;
  }

  /** Headings as they are set, then a row after another, on as many lines as they need (assumed: tools.sqlplus-rows). */
  printed(names: readonly string[], rows: readonly (readonly StoredValue[])[]): string {
    const lines = rows.map((row) => this.#line(row.map((value) => (value === null ? '' : String(value)))));
    if (this.#pageSize > 0 && this.#heading && rows.length > 0) {
      lines.unshift('', this.#line(names), this.#line(names.map(() => '-'.repeat(columnWidth))));
    }
    return lines.map((line) => `${line}\n`).join('');
  }

  #line(values: readonly string[]): string {
    const line = values.map((value) => value.padEnd(columnWidth)).join(this.#separator);
    const pieces = line.match(new RegExp(`.{1,${this.#lineSize}}`, 'gsu')) ?? [''];
    return pieces.map((piece) => piece.trimEnd()).join('\n');
  }
}
