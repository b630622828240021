import { RescueError } from '../../base/errors.js';
import { DumpFault } from './dump-fault.js';
import type { LiteralRules } from './insert-literal.js';
import type { InsertSink } from './insert-row.js';
import { InsertValues } from './insert-values.js';
import { LinePlace } from './line-place.js';
import { StatementScanner } from './statement-scanner.js';

/** Takes what a dump holds, in its order. Bytes are only valid during the call. May throw DumpFault. */
export interface DumpHandler extends InsertSink {
  /** How strings are written from here on. */
  rules(): LiteralRules;
  /** A line of comment outside a statement. */
  comment(line: Buffer): void;
  /** A statement without its delimiter. */
  statement(text: Buffer): void;
  /** An INSERT or REPLACE up to the word VALUES; its rows follow. */
  insert(head: Buffer): void;
  insertEnd(): void;
}

/**
 * Reads a dump of mysqldump or mariadb-dump from chunks cut anywhere, in constant memory: rows are given value by value,
 * long values in pieces. Throws OVM_DUMP_INVALID naming file, line and column (in bytes); what else the handler throws
 * passes unchanged.
 */
export class DumpReader {
  readonly #file: string;
  readonly #handler: DumpHandler;
  readonly #scanner = new StatementScanner();
  readonly #values: InsertValues;
  readonly #place = new LinePlace();
  #inValues = false;
  #rest: Buffer = Buffer.alloc(0);

  /** @param file the name of the dump in messages */
  constructor(file: string, handler: DumpHandler) {
    this.#file = file;
    this.#handler = handler;
    this.#values = new InsertValues(handler);
  }

  /** Reads the next chunk; it may be used for something else afterwards. */
  push(chunk: Buffer): void {
    this.#read(chunk, false);
  }

  /** The dump has ended. */
  end(): void {
    const end = this.#read(Buffer.alloc(0), true);
    if (this.#inValues || !this.#scanner.isBetween) {
      this.#fail(end, end.length, new DumpFault('it ends in the middle of a statement'));
    }
  }

  #read(chunk: Buffer, final: boolean): Buffer {
    const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    this.#scanner.at = 0;
    try {
      while (this.#inValues ? this.#readRows(data) : this.#readStatement(data, final));
    } catch (error) {
      this.#fail(data, this.#scanner.at, error);
    }
    const { at } = this.#scanner;
    this.#place.pass(data.subarray(0, at));
    this.#rest = Buffer.from(data.subarray(at));
    return this.#rest;
  }

  /** False when there is too little to go on. */
  #readStatement(data: Buffer, final: boolean): boolean {
    const rules = this.#handler.rules();
    this.#scanner.backslashEscapes = rules.backslashEscapes;
    const stop = this.#scanner.scan(data, final);
    if (stop === 'more') return false;
    if (stop === 'rows-end') this.#handler.insertEnd();
    else this.#give(stop, rules);
    return true;
  }

  #give(stop: 'statement' | 'values' | 'comment', rules: LiteralRules): void {
    const { text, at } = this.#scanner;
    try {
      if (stop === 'comment') this.#handler.comment(text);
      else if (stop === 'statement') this.#handler.statement(text);
      else {
        this.#handler.insert(text);
        this.#values.begin(rules);
        this.#inValues = true;
      }
    } catch (error) {
      // the place of a statement that cannot be taken is where it begins, unless that was in an earlier chunk
      this.#scanner.at = Math.max(
        0,
        at - text.length - (stop === 'statement' ? this.#scanner.delimiterLength : 0),
      );
      throw error;
    }
  }

  #readRows(data: Buffer): boolean {
    if (this.#scanner.at >= data.length) return false;
    const next = this.#values.read(data, this.#scanner.at);
    if (next < 0) {
      this.#scanner.at = data.length;
      return false;
    }
    this.#scanner.at = next;
    this.#inValues = false;
    this.#scanner.rowsRead();
    return true;
  }

  #fail(data: Buffer, at: number, error: unknown): never {
    if (!(error instanceof DumpFault)) throw error;
    const offset = error.at ?? (this.#inValues ? this.#values.rowEnd : at);
    const { line, column } = this.#place.at(data, Math.min(offset, data.length));
    const object = `${this.#file}, line ${line}, column ${column}`;
    throw new RescueError('OVM_DUMP_INVALID', object, error.message, error);
  }
}
