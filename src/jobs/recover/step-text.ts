import type { PlannedStep } from '../../recovery/plan.js';

/** A step as it is shown before anything is done: lines. */
export function stepLines(step: PlannedStep, steps: number): string[] {
  const { number, title, who, host, how, commands, changes, check, back, certainty, doubt, source } = step;
  const doer = who === 'ours' ? 'by ovm-rescue' : 'by you';
  return [
    '',
    `Step ${number} of ${steps}: ${title} (${doer}, ${hostWords[host]})`,
    ...(certainty === 'documented' ? [] : [`  ${certainty.toUpperCase()}: ${doubt ?? ''}`]),
    `  ${how}`,
    ...commands.map(({ text, destructive }) => `    ${destructive ? '[DESTROYS] ' : ''}${text}`),
    `  Changes: ${changes}`,
    `  Worked if: ${check.text}`,
    `  Back: ${back}`,
    `  Source: ${source}`,
  ];
}

const hostWords: Readonly<Record<PlannedStep['host'], string>> = {
  here: 'on this machine',
  manager: 'on the manager host',
  database: 'on the database host',
  server: 'on a server',
  cli: 'in the CLI of the manager',
};
