import { exitCodes } from '../exit-codes.js';
import type { CatalogueEntry } from './catalogue-entry.js';

/** Errors of changing an estate: scripts that are sent to a manager, and their journals. */
export const changeErrors = {
  OVM_SCRIPT_INVALID: {
    exitCode: exitCodes.usage,
    tried: 'take the script',
    next: 'Correct the lines that are named; `ovm-rescue grammar` prints what a release takes. Nothing was sent.',
  },
  OVM_JOURNAL_DAMAGED: {
    exitCode: exitCodes.failed,
    tried: 'go on with the journal',
    next: 'Put the line right, or move the journal away: then every line is compared with what the manager has.',
  },
  OVM_MANAGER_DIFFERS: {
    exitCode: exitCodes.identity,
    tried: 'take for the right manager',
    next: 'Check which manager this is: a script is for one release and one estate. Nothing was sent.',
  },
  OVM_APPLY_GUARDED: {
    exitCode: exitCodes.identity,
    tried: 'send',
    next: 'See to each reason; then run the same command again, which goes on with its journal.',
  },
  OVM_APPLY_DIFFERS: {
    exitCode: exitCodes.identity,
    tried: 'carry out',
    next: 'Look at the object at the manager and correct it or the script; then run the same command again.',
  },
  OVM_APPLY_FAILED: {
    exitCode: exitCodes.failed,
    tried: 'carry out',
    next: "The reason is the manager's own; correct it and run the same command again, which goes on with its journal.",
  },
  OVM_DRIFT_STAYS: {
    exitCode: exitCodes.identity,
    tried: 'cure',
    next: 'Look at the object at the manager and at its jobs; a manager may show a change late: run sync again.',
  },
  OVM_RECOVERY_STOPPED: {
    exitCode: exitCodes.identity,
    tried: 'go on with',
    next: 'See to the reason first; then `recover run` goes on where it stopped.',
  },
  OVM_RECOVERY_UNCLEAR: {
    exitCode: exitCodes.incomplete,
    tried: 'begin',
    next: 'Decide it, and say it with --despite; nothing was changed.',
  },
  OVM_RECOVERY_STEP: {
    exitCode: exitCodes.failed,
    tried: 'carry out',
    next: 'The runbook says how to go back; `recover run` begins with this step again, and looks first whether it holds by then.',
  },
} as const satisfies Record<string, CatalogueEntry>;
