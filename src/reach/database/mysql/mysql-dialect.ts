import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  type QueryCompiler,
  type QueryResult,
} from 'kysely';
import type { MysqlConnection } from './mysql-connection.js';

/** Kysely over one open connection, for typed queries of the dictionary. It neither opens nor closes the connection. */
export function kyselyOver(connection: MysqlConnection): Kysely<unknown> {
  return new Kysely<unknown>({ dialect: new OpenConnectionDialect(connection) });
}

class OpenConnectionDialect implements Dialect {
  readonly #connection: MysqlConnection;

  constructor(connection: MysqlConnection) {
    this.#connection = connection;
  }

  createAdapter(): DialectAdapter {
    return new MysqlAdapter();
  }

  createDriver(): Driver {
    return new OpenConnectionDriver(this.#connection);
  }

  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new MysqlIntrospector(database);
  }

  createQueryCompiler(): QueryCompiler {
    return new MysqlQueryCompiler();
  }
}

class OpenConnectionDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(connection: MysqlConnection) {
    this.#connection = {
      executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
        const parameters = query.parameters as readonly (string | number | null)[];
        return { rows: (await connection.records(query.sql, parameters)) as Row[] };
      },
      // biome-ignore lint/correctness/useYield: rows are only ever taken whole
      streamQuery: async function* () {
        throw new Error('rows of the dictionary are taken whole');
      },
    };
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#run(connection, 'START TRANSACTION');
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#run(connection, 'COMMIT');
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#run(connection, 'ROLLBACK');
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}

  async #run(connection: DatabaseConnection, statement: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(statement));
  }
}
