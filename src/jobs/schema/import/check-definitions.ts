import { RescueError } from '../../../base/errors.js';
import { comparableHead } from '../../../formats/mysql-ddl/object-head.js';
import type { DatabaseDictionary, ObjectDefinition } from '../../../reach/database/dictionary.js';
import { objectText } from './create-objects.js';
import { isPackageBody } from './drop-objects.js';
import { journalTable } from './import-names.js';
import { type ImportTarget, renamesOf } from './import-targets.js';
import { finalName } from './stage-tables.js';
import { isExact, type StagedTable, stagedTables, tableState } from './staged-table.js';

/**
 * Throws OVM_SCHEMA_DIFFERS, naming everything, unless the tables in these dictionaries are those of the archive and no
 * others. `found` holds a dictionary for each target's name, of its staging database or of itself.
 */
export function checkTables(
  targets: readonly ImportTarget[],
  found: ReadonlyMap<string, DatabaseDictionary>,
  where: 'staging' | 'target',
): void {
  const differences: string[] = [];
  const nameOf = finalName(targets);
  const tables = stagedTables(targets);
  const isAsArchived = (table: StagedTable, text: string) =>
    where === 'target' ? isExact(table, text) : tableState(table, text, nameOf) === 'whole';
  for (const target of targets) {
    const there = new Map(
      (found.get(target.to)?.tables ?? []).map((table) => [table.name, table.createStatement]),
    );
    there.delete(journalTable);
    for (const table of tables.filter((one) => one.target === target)) {
      const { name } = table.definition;
      const text = there.get(name);
      there.delete(name);
      if (text === undefined) differences.push(`table ${target.to}.${name} is missing`);
      else if (!isAsArchived(table, text))
        differences.push(`table ${target.to}.${name} is defined otherwise`);
    }
    for (const name of there.keys()) differences.push(`table ${target.to}.${name} is not in the archive`);
  }
  refuse(targets, differences);
}

/**
 * The same for everything that is not a table, or for those objects that `look` chooses.
 */
export function checkObjects(
  targets: readonly ImportTarget[],
  found: ReadonlyMap<string, DatabaseDictionary>,
  look: (object: ObjectDefinition) => boolean = () => true,
): void {
  const differences: string[] = [];
  const final = renamesOf(targets, (target) => target.to);
  const staging = new Map(targets.map((target) => [target.staging, target.to]));
  for (const target of targets) {
    const there = new Map(
      (found.get(target.to)?.objects ?? []).filter(look).map((object) => [keyOf(object), object]),
    );
    for (const object of target.archived.objects.filter(look)) {
      const key = keyOf(object);
      const at = there.get(key);
      there.delete(key);
      const wanted = comparable({ ...object, createStatement: objectText(object, final) });
      if (!at) differences.push(`${object.kind} ${target.to}.${object.name} is missing`);
      else if (comparable({ ...at, createStatement: objectText(at, staging) }) !== wanted) {
        differences.push(`${object.kind} ${target.to}.${object.name} is defined otherwise`);
      }
    }
    for (const object of there.values())
      differences.push(`${object.kind} ${target.to}.${object.name} is not in the archive`);
  }
  refuse(targets, differences);
}

function keyOf({ kind, name, createStatement }: ObjectDefinition): string {
  return JSON.stringify([kind, name, kind === 'package' && isPackageBody(createStatement)]);
}

function comparable(object: ObjectDefinition): string {
  const { kind, table, definer, sqlMode, characterSetClient, collationConnection } = object;
  const session = [
    sqlMode,
    characterSetClient,
    collationConnection,
    object.databaseCollation,
    object.timeZone,
  ];
  const text = kind === 'trigger' ? comparableHead(object.createStatement, sqlMode) : object.createStatement;
  return JSON.stringify([table, text, definer, ...session]);
}

function refuse(targets: readonly ImportTarget[], differences: readonly string[]): void {
  if (differences.length === 0) return;
  const names = targets.map((target) => target.to).join(', ');
  throw new RescueError('OVM_SCHEMA_DIFFERS', names, differences.join('; '));
}
