import { estateGaps } from '../../checks/gaps/estate-gaps.js';
import { withLines } from '../../emitters/gaps/gap-lines.js';
import { gapLines } from '../../emitters/gaps/gaps-text.js';
import { mergeEnvironment } from '../../model/merge.js';
import type { SituationName } from '../../recovery/situation.js';
import type { RecoveryTraits } from '../../recovery/traits.js';
import { managerSources } from '../unread-interfaces.js';
import type { Look } from './look-around.js';

/** Situations in which a manager builds its database from what servers and repositories hold. */
const rebuilt: ReadonlySet<SituationName> = new Set(['B1', 'B3']);

/**
 * What servers and repositories tell and what only the lost manager knew, a line for each kind; nothing where an archive is
 * there to compare with, or a manager that answers.
 */
export function onlyManagerKnew(
  { captured, live, sources }: Pick<Look, 'captured' | 'live' | 'sources'>,
  situation: SituationName,
  { cli, cliDocumented }: Pick<RecoveryTraits, 'cli' | 'cliDocumented'>,
): readonly string[] {
  const answers = managerSources(sources).some(({ status }) => status !== 'failed');
  if (captured !== undefined || answers || !rebuilt.has(situation)) return [];
  const survivors = live ?? mergeEnvironment('', []);
  const gaps = estateGaps({ survivors, manager: undefined, unread: [], release: cli });
  return gapLines(withLines(gaps, cliDocumented ? cli : undefined));
}
