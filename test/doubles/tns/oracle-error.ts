/** An error as the database numbers it; the text begins with `ORA-nnnnn: `. */
export class OracleError extends Error {
  constructor(
    readonly number: number,
    text: string,
    /** Where in the statement, counted from 0. */
    readonly position = 0,
  ) {
    super(`ORA-${String(number).padStart(5, '0')}: ${text}`);
    this.name = 'OracleError';
  }
}
