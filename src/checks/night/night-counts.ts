import type { ManifestSchema } from '../../archive/manifest-schema.js';
import {
  type NightCounts,
  type NightDatabaseCounts,
  type NightTableSize,
  nightDatabaseKey,
  nightTableKey,
} from '../../model/night.js';
import type { CapturedEstate } from './captured-estate.js';

/** The export of one database server. */
export interface NightSchema {
  /** As the configuration names the server. */
  readonly server: string;
  /** Name of the archive. */
  readonly archive: string;
  readonly schema: ManifestSchema;
}

const nothing = { vms: 0, templates: 0, disks: 0, networks: 0, servers: 0, repositories: 0 };

/**
 * Counts what a night found. `captured` is undefined when nothing was captured: what it would tell is then zero,
 * and nobody takes that for a drop.
 */
export function nightCounts(
  captured: Pick<CapturedEstate, 'counts'> | undefined,
  schemas: readonly NightSchema[],
): NightCounts {
  return { ...(captured?.counts ?? nothing), databases: Object.fromEntries(schemas.flatMap(databaseCounts)) };
}

function databaseCounts({ server, schema }: NightSchema): (readonly [string, NightDatabaseCounts])[] {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const exported = schema.databases.map(({ name, tables }) => {
    const rows = sum(tables.map((table) => table.rows));
    const bytes = sum(tables.map((table) => table.bytes));
    return [nightDatabaseKey(server, name), { tables: tables.length, rows, bytes }] as const;
  });
  const dumped = (schema.dumps ?? []).map(({ schema: name, tables, bytes }) => {
    const rows = sum(tables.map((table) => table.rows));
    return [nightDatabaseKey(server, name), { tables: tables.length, rows, bytes }] as const;
  });
  return [...exported, ...dumped];
}

/** The size of every table, by `nightTableKey`: what the next night measures growth by. */
export function nightTableSizes(schemas: readonly NightSchema[]): Readonly<Record<string, NightTableSize>> {
  return Object.fromEntries(schemas.flatMap(tableSizes));
}

function tableSizes({ server, schema }: NightSchema): (readonly [string, NightTableSize])[] {
  const exported = schema.databases.flatMap(({ name, tables }) =>
    tables.map((table) => {
      const size = table.rowsOmitted ? { rows: null, bytes: null } : { rows: table.rows, bytes: table.bytes };
      return [nightTableKey(nightDatabaseKey(server, name), table.name), size] as const;
    }),
  );
  const dumped = (schema.dumps ?? []).flatMap(({ schema: name, tables }) =>
    tables.map((table) => {
      const key = nightTableKey(nightDatabaseKey(server, name), table.name);
      return [key, { rows: table.rows, bytes: null }] as const;
    }),
  );
  return [...exported, ...dumped];
}
