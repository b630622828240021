import { basename, join } from 'node:path';
import { counted } from '../../../base/counted.js';
import { toolVersion } from '../../../base/version.js';
import { estateGaps } from '../../../checks/gaps/estate-gaps.js';
import { withLines } from '../../../emitters/gaps/gap-lines.js';
import { gapLines, gapsJson, gapsMarkdown } from '../../../emitters/gaps/gaps-text.js';
import { toldScript } from '../../../emitters/gaps/told-script.js';
import type { EstateGaps } from '../../../model/gaps.js';
import { makeDirectories } from '../../../reach/directories.js';
import { writeFileAtomically } from '../../../reach/write-file.js';
import { gapSides } from '../gap-sides.js';
import { liveEstate } from '../live-estate.js';
import { recoveryFiles } from '../recovery-directory.js';
import type { Action, ActionEnd, StepPlace } from '../step-place.js';
import { sendScript } from './send-cli.js';

/**
 * Writes into the recovery what came back, what servers and repositories tell still, and what only the lost manager
 * knew; sends what they tell where the operator wants it, and lists again. `gaps.md` is written each time, `gaps.json`
 * when the list was read, so that a run that was killed asks once more.
 */
export const listGaps: Action = {
  proves: true,
  run: async (place) => {
    const first = await listedOnce(place, true);
    return first === 'again' ? asEnd(await listedOnce(place, false)) : first;
  },
};

function asEnd(end: ActionEnd | 'again'): ActionEnd {
  return end === 'again' ? { is: 'stop' } : end;
}

async function listedOnce(place: StepPlace, maySend: boolean): Promise<ActionEnd | 'again'> {
  const { ground, plan, directory, operator, stated } = place;
  const input = liveEstate(place);
  if (input === undefined) return { is: 'cannot', why: 'no configuration names the estate' };
  const { cli, cliDocumented } = plan.traits;
  const gaps = withLines(
    estateGaps({ ...(await gapSides(input)), release: cli }),
    cliDocumented ? cli : undefined,
  );
  const now = ground.clock.now().toISOString();
  const head = { estate: plan.values.estate, recovery: basename(directory), madeAt: now, toolVersion };
  const text = join(directory, recoveryFiles.gapsText);
  await writeFileAtomically(text, [...gapsMarkdown(gaps, head)].join(''));
  for (const line of gapLines(gaps)) operator.tell(`  ${line}`);
  const script = maySend && gaps.managerRead ? await writtenScript(place, gaps, now) : undefined;
  const note = `${counted(gaps.readable.length, 'kind')} of facts can be brought back, ${gaps.lost.length} are lost or may be: ${text}`;
  operator.tell(`  ${note}`);
  const question = script
    ? `Read the list. Send what servers and repositories tell (${script}), go on without, or stop?`
    : 'Read the list. Did you read it, or do you stop?';
  const answer = await operator.ask(question, script ? ['send', 'read', 'stop'] : ['read', 'stop']);
  if (answer === 'send' && script !== undefined) {
    const sent = await sendScript(place, script);
    return sent.is === 'done' ? 'again' : sent;
  }
  if (answer !== 'read') return { is: 'stop' };
  await writeFileAtomically(join(directory, recoveryFiles.gaps), gapsJson(gaps, head));
  stated('the list of what only the lost manager knew was read', answer);
  return { is: 'done', note };
}

/** A file of its own each time: the journal of another script would not fit. Undefined where there is no line for it. */
async function writtenScript(
  { plan, directory }: StepPlace,
  gaps: EstateGaps,
  now: string,
): Promise<string | undefined> {
  const { estate, managerUuid } = plan.values;
  const text = toldScript(gaps, { estate, managerUuid, release: plan.traits.cli });
  if (text === undefined) return undefined;
  const scripts = join(directory, recoveryFiles.scripts);
  makeDirectories(scripts);
  const file = join(scripts, `told-${now.replace(/[-:.]/g, '')}.ovmcli`);
  await writeFileAtomically(file, text);
  return file;
}
