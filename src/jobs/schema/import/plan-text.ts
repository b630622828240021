import { namedDatabases } from '../../../formats/mysql-ddl/retarget-names.js';
import type { ImportPlan, PlannedTarget } from './import-plan.js';

type PlannedFacts = Omit<ImportPlan, 'lines'> & { readonly address: string; readonly server: string };

/** The plan in lines, for the operator to read before anything begins. */
export function planLines(plan: PlannedFacts): readonly string[] {
  const { manifest } = plan.archive;
  const schema = plan.schema.manifest;
  return [
    `Import of ${plan.archive.path}`,
    `  holds: ${schema.product} ${schema.serverVersion} of ${schema.address}, exported ${manifest.createdAt}`,
    `  into:  ${plan.address}, ${plan.server}`,
    ...plan.targets.flatMap((target) => targetLines(target, plan)),
    ...(plan.guarded === undefined ? [] : [`The target is a manager's: ${plan.guarded}.`]),
    ...resumeLines(plan),
  ];
}

function targetLines(target: PlannedTarget, { options, resumes, targets }: PlannedFacts): string[] {
  const renamed = targets.filter(({ from, to }) => from !== to).map(({ from }) => from);
  const { tables } = target.manifest;
  const sum = (of: (table: (typeof tables)[number]) => number) =>
    tables.reduce((total, table) => total + of(table), 0);
  const omitted = tables.filter((table) => table.rowsOmitted).map((table) => table.name);
  const name = target.from === target.to ? target.to : `${target.from} as ${target.to}`;
  const counts = `${tables.length} tables, ${sum((table) => table.rows)} rows, ${sizeText(sum((table) => table.bytes))}`;
  const lines = [`Database ${name}: ${counts}${objectText(target)}`];
  if (omitted.length > 0) lines.push(`  rows were left out of the archive: ${omitted.join(', ')}`);
  lines.push(...namingLines(target, renamed));
  if (resumes === 'exchanging' || resumes === 'exchanged') return lines;
  if (target.holdsSomething) {
    lines.push(
      `  ${target.to} holds something: it is exported below ${options.archives} and verified, then exchanged`,
    );
  } else lines.push(`  ${target.to} is new or empty`);
  return lines;
}

/** Bodies are their authors' own texts and stay as they are, also where they name a database that gets another name. */
function namingLines({ archived, to }: PlannedTarget, renamed: readonly string[]): string[] {
  return archived.objects
    .filter(({ kind }) => kind !== 'view')
    .flatMap(({ kind, name, createStatement }) => {
      const named = namedDatabases(createStatement);
      const found = renamed.filter((database) => named.has(database));
      if (found.length === 0) return [];
      return [
        `  ${kind} ${to}.${name} names ${found.join(', ')} in its text, which stays as it is: correct it by hand`,
      ];
    });
}

function objectText({ archived }: PlannedTarget): string {
  const kinds = new Map<string, number>();
  for (const { kind } of archived.objects) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const parts = [...kinds].map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`);
  return parts.length === 0 ? '' : `; ${parts.join(', ')}`;
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
    case 'exchanged':
      return ['An interrupted run of this import had exchanged the tables: what it left behind is removed.'];
  }
}

function sizeText(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}
