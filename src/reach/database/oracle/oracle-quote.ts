import { RescueError } from '../../../base/errors.js';

/**
 * An identifier in double quotes. Oracle has no way to write one that holds a double quote or a zero byte, so such a name
 * is of nothing that exists: throws OVM_DB_NOT_FOUND.
 */
export function quoteOracleName(name: string): string {
  if (name === '' || /["\0]/.test(name)) {
    const why = 'Oracle knows no name that is empty or holds a double quote or a zero byte';
    throw new RescueError('OVM_DB_NOT_FOUND', JSON.stringify(name), why);
  }
  return `"${name}"`;
}

/** A text as a literal: Oracle knows no other escape than the doubled quote. */
export function quoteOracleText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** "OWNER"."NAME" */
export function qualifiedOracleName(owner: string, name: string): string {
  return `${quoteOracleName(owner)}.${quoteOracleName(name)}`;
}
