import {
  type AliasNode,
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  DefaultQueryCompiler,
  type Dialect,
  type DialectAdapter,
  DialectAdapterBase,
  type Driver,
  type FetchNode,
  Kysely,
  type LimitNode,
  type OffsetNode,
  type QueryCompiler,
  type QueryResult,
} from 'kysely';

/** One row by the names its statement gives; numbers and LONG values come as text. */
export type OracleRow = Readonly<Record<string, string | null>>;

/** Runs one statement, whose binds are `:1`, `:2` and so on. */
export type OracleQuery = (sql: string, binds: readonly (string | number)[]) => Promise<readonly OracleRow[]>;

/** Kysely for statements in `sql/` and queries of the dictionary. It neither opens nor closes a connection. */
export function kyselyOverOracle(query: OracleQuery): Kysely<unknown> {
  return new Kysely<unknown>({ dialect: new OracleDialect(query) });
}

class OracleDialect implements Dialect {
  readonly #query: OracleQuery;

  constructor(query: OracleQuery) {
    this.#query = query;
  }

  createAdapter(): DialectAdapter {
    return new OracleAdapter();
  }

  createDriver(): Driver {
    return new OpenConnectionDriver(this.#query);
  }

  createIntrospector(): DatabaseIntrospector {
    throw new Error('the dictionary is read with the statements in sql/dictionary/oracle');
  }

  createQueryCompiler(): QueryCompiler {
    return new OracleQueryCompiler();
  }
}

class OracleAdapter extends DialectAdapterBase {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

/** Writes what Oracle 11.2 reads: binds as `:1`, no AS before the name of a table, nothing of later releases. */
export class OracleQueryCompiler extends DefaultQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return `:${this.numParameters}`;
  }

  protected override visitAlias(node: AliasNode): void {
    this.visitNode(node.node);
    this.append(' ');
    this.visitNode(node.alias);
  }

  protected override visitLimit(_node: LimitNode): void {
    refuse('LIMIT');
  }

  protected override visitOffset(_node: OffsetNode): void {
    refuse('OFFSET');
  }

  protected override visitFetch(_node: FetchNode): void {
    refuse('FETCH');
  }
}

function refuse(clause: string): never {
  throw new Error(`Oracle 11.2 has no ${clause}: compare ROWNUM instead`);
}

class OpenConnectionDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(query: OracleQuery) {
    this.#connection = {
      executeQuery: async <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
        return {
          rows: (await query(sql, parameters as readonly (string | number)[])) as readonly Row[] as Row[],
        };
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

  async beginTransaction(): Promise<void> {
    throw new Error('the dictionary is read outside transactions');
  }

  async commitTransaction(): Promise<void> {}

  async rollbackTransaction(): Promise<void> {}

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}
}
