import { expect } from 'vitest';
import type { ObjectDefinition, TableDefinition } from '../../src/reach/database/dictionary.js';
import {
  type OracleReading,
  readOracleDictionary,
} from '../../src/reach/database/oracle/oracle-dictionary.js';
import { laterConstructs } from './oracle-11.2-bans.js';
import { dictionaryServer } from './oracle-dictionary-server.js';
import { SchemaRows } from './oracle-zoo.js';
import { plsqlFaults } from './plsql-grammar.js';

/** An empty schema. */
export const ovs = () => new SchemaRows('OVS');

/** What was read, and parts of it by name and kind. */
export interface ReadSchema extends OracleReading {
  /** The statements that the server was sent. */
  readonly sent: readonly string[];
  readonly found: readonly string[];
  table(name: string): TableDefinition | undefined;
  made(kind: string): readonly ObjectDefinition[];
  texts(kind: string): readonly string[];
}

/** Reads the schema as its owner; every statement that comes out is one that Oracle 11.2 takes. */
export async function reading(
  schema: SchemaRows,
  facts: { readonly version?: string } = {},
): Promise<ReadSchema> {
  const server = dictionaryServer(schema.views, { user: 'OVS', ...facts });
  const read = await readOracleDictionary(server.query, 'OVS').finally(() => server.close());
  const { tables, objects } = read.dictionary;
  for (const { createStatement: statement } of [...tables, ...objects]) {
    expect({ statement, faults: plsqlFaults(statement) }).toEqual({ statement, faults: [] });
    expect({ statement, later: laterConstructs(statement) }).toEqual({ statement, later: [] });
  }
  const made = (kind: string) => objects.filter((object) => object.kind === kind);
  return {
    ...read,
    sent: server.sent,
    found: read.findings.map(({ kind, name }) => `${kind} ${name}`),
    table: (name) => tables.find((table) => table.name === name),
    made,
    texts: (kind) => made(kind).map(({ createStatement }) => createStatement),
  };
}
