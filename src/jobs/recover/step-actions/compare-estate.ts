import { join } from 'node:path';
import type { FixPlan } from '../../../emitters/fix-script/fix-plan.js';
import type { Difference } from '../../../model/compare.js';
import { makeDirectories } from '../../../reach/directories.js';
import { writeFileAtomically } from '../../../reach/write-file.js';
import { compareEstates } from '../../compare-estates.js';
import { differencesText, differenceText, notComparedText } from '../../comparison-text.js';
import { leftByHand } from '../left-by-hand.js';
import { liveEstate } from '../live-estate.js';
import { recoveryFiles } from '../recovery-directory.js';
import type { Action, ActionEnd, StepPlace } from '../step-place.js';
import { sendScript } from './send-cli.js';

const shownDifferences = 50;
/** Each fix is of what the one before it left; so many are never needed. */
const mostRounds = 5;

/** What differs still when no line brings anything back any more, in the directory of the recovery. */
const leftByHandFile = 'left-by-hand.txt';

/** Compares with the capture, sends the fix where the operator wants it, and compares again. */
export const compare: Action = {
  proves: true,
  run: async (place) => {
    for (let round = 1; round <= mostRounds; round += 1) {
      const end = await comparedOnce(place, round);
      if (end !== 'again') return end;
    }
    return { is: 'cannot', why: `after ${mostRounds} fixes something still differs` };
  },
};

async function comparedOnce(place: StepPlace, round: number): Promise<ActionEnd | 'again'> {
  const { ground, plan, directory, operator, stated } = place;
  const live = liveEstate(place);
  const { archive } = plan.values;
  if (live === undefined || archive === undefined)
    return { is: 'cannot', why: live ? 'no capture is known' : 'no configuration names the estate' };
  const scripts = join(directory, recoveryFiles.scripts);
  makeDirectories(scripts);
  // a file of its own each time: the journal of another script would not fit
  const file = join(scripts, `fix-${ground.clock.now().toISOString().replace(/[-:.]/g, '')}-${round}.ovmcli`);
  const { estate, log } = ground;
  const archived = { estate, archive: archive.path, trees: [], managerFiles: [], log };
  const told = { archived: plan.traits.cli };
  const { differences, notCompared, fix, noFix } = await compareEstates(archived, live, { file, told });
  const untold = notComparedText(notCompared);
  if (untold !== undefined) operator.tell(`  ${untold}`);
  if (differences.length === 0) return { is: 'done', note: 'nothing differs from the archive' };
  for (const one of differences.slice(0, shownDifferences)) operator.tell(`  ${differenceText(one)}`);
  const lines = fix === undefined ? 0 : fix.sections.flatMap((section) => section.lines).length;
  if (fix !== undefined && lines === 0) return acceptWhatIsLeft(place, differences, fix, untold);
  operator.tell(`  ${differencesText(differences)}; the fix is ${fix ? file : `not written: ${noFix}`}`);
  const words = fix ? ['send', 'accept', 'stop'] : ['accept', 'stop'];
  const answer = await operator.ask('Send the fix, accept what differs, or stop?', words);
  if (answer === 'accept') {
    stated(`accepted: ${differencesText(differences)}`, answer);
    return { is: 'done', note: `${differencesText(differences)} accepted` };
  }
  if (answer !== 'send') return { is: 'stop' };
  const sent = await sendScript(place, file);
  return sent.is === 'done' ? 'again' : sent;
}

/** The estate is as near to the archive as lines of the CLI bring it; a list says why each of the rest stays. */
async function acceptWhatIsLeft(
  { directory, operator, stated }: StepPlace,
  differences: readonly Difference[],
  fix: FixPlan,
  untold: string | undefined,
): Promise<ActionEnd> {
  const list = join(directory, leftByHandFile);
  const { summary, text } = leftByHand(differences, fix);
  await writeFileAtomically(list, untold === undefined ? text : `${text}\n${untold}\n`);
  operator.tell(`  ${differencesText(differences)}; no line brings back what is left: ${summary}.`);
  operator.tell(`  ${list} names each and says why.`);
  const question = 'Read the list, and set by hand what you need. Is it clean but for these, or stop?';
  if ((await operator.ask(question, ['accept', 'stop'])) !== 'accept') return { is: 'stop' };
  stated(`clean but for ${summary}: ${list}`, 'accept');
  return { is: 'done', note: `clean but for ${summary}: ${list}` };
}
