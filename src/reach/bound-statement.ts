import { type Kysely, type RawBuilder, sql } from 'kysely';
import { sqlStatement } from './sql-statement.js';

/** The statement `sql/<name>.sql` with `:name` bound to the parameter of that name, for Kysely. */
export function boundStatement<Row>(name: string, parameters: Parameters = {}): RawBuilder<Row> {
  const parts = sqlStatement(name).split(/:([a-z_]+)\b/);
  const texts = parts.filter((_, index) => index % 2 === 0);
  const values = parts
    .filter((_, index) => index % 2 === 1)
    .map((parameter) => given(name, parameter, parameters));
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

function given(name: string, parameter: string, parameters: Parameters): string | number {
  const value = parameters[parameter];
  if (value === undefined) throw new Error(`${name}.sql has a parameter :${parameter} that was not given`);
  return value;
}
