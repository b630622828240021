import { Argument } from 'commander';
import { RescueError } from '../../base/errors.js';
import {
  type PlanWords,
  recoveryReleases,
  type SituationName,
  situationNames,
} from '../../jobs/recover/plan-recovery.js';
import type { PlanOptions } from './recover-options.js';

/** A situation as an argument, `<SITUATION>` or `[SITUATION]`; `planWords` reads it, in any case of letters. */
export function situationArgument(name: string, description: string): Argument {
  return new Argument(name, description).choices([...situationNames]).argParser((word) => word);
}

/** Throws OVM_USAGE for a word that is no situation, and for words that do not go with it. */
export function planWords(named: string, options: PlanOptions): PlanWords {
  const situation = situationOf(named);
  const { vm, disks, savedFiles, oracleBackup, road, release: word } = options;
  if ((vm === undefined) === (situation === 'vm'))
    throw new RescueError(
      'OVM_USAGE',
      '--vm',
      situation === 'vm' ? 'say which VM is lost' : 'it goes with the situation vm alone',
    );
  if (road !== undefined && road !== 'definitions' && road !== 'scripts')
    throw new RescueError('OVM_USAGE', `--road ${road}`, 'it is definitions or scripts');
  const release = recoveryReleases.find((one) => one === word);
  if (word !== undefined && release === undefined)
    throw new RescueError('OVM_USAGE', `--release ${word}`, `it is none of ${recoveryReleases.join(', ')}`);
  return {
    situation,
    ...(vm !== undefined && { vm }),
    ...(disks !== undefined && { disks }),
    ...(savedFiles !== undefined && { savedFiles }),
    ...(oracleBackup && { restoreFrom: 'oracle-backup' as const }),
    ...(road !== undefined && { road }),
    ...(release !== undefined && { release }),
  };
}

function situationOf(word: string): SituationName {
  const found = situationNames.find((name) => name.toLowerCase() === word.toLowerCase());
  if (found) return found;
  const why = `it is none of ${situationNames.join(', ')}`;
  throw new RescueError(
    'OVM_USAGE',
    `the situation ${word}`,
    why,
    undefined,
    '`ovm-rescue recover advise` finds out which one it is.',
  );
}
