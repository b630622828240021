import { counted } from '../../base/counted.js';
import type { PlannedStep, RecoveryPlan } from '../../recovery/plan.js';
import type { Certainty, StepHost } from '../../recovery/step.js';

/** The mark of a step that no source documents; it stands in every form of a runbook. */
export const certaintyMarks: Readonly<Record<Exclude<Certainty, 'documented'>, string>> = {
  inferred: 'INFERRED',
  'not verified': 'NOT VERIFIED',
};

/** How the marks are to be read; in front of the steps. */
export const marksText =
  'A step without a mark is as its source says. What is marked INFERRED or NOT VERIFIED no page says in this form: read the sentence behind the mark, and ask.';

const hosts: Readonly<Record<StepHost, string>> = {
  here: 'on the machine of ovm-rescue',
  manager: 'on the manager host',
  database: 'on the database host',
  server: 'on a server',
  cli: 'in the Oracle VM CLI',
};

/** Who does a step, and where. */
export function whoText({ who, host }: Pick<PlannedStep, 'who' | 'host'>): string {
  return `${who === 'ours' ? 'done by ovm-rescue after a yes' : 'yours'}, ${hosts[host]}`;
}

/** A mark and what exactly is not known; undefined for a documented step. */
export function doubtText({
  certainty,
  doubt,
}: Pick<PlannedStep, 'certainty' | 'doubt'>): { readonly mark: string; readonly text: string } | undefined {
  if (certainty === 'documented') return undefined;
  return { mark: certaintyMarks[certainty], text: doubt ?? '' };
}

export interface PlanLine {
  readonly label: string;
  readonly value: string;
}

const notKnown = 'not known';

/** What is known of the estate, and of what a recovery of it starts from. */
export function valueLines({ values, traits, archiveAge }: RecoveryPlan): readonly PlanLine[] {
  const { managerUuid, buildId, managerHost, archive, schemaArchive, backup } = values;
  const place = traits.databaseOn === 'manager' ? 'on the manager host' : (values.databaseHost ?? notKnown);
  const age = archiveAge === undefined ? '' : `, ${ageText(archiveAge)} old`;
  return [
    { label: 'manager UUID', value: managerUuid ?? 'NOT KNOWN, or the places disagree; settle this first' },
    { label: 'release', value: `${traits.release}, build ${buildId ?? notKnown}` },
    { label: 'manager host', value: managerHost ?? notKnown },
    {
      label: 'database',
      value: `${traits.engine === 'mysql' ? 'MySQL' : 'Oracle'}, ${place}, port ${values.databasePort ?? notKnown}`,
    },
    {
      label: 'archive',
      value: archive === undefined ? 'none' : `${archive.path}, of ${archive.madeAt}${age}`,
    },
    {
      label: 'export of the schema',
      value: schemaArchive === undefined ? notKnown : `${schemaArchive.path}, of ${schemaArchive.madeAt}`,
    },
    {
      label: 'backup of Oracle',
      value: backup === undefined ? notKnown : `${backup.directory}/${backup.name}`,
    },
    { label: 'estate', value: sizeText(values) },
  ];
}

function sizeText({ vms, repositories, servers }: RecoveryPlan['values']): string {
  return [
    counted(vms.length, 'VM'),
    counted(repositories.length, 'repository', 'repositories'),
    counted(servers.length, 'server'),
  ].join(', ');
}

/** `3 days`, `5 hours`: the largest unit alone. */
export function ageText(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
  ] as const;
  const [size, name] = units.find(([length]) => seconds >= length) ?? [1, 'second'];
  return counted(Math.floor(Math.max(seconds, 0) / size), name);
}

/** Commands that belong together, in order: one kind after the other. */
export function commandGroups({ commands }: Pick<PlannedStep, 'commands'>): readonly CommandGroup[] {
  const groups: { kind: PlannedStep['commands'][number]['kind']; lines: string[]; destructive: boolean }[] =
    [];
  for (const { kind, text, destructive } of commands) {
    const last = groups.at(-1);
    const wipes = destructive === true;
    if (last !== undefined && groupWords[last.kind] === groupWords[kind] && last.destructive === wipes)
      last.lines.push(text);
    else groups.push({ kind, lines: [text], destructive: wipes });
  }
  return groups;
}

export interface CommandGroup {
  readonly kind: PlannedStep['commands'][number]['kind'];
  readonly lines: readonly string[];
  readonly destructive: boolean;
}

/** What the lines of a group are typed into. */
export const groupWords: Readonly<Record<CommandGroup['kind'], string>> = {
  shell: 'shell',
  installer: 'shell, in the directory of the installer',
  'ovm-rescue': 'shell',
  sql: 'SQL',
  cli: 'Oracle VM CLI',
};
