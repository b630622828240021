import oracledb from 'oracledb';
import { afterEach, expect } from 'vitest';
import { startTnsDouble, type TnsDouble, type TnsDoubleOptions } from './tns-double.js';

let doubles: TnsDouble[] = [];
let connections: oracledb.Connection[] = [];

/** Starts a double that ends with the test; errors of the double itself fail the test. */
export async function startedDouble(options?: TnsDoubleOptions): Promise<TnsDouble> {
  const double = await startTnsDouble(options);
  doubles.push(double);
  return double;
}

/** Connects the driver as a user, OVS without one. */
export async function connectedTo(double: TnsDouble, user = 'ovs', password = 'Welcome1') {
  const connection = await oracledb.getConnection({ user, password, connectString: double.connectString });
  connections.push(connection);
  return connection;
}

/** A double and one connection to it. */
export async function connected(options?: TnsDoubleOptions) {
  const double = await startedDouble(options);
  return { double, connection: await connectedTo(double) };
}

/** Rows of a query, numbers as text. */
export async function rowsOf(
  connection: oracledb.Connection,
  sql: string,
  binds: oracledb.BindParameters = [],
): Promise<unknown[][]> {
  const asText = ({ dbType }: { dbType?: unknown }) =>
    dbType === oracledb.DB_TYPE_NUMBER ? { type: oracledb.STRING } : undefined;
  const { rows } = await connection.execute(sql, binds, {
    fetchTypeHandler: asText as NonNullable<oracledb.ExecuteOptions['fetchTypeHandler']>,
  });
  return (rows ?? []) as unknown[][];
}

/** The error that something ends with, by its code and message. */
export async function errorOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: Error) => error.message,
  );
}

afterEach(async () => {
  await Promise.all(connections.map((connection) => connection.close().catch(() => {})));
  connections = [];
  const broken = doubles.flatMap((double) => double.broken);
  await Promise.all(doubles.map((double) => double.stop()));
  doubles = [];
  expect(broken).toEqual([]);
});
