import type { ManifestTable } from '../../../archive/manifest-schema.js';
import { RescueError } from '../../../base/errors.js';
import {
  comparableTable,
  type TableInSteps,
  tableInSteps,
} from '../../../formats/mysql-ddl/compose-table.js';
import { quoteDdlName } from '../../../formats/mysql-ddl/ddl-tokens.js';
import { type CreateTable, readCreateTable } from '../../../formats/mysql-ddl/read-create-table.js';
import {
  addSequenceDefaults,
  retargetSequences,
  withoutSequenceDefaults,
} from '../../../formats/mysql-ddl/sequence-defaults.js';
import type { TableDefinition } from '../../../reach/database/dictionary.js';
import type { ImportTarget } from './import-targets.js';
import { renamesOf } from './import-targets.js';

/** A table of the archive, with all that is needed to build it in staging. */
export interface StagedTable {
  readonly target: ImportTarget;
  readonly definition: TableDefinition;
  readonly manifest: ManifestTable;
  readonly steps: TableInSteps;
  /** What gives the finished table its defaults from sequences; undefined without such. */
  readonly addDefaults: string | undefined;
  /** What its definition must be in the end, in comparable form. */
  readonly wantedExactly: string;
  /** The same without defaults from sequences, as it is before the exchange. */
  readonly wanted: string;
  /** The same before the foreign keys are there. */
  readonly wantedUnlinked: string;
  /** The same before keys and foreign keys are there. */
  readonly wantedBare: string;
  /** How long it will take, in bytes. */
  readonly weight: number;
}

/** Below it keys are not worth a statement of their own. */
const smallTableBytes = 256 * 1024;
/** What the server does for a row whatever its length, as bytes. */
const rowWeight = 100;

/** All tables of the import, the longest work first. Throws OVM_ARCHIVE_DAMAGED for a definition that is none. */
export function stagedTables(targets: readonly ImportTarget[]): readonly StagedTable[] {
  const staging = renamesOf(targets, (target) => target.staging);
  const final = renamesOf(targets, (target) => target.to);
  const tables = targets.flatMap((target) => {
    const definitions = new Map(target.archived.tables.map((table) => [table.name, table]));
    return target.manifest.tables.map((manifest): StagedTable => {
      const definition = definitions.get(manifest.name);
      const whole = definition && readCreateTable(definition.createStatement);
      if (!definition || !whole) {
        const why = `${target.manifest.dictionary} has no definition of the table ${manifest.name}`;
        throw new RescueError('OVM_ARCHIVE_DAMAGED', target.from, why);
      }
      const parsed = withoutSequenceDefaults(whole);
      const keysLater = definition.storageEngine === 'InnoDB' && manifest.bytes >= smallTableBytes;
      const steps = tableInSteps(parsed, { database: target.staging, builtIn: staging, keysLater });
      const nameOf = (name: string) => final.get(name) ?? name;
      return {
        target,
        definition,
        manifest,
        steps,
        ...wantedTexts(parsed, steps, nameOf),
        wantedExactly: comparableTable(retargetSequences(whole, final), nameOf),
        addDefaults: addSequenceDefaults(whole, target.to, final),
        weight: manifest.bytes + manifest.rows * rowWeight,
      };
    });
  });
  return tables.sort((a, b) => b.weight - a.weight);
}

type Wanted = Pick<StagedTable, 'wanted' | 'wantedUnlinked' | 'wantedBare'>;

function wantedTexts(table: CreateTable, steps: TableInSteps, nameOf: (name: string) => string): Wanted {
  const bare = readCreateTable(steps.create);
  return {
    wanted: comparableTable(table, nameOf),
    wantedUnlinked: comparableTable(unlinked(table), nameOf),
    wantedBare: bare ? comparableTable(unlinked({ ...bare, nameText: table.nameText }), nameOf) : '',
  };
}

function unlinked(table: CreateTable): CreateTable {
  return { ...table, items: table.items.filter((item) => item.kind !== 'foreign') };
}

export type TableState = 'whole' | 'linked otherwise' | 'without keys' | 'other';

/**
 * How far a table has come, told from its definition at the server; `nameOf` gives the final name of a database. Linked
 * otherwise: only the foreign keys differ or are missing.
 */
export function tableState(
  table: StagedTable,
  createStatement: string,
  nameOf: (database: string) => string,
): TableState {
  const shown = readCreateTable(createStatement);
  if (!shown) return 'other';
  const parsed = withoutSequenceDefaults(shown);
  if (comparableTable(parsed, nameOf) === table.wanted) return 'whole';
  const text = comparableTable(unlinked(parsed), nameOf);
  if (text === table.wantedUnlinked) return 'linked otherwise';
  return text === table.wantedBare ? 'without keys' : 'other';
}

/** Whether a table in its target is what was archived, to the letter. */
export function isExact(table: StagedTable, createStatement: string): boolean {
  const parsed = readCreateTable(createStatement);
  return parsed !== undefined && comparableTable(parsed, (name) => name) === table.wantedExactly;
}

/** The statements that give a table in `place` its foreign keys in place of those it has. */
export function linkingStatements(
  table: StagedTable,
  createStatement: string,
  place: { readonly database: string; readonly databases: ReadonlyMap<string, string> },
): readonly string[] {
  const [parsed, wanted] = [
    readCreateTable(createStatement),
    readCreateTable(table.definition.createStatement),
  ];
  if (!parsed || !wanted) return [];
  const name = `${quoteDdlName(place.database)}.${quoteDdlName(table.definition.name)}`;
  const drops = parsed.items
    .filter((item) => item.kind === 'foreign' && item.name !== null)
    .map((item) => `DROP FOREIGN KEY ${quoteDdlName(item.name as string)}`);
  const options = { database: place.database, builtIn: place.databases, keysLater: false };
  const { addForeignKeys } = tableInSteps(wanted, options);
  const drop = drops.length > 0 ? [`ALTER TABLE ${name} ${drops.join(', ')}`] : [];
  return addForeignKeys === undefined ? drop : [...drop, addForeignKeys];
}
