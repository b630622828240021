import { join } from 'node:path';
import { counted } from '../../../base/counted.js';
import { makeDirectories } from '../../../reach/directories.js';
import { writeFileAtomically } from '../../../reach/write-file.js';
import { type Declaration, withApply } from '../../apply/apply.js';
import { declaredDead } from '../declared-dead.js';
import { liveEstate, secretsOf, withoutLocks } from '../live-estate.js';
import { recoveryFiles } from '../recovery-directory.js';
import type { Action, ActionEnd, StepPlace } from '../step-place.js';
import { linesOfListedVms } from './listed-lines.js';
import { scriptInPart } from './script-in-part.js';

/** Each line stands for itself. */
const aboutVms: ReadonlySet<string> = new Set(['switch-ha-off', 'switch-ha-on']);

/** Sends the lines of a step as `apply` does: checked, guarded, each line in a journal of its own. */
export const sendCli: Action = {
  proves: false,
  scriptInPart,
  run: async (place) => {
    const { step, plan, directory } = place;
    const known = step.commands.filter(({ kind }) => kind === 'cli').map(({ text }) => text);
    if (known.length === 0) return { is: 'cannot', why: 'there is no line for it' };
    if (!plan.traits.cliDocumented) return { is: 'cannot', why: 'this release documents no CLI' };
    const lines = aboutVms.has(step.id) ? await linesOfListedVms(place, known) : known;
    if (lines.length === 0) return { is: 'done', note: 'none of these VMs is listed' };
    const scripts = join(directory, recoveryFiles.scripts);
    makeDirectories(scripts);
    const script = join(scripts, `${step.id}.ovmcli`);
    await writeFileAtomically(script, scriptText(place, lines));
    return sendScript(place, script);
  },
};

function scriptText({ step, plan }: StepPlace, lines: readonly string[]): string {
  const { estate, managerUuid } = plan.values;
  const uuid = managerUuid === undefined ? '' : `, manager UUID ${managerUuid}`;
  return [
    `# ${step.title}: for the Oracle VM CLI, release ${plan.traits.cli}`,
    `# Estate ${estate.replace(/[^\w .-]/g, '?')}${uuid}`,
    ...lines,
    '',
  ].join('\n');
}

/** Sends a script, after the guard. Throws as `withApply`. */
export async function sendScript(place: StepPlace, script: string): Promise<ActionEnd> {
  const { ground, operator } = place;
  const input = liveEstate(place);
  if (input === undefined || (input.managerClis ?? []).length !== 1)
    return { is: 'cannot', why: 'the configuration names no CLI of the manager' };
  const dead = await declaredDead(place);
  if (dead === undefined) return { is: 'stop' };
  const journal = script.replace(/\.ovmcli$/, '.jsonl');
  const words = {
    ...{ script, input, archives: ground.archives, journal },
    ...{ withoutLocks: withoutLocks(place), declaredDead: dead, ...secretsOf(script, ground) },
  };
  return withApply(words, async (planned): Promise<ActionEnd> => {
    for (const line of planned.lines) operator.tell(`  ${line}`);
    const declared = await declarations(place, planned.identity.uuid, planned.manager);
    if (declared === undefined) return { is: 'stop' };
    await planned.check([...declared, ...dead.map((word) => ({ what: 'declared-dead', word }) as const)]);
    const { sent, done } = await planned.carryOut();
    return { is: 'done', note: `${counted(sent, 'line')} sent, ${done} done before or there already` };
  });
}

/** A manager of which nobody can tell who it is is taken by the operator's word alone. */
async function declarations(
  { operator, stated }: StepPlace,
  uuid: string | undefined,
  manager: string,
): Promise<readonly Declaration[] | undefined> {
  if (uuid !== undefined) return [];
  const host = manager.replace(/^.*@/, '').replace(/:\d+$/, '');
  const question = `Neither REST nor its host tells the UUID of ${manager}. Is it the right manager? Type its host.`;
  if ((await operator.ask(question, [host, 'stop'])) !== host) return undefined;
  stated(`${manager} is the right manager`, host);
  return [{ what: 'manager-not-checked', word: host }];
}
