import { dirname, join } from 'node:path';
import { recoveriesDirectory } from '../../archive/archive-layout.js';
import { RescueError } from '../../base/errors.js';
import { runbookHtml } from '../../emitters/runbook/html.js';
import { runbookJson, runbookJsonVersion } from '../../emitters/runbook/json.js';
import { runbookMarkdown } from '../../emitters/runbook/markdown.js';
import { makeDirectories, makeNewDirectory, whatIsAt } from '../../reach/directories.js';
import { createLocalHost } from '../../reach/local-host.js';
import { readRegularFile } from '../../reach/regular-file.js';
import { writeFileAtomically } from '../../reach/write-file.js';
import type { RecoveryPlan } from '../../recovery/plan.js';
import { situationNames } from '../../recovery/situation.js';

/** Where things are in a recovery; docs/archive.md says the same in words. */
export const recoveryFiles = {
  plan: 'plan.json',
  runbook: 'RUNBOOK.md',
  page: 'runbook.html',
  journal: 'journal.jsonl',
  copies: 'manager-copies',
  scripts: 'scripts',
  disks: 'disks.jsonl',
  definitions: 'definitions.jsonl',
  gaps: 'gaps.json',
  gapsText: 'gaps.md',
} as const;

const largestPlanBytes = 256 * 1024 * 1024;
const namePattern = /^\d{8}T\d{6}Z-(?:A4|A5|B[1-4]|vm)(?:-\d+)?$/;

/**
 * Makes the directory of a new recovery, `20261123T031500Z-A5`, mode 0700, and gives its name; with `isDry` it is named and
 * not made. Throws OVM_WRITE_FAILED.
 */
export function newRecovery(
  root: string,
  estate: string,
  situation: string,
  now: Date,
  isDry = false,
): { id: string; path: string } {
  const parent = recoveriesDirectory(root, estate);
  if (!isDry) makeDirectories(parent);
  const stamp = now
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
  for (let again = 1; ; again += 1) {
    const id = `${stamp}-${situation}${again === 1 ? '' : `-${again}`}`;
    const path = join(parent, id);
    if (isDry ? whatIsAt(path) === 'nothing' : makeNewDirectory(path)) return { id, path };
  }
}

/** Writes plan and runbooks, mode 0600, each whole or not at all. Throws OVM_WRITE_FAILED. */
export async function writePlan(directory: string, plan: RecoveryPlan): Promise<void> {
  await writeFileAtomically(join(directory, recoveryFiles.runbook), [...runbookMarkdown(plan)].join(''));
  await writeFileAtomically(join(directory, recoveryFiles.page), [...runbookHtml(plan)].join(''));
  // last: where it is there, the recovery is
  await writeFileAtomically(join(directory, recoveryFiles.plan), runbookJson(plan));
}

/** The plan of a recovery. Throws OVM_USAGE where there is none that this version reads. */
export function readPlan(directory: string): RecoveryPlan {
  const path = join(directory, recoveryFiles.plan);
  const refused = (why: string, cause?: unknown) =>
    new RescueError(
      'OVM_USAGE',
      directory,
      why,
      cause,
      '`ovm-rescue recover status` shows the recoveries there are.',
    );
  if (whatIsAt(path) !== 'something else') throw refused('it is no recovery: it has no plan.json');
  let plan: Partial<RecoveryPlan> & { readonly format?: unknown; readonly version?: unknown };
  try {
    plan = JSON.parse(readRegularFile(path, largestPlanBytes).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw refused('its plan.json is damaged', error);
    throw error;
  }
  const { format, version, situation, traits, values, id } = plan ?? {};
  if (format !== 'ovm-rescue-runbook' || version !== runbookJsonVersion)
    throw refused('its plan.json is of another format, or of a newer version');
  const isWhole =
    situationNames.some((name) => name === situation) && traits && values && typeof id === 'string';
  if (!isWhole) throw refused('its plan.json is damaged');
  return plan as RecoveryPlan;
}

/** The directories of recoveries of an estate, newest first; one without a plan was never finished and is left out. */
export async function recoveriesThere(root: string, estate: string): Promise<readonly string[]> {
  const parent = recoveriesDirectory(root, estate);
  if (whatIsAt(parent) !== 'directory') return [];
  const names = (await createLocalHost().readDirectory(parent)).map(({ path }) => path);
  return names
    .filter((name) => namePattern.test(name))
    .sort()
    .reverse()
    .map((name) => join(parent, name))
    .filter((path) => whatIsAt(join(path, recoveryFiles.plan)) === 'something else');
}

/** The directory of the estate's archives that a recovery lies in, wherever both were copied to. */
export function estateOfRecovery(directory: string): string {
  return dirname(dirname(directory));
}
