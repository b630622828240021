import { RescueError } from '../base/errors.js';
import type { PlannedScript } from '../checks/guard/planned-script.js';
import type { Environment } from '../model/environment.js';
import { toldManagerUuid } from '../model/manager-uuid.js';
import { createLocalHost } from '../reach/local-host.js';
import { pathKind } from '../reach/path-kind.js';
import { readApplyScript } from './apply/apply-script.js';
import { refuseOthers } from './apply/manager-identity.js';
import { chooseRelease, type ToldRelease } from './choose-release.js';
import { plannedScript } from './planned-script.js';

/** What the words of `guard` name. */
export interface GuardWords {
  readonly script?: string;
  readonly trees: readonly string[];
}

/** Tells the script, which is a file, from trees. Throws OVM_USAGE for a second file. */
export function guardWords(words: readonly string[]): GuardWords {
  const scripts = words.filter((word) => pathKind(word) === 'file');
  const [script, second] = scripts;
  if (second !== undefined)
    throw new RescueError('OVM_USAGE', second, `one script is looked at at a time, and ${script} is one`);
  return { trees: words.filter((word) => word !== script), ...(script !== undefined && { script }) };
}

const noLineHint =
  'rebuild writes such a script while VMs are left open: the directory open/ beside it says why. Nothing was sent.';

const largestScript = 64 * 1024 * 1024;

/** Who says what a script is for, beside what is read. */
export interface ToldManager extends ToldRelease {
  /** `--manager-uuid` */
  readonly managerUuid?: string | undefined;
}

/**
 * What a script would do, read as `apply` reads it: with the grammar of the release that is said, else of the one that
 * the manager tells. Throws OVM_FILE_*; what it gives throws OVM_SCRIPT_INVALID for lines that are never sent,
 * OVM_MANAGER_DIFFERS for a script of another release or manager, and OVM_RELEASE_UNKNOWN.
 */
export async function scriptPlan(
  path: string,
  told: ToldManager,
): Promise<(estate: Environment) => PlannedScript> {
  const bytes = await createLocalHost().readFile(path, largestScript);
  return (estate) => {
    const release = chooseRelease(estate, told);
    const script = readApplyScript(path, bytes, release);
    if (script.steps.length === 0)
      throw new RescueError('OVM_SCRIPT_INVALID', path, 'it holds no line to send', undefined, noLineHint);
    const uuid = toldManagerUuid(estate.uuidPlaces);
    refuseOthers(
      'the manager',
      { release, ...(uuid !== undefined && { uuid }) },
      script.head,
      told.managerUuid,
    );
    return plannedScript({ lines: script.steps }, path);
  };
}
