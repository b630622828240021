import type { ManifestSchema } from '../../../archive/manifest-schema.js';
import { counted } from '../../../base/counted.js';
import { namedDatabases } from '../../../formats/mysql-ddl/retarget-names.js';
import type { SchemaInventory } from '../../../reach/database/oracle/schema-inventory.js';
import type { ImportPlan, PlannedTarget } from './import-plan.js';
import { guardLine } from './target-guard.js';

type PlannedFacts = Omit<ImportPlan, 'lines'> & {
  readonly address: string;
  readonly server: string;
  /** What is in a target that is emptied and filled; undefined where an import is built beside. */
  readonly inventory?: SchemaInventory;
  /** What goes with it and does not come back, in words. */
  readonly lost?: readonly string[];
};

/** The plan in lines, for the operator to read before anything begins. */
export function planLines(plan: PlannedFacts): readonly string[] {
  const { manifest } = plan.archive;
  const schema = plan.schema.manifest;
  return [
    `Import of ${plan.archive.path}`,
    `  holds: ${schema.product} ${schema.serverVersion} of ${schema.address}, exported ${manifest.createdAt}`,
    `  into:  ${plan.address}, ${plan.server}`,
    ...findingLines(schema),
    ...trustLines(plan),
    ...plan.targets.flatMap((target) => targetLines(target, plan)),
    ...plan.leftOut.map(({ object, why }) => `  left out: ${object}: ${why}`),
    ...guardLines(plan),
    ...resumeLines(plan),
    ...inPlaceLines(plan),
  ];
}

/** That nothing guards a target is said where nothing could tell. */
function guardLines({ guarded, options }: PlannedFacts): string[] {
  const { engine } = options.settings;
  return guarded === undefined && engine !== 'oracle' ? [] : [guardLine(guarded, engine)];
}

/** What the export told of its own archive; notes are in the manifest. */
function findingLines({ findings = [] }: ManifestSchema): string[] {
  return findings
    .filter(({ severity }) => severity !== 'note')
    .map(({ severity, code, subject, message }) => `  ${severity}: ${subject}: ${message} [${code}]`);
}

/** Bodies are not looked at, so the operator is told what he trusts. */
function trustLines({ targets, inventory }: PlannedFacts): string[] {
  const coded = targets.some(({ archived }) => archived.objects.some(({ kind }) => kind !== 'sequence'));
  const things = inventory ? 'views, code and triggers' : 'views, routines, triggers and events';
  return coded
    ? [`  The archive is trusted like a program: its ${things} are made as they are written.`]
    : [];
}

function targetLines(target: PlannedTarget, facts: PlannedFacts): string[] {
  const { options, resumes, targets } = facts;
  const renamed = targets.filter(({ from, to }) => from !== to).map(({ from }) => from);
  const { tables } = target.manifest;
  const sum = (of: (table: (typeof tables)[number]) => number) =>
    tables.reduce((total, table) => total + of(table), 0);
  const omitted = tables.filter((table) => table.rowsOmitted).map((table) => table.name);
  const name = target.from === target.to ? target.to : `${target.from} as ${target.to}`;
  const counts = `${counted(tables.length, 'table')}, ${counted(
    sum((table) => table.rows),
    'row',
  )}, ${sizeText(sum((table) => table.bytes))}`;
  const lines = [`${facts.inventory ? 'Schema' : 'Database'} ${name}: ${counts}${objectText(target)}`];
  if (omitted.length > 0) lines.push(`  rows were left out of the archive: ${omitted.join(', ')}`);
  lines.push(...namingLines(target, renamed));
  if (facts.inventory) return [...lines, ...placeLines(target, facts)];
  if (resumes !== undefined && resumes !== 'loading') return lines;
  if (target.holdsSomething) {
    lines.push(
      `  ${target.to} holds something: it is exported below ${options.archives} and verified, then exchanged`,
    );
  } else if (target.exists) lines.push(`  ${target.to} is there and holds nothing`);
  else lines.push(`  ${target.to} is not there, or this account may not see it: it is made`);
  return lines;
}

/** What becomes of a target that has no place beside. */
function placeLines({ to, holdsSomething }: PlannedTarget, facts: PlannedFacts): string[] {
  const { options, resumes, givesUp, inventory } = facts;
  const stays = (inventory?.stays ?? []).map(({ type, name }) => `  ${type} ${to}.${name} stays as it is`);
  if (resumes !== undefined || givesUp) return stays;
  if (!holdsSomething) return [...stays, `  ${to} is there and holds nothing`];
  const count = counted(inventory?.things.length ?? 0, 'object');
  return [
    ...stays,
    `  ${to} holds ${count}: it is exported below ${options.archives} and verified, then emptied and filled in its place`,
    ...(facts.lost ?? []).map((line) => `  ${line}`),
    '  its tables are put into READ ONLY mode before they are compared and dropped: a run that is killed leaves them so',
    '  until that is over nobody can use it; account, password and privileges of the account stay',
  ];
}

function inPlaceLines({ inventory, givesUp, options }: PlannedFacts): string[] {
  if (!inventory) return [];
  const back = givesUp
    ? [
        `The unfinished import of ${givesUp.archive} is given up: what was there before it is put back.`,
        `  What is left of that is compared with this archive; what the import had made, and anything else, is exported below ${options.archives} and verified first.`,
      ]
    : [];
  return [
    ...back,
    'Imports into Oracle Database are proven on the TNS double only; no live Oracle: try it on a copy of the schema first.',
  ];
}

/** Bodies are their authors' own texts and stay as they are, also where they name a database that gets another name. */
function namingLines({ archived, to }: PlannedTarget, renamed: readonly string[]): string[] {
  return archived.objects
    .filter(({ kind }) => kind !== 'view')
    .flatMap(({ kind, name, createStatement }) => {
      const named = namedDatabases(createStatement);
      const found = renamed.filter((name) => named.has(name) || namesOwner(createStatement, name));
      if (found.length === 0) return [];
      return [
        `  ${kind} ${to}.${name} names ${found.join(', ')} in its text, which stays as it is: correct it by hand`,
      ];
    });
}

/** `OVS.` or `"OVS".`, as bodies of Oracle name a schema. */
function namesOwner(text: string, owner: string): boolean {
  return (
    /^[\w$#]+$/.test(owner) &&
    new RegExp(`(?<![\\w$#."])"?${owner.replaceAll('$', '\\$')}"?\\s*\\.`).test(text)
  );
}

function objectText({ archived }: PlannedTarget): string {
  const kinds = new Map<string, number>();
  for (const { kind } of archived.objects) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const parts = [...kinds].map(([kind, count]) => counted(count, kind.replace('-', ' '), pluralOf(kind)));
  return parts.length === 0 ? '' : `; ${parts.join(', ')}`;
}

function pluralOf(kind: string): string {
  return { index: 'indexes', 'type-body': 'type bodies' }[kind] ?? `${kind.replace('-', ' ')}s`;
}

function resumeLines({ resumes }: PlannedFacts): string[] {
  switch (resumes) {
    case undefined:
      return [];
    case 'loading':
      return ['An interrupted run of this import is gone on with: tables that it verified are kept.'];
    case 'exchanging':
      return [
        'An interrupted run of this import had begun to exchange the tables: the exchange is finished.',
      ];
    case 'complete':
      return [
        'The target holds what the archive holds, in every definition and every row: nothing is to be done.',
      ];
    case 'emptying':
      return [
        'An interrupted run of this import had saved the target and begun to empty it: it goes on there; its tables may be in READ ONLY mode.',
      ];
    case 'filling':
      return [
        'An interrupted run of this import is gone on with: tables that it verified are read back and kept.',
      ];
    case 'making':
      return [
        'An interrupted run of this import had loaded all rows: they are read back, and the objects finished.',
      ];
    case 'exchanged':
      return ['An interrupted run of this import had exchanged the tables: what it left behind is removed.'];
  }
}

function sizeText(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}
