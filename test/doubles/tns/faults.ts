import { OracleError } from './oracle-error.js';

/** A statement, or the fetch of its rows, that goes wrong. */
export interface StatementFault {
  /** Statements that it happens to; `COMMIT` is also the driver's own call. */
  readonly match: RegExp;
  /**
   * `error` answers with the number; `cut` ends the connection; `cut-after` does so when all is done and before the answer;
   * `stall` never answers.
   */
  readonly what: 'error' | 'cut' | 'cut-after' | 'stall';
  readonly number?: number;
  /** Text of the error, without its number. */
  readonly text?: string;
  /** Rows that are fetched before; without it the execution itself goes wrong. */
  readonly afterRows?: number;
  /** How often; without it always. */
  readonly times?: number;
}

/** Where a line is cut, in bytes of one connection and one direction. */
export interface CutLine {
  readonly direction: 'sent' | 'received';
  /** That many bytes still pass. `sent` is what the server sent. */
  readonly bytes: number;
  /** Which connection, counted from 1 since the start; without it the next and all after it. */
  readonly connection?: number;
  /** Whether the line is reset instead of closed. */
  readonly reset?: boolean;
}

const knownTexts: Readonly<Record<number, string>> = {
  942: 'table or view does not exist',
  1012: 'not logged on',
  1017: 'invalid username/password; logon denied',
  1031: 'insufficient privileges',
  1033: 'ORACLE initialization or shutdown in progress',
  1034: 'ORACLE not available',
  1555: 'snapshot too old: rollback segment number 7 with name "_SYSSMU7_2070203016$" too small',
  1652: 'unable to extend temp segment by 128 in tablespace TEMP',
  1653: 'unable to extend table OVS.T by 128 in tablespace USERS',
  28000: 'the account is locked',
  28001: 'the password has expired',
  28: 'your session has been killed',
  3113: 'end-of-file on communication channel',
  3114: 'not connected to ORACLE',
  54: 'resource busy and acquire with NOWAIT specified or timeout expired',
  60: 'deadlock detected while waiting for resource',
};

/** Errors after which the server ends the connection. */
const endsConnection: ReadonlySet<number> = new Set([28, 1012, 3113, 3114]);

/** An error by its number, with Oracle's text where it has no names in it. */
export function oracleErrorOf(number: number, text?: string): OracleError {
  return new OracleError(number, text ?? knownTexts[number] ?? 'an error that was asked for');
}

/** Whether the server ends the connection behind an error. */
export const isEnd = (error: OracleError) => endsConnection.has(error.number);

/** What goes wrong on demand; all of it can be changed while the server runs. */
export class Faults {
  #statements: { fault: StatementFault; left: number }[] = [];
  #cuts: CutLine[] = [];
  /** Error that every login gets, as 28001. */
  login: number | undefined;
  /** Error with which the listener refuses, as 12514 or 12528. */
  refuse: number | undefined;
  /** Whether connections are taken, but never answered. */
  silent = false;

  failStatements(fault: StatementFault): void {
    this.#statements.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  cutLine(cut: CutLine): void {
    this.#cuts.push(cut);
  }

  clear(): void {
    this.#statements = [];
    this.#cuts = [];
    this.login = undefined;
    this.refuse = undefined;
    this.silent = false;
  }

  /** The fault of a statement, used up by asking. */
  ofStatement(sql: string): StatementFault | undefined {
    const found = this.#statements.find(({ fault, left }) => left > 0 && fault.match.test(sql));
    if (found) found.left--;
    return found?.fault;
  }

  /** Where a connection is cut. */
  cutOf(connection: number, direction: CutLine['direction']): CutLine | undefined {
    return this.#cuts.find(
      (cut) => cut.direction === direction && (cut.connection === undefined || cut.connection === connection),
    );
  }
}
