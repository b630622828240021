import { readFileSync } from 'node:fs';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { RescueError, systemReason } from '../base/errors.js';

const read = new Map<string, string>();

/**
 * The statement in `sql/<name>.sql` of this installation, without its comment lines. Throws OVM_FILE_UNREADABLE when
 * the installation is not whole.
 */
export function sqlStatement(name: string): string {
  const known = read.get(name);
  if (known !== undefined) return known;
  // src/reach and dist/reach are equally far from sql.
  const file = new URL(`../../sql/${name}.sql`, import.meta.url);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new RescueError('OVM_FILE_UNREADABLE', file.pathname, systemReason(error), error);
  }
  const statement = text.replace(/^--.*\n/gm, '').trim();
  read.set(name, statement);
  return statement;
}

/** That statement with `:name` bound to the parameter of that name, for Kysely. */
export function boundStatement<Row>(name: string, parameters: Parameters = {}): RawBuilder<Row> {
  const parts = sqlStatement(name).split(/:([a-z_]+)\b/);
  const texts = parts.filter((_, index) => index % 2 === 0);
  const values = parts.filter((_, index) => index % 2 === 1).map((parameter) => valueOf(name, parameter, parameters));
  return sql<Row>(Object.assign(texts, { raw: texts }), ...values);
}

/** Runs that statement through Kysely. */
export async function runStatement<Row>(
  kysely: Kysely<unknown>,
  name: string,
  parameters: Parameters = {},
): Promise<readonly Row[]> {
  const { rows } = await boundStatement<Row>(name, parameters).execute(kysely);
  return rows;
}

type Parameters = Readonly<Record<string, string | number>>;

function valueOf(name: string, parameter: string, parameters: Parameters): string | number {
  const value = parameters[parameter];
  if (value === undefined) throw new Error(`${name}.sql has a parameter :${parameter} that was not given`);
  return value;
}
