import { counted } from '../../base/counted.js';
import { growthOf, signedText } from '../../emitters/night/growth-text.js';
import type { NightTableChange } from '../../model/night.js';
import type { ManagerBuild, UpgradeComparison, UpgradeLoss } from '../../model/upgrade.js';
import { differenceText } from '../comparison-text.js';

/** A comparison for people, line by line; the last one says whether anything is missing. */
export function* upgradeLines(comparison: UpgradeComparison): Iterable<string> {
  const { estate, snapshot, night, missing, changed, added, schema } = comparison;
  yield `Estate ${estate}: snapshot ${snapshot}, compared with the night ${night}`;
  yield* managerLines(comparison);
  yield* part(
    'Missing',
    missing.map((loss) => `- ${lossText(loss)}`),
  );
  yield* part(
    'Other values than before',
    changed.map((change) => changeText(change, comparison)),
  );
  yield* part(
    'Additional',
    added.map((one) => `+ ${lossText(one)}`),
  );
  yield* part('Structure of the databases', schema.structure);
  yield* part('Sizes of tables', schema.tables.map(tableText));
  yield* part('Tables with other content in as many rows', schema.rewritten);
  yield* part('Not compared', comparison.notCompared);
  yield* part('Told on one side alone', comparison.untold);
  yield* part('The night after the upgrade is not good', comparison.nightReasons);
  yield '';
  yield verdictText(comparison);
}

function* part(title: string, lines: readonly string[]): Iterable<string> {
  if (lines.length === 0) return;
  yield '';
  yield title;
  for (const line of lines) yield `  ${line}`;
}

function* managerLines({ before, after, sameUuid }: UpgradeComparison): Iterable<string> {
  yield `  manager UUID  ${before.managerUuid ?? 'not known'}${sameUuid ? ', as before' : ' before'}`;
  const found = sameUuid ? [] : after.uuids;
  for (const { uuid, places } of found) yield `                ${uuid} now, in ${places.join(', ')}`;
  yield `  release       ${becameText(before.release, after.release)}`;
  yield `  BUILDID       ${becameText(before.buildId, after.buildId)}`;
  for (const { server } of before.databaseServers)
    yield `  database      ${server}: ${becameText(productOf(server, before), productOf(server, after))}`;
}

function productOf(server: string, { databaseServers }: ManagerBuild): string | null {
  const found = databaseServers.find((one) => one.server === server);
  return found ? `${found.product} ${found.serverVersion}` : null;
}

function becameText(before: string | null, after: string | null): string {
  const [was, is] = [before ?? 'not known', after ?? 'not known'];
  return was === is ? `${is}, as before` : `${was} -> ${is}`;
}

function lossText({ entity, id, name, vm }: UpgradeLoss): string {
  const label = name === undefined || name === id ? id : `${name} (${id})`;
  return `${entity} ${label}${vm === undefined ? '' : `, of ${vm}`}`;
}

function changeText(change: UpgradeComparison['changed'][number], { snapshot, night }: UpgradeComparison) {
  const side = (name: string) => ({ name, readAt: '', lacks: [], unread: [], archived: true });
  return differenceText({ kind: 'different', ...change }, { a: side(snapshot), b: side(night) });
}

/** `ovs.OVM_STATISTIC: +30.0 MiB, +1200 rows`; new and gone ones by their rows. */
function tableText(table: NightTableChange): string {
  const { kind, database, table: name, rowsBefore, rowsNow } = table;
  const growth = growthOf(table);
  const rows = (rowsNow ?? 0) - (rowsBefore ?? 0);
  if (growth === null) return `${database}/${name}: ${kind}, ${signedText('rows', rows)}`;
  const size = growth.unit === 'bytes' ? [signedText('bytes', growth.change)] : [];
  return `${database}/${name}: ${[...size, ...(rows === 0 ? [] : [signedText('rows', rows)])].join(', ')}`;
}

/** `prod: nothing is missing; BUILDID 3.3.3.1085 -> 3.4.2.1384, the manager UUID is the same`. */
export function verdictText(comparison: UpgradeComparison): string {
  const { estate, missing, notCompared, before, after, sameUuid, nightReasons } = comparison;
  const all = notCompared.length === 0 ? 'nothing is missing' : 'nothing that was compared is missing';
  const is = missing.length === 1 ? 'is' : 'are';
  const build =
    before.buildId === after.buildId
      ? 'the same BUILDID'
      : `BUILDID ${becameText(before.buildId, after.buildId)}`;
  const parts = [
    missing.length === 0 ? all : `${counted(missing.length, 'object')} ${is} MISSING`,
    ...(notCompared.length > 0 ? [`${counted(notCompared.length, 'thing')} NOT compared`] : []),
    build,
    uuidText(sameUuid),
    ...(nightReasons.length > 0 ? ['the night is not good'] : []),
  ];
  return `${estate}: ${parts.join('; ')}`;
}

function uuidText(same: boolean | null): string {
  if (same === null) return 'manager UUID not certain';
  return same ? 'the same manager UUID' : 'ANOTHER manager UUID';
}
