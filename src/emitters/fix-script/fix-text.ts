import type { Environment } from '../../model/environment.js';
import { originText } from '../../model/origin.js';
import { oneLine, scriptHead } from '../create-script/script-head.js';
import type { Making } from '../emitter.js';
import type { FixPlan } from './fix-plan.js';

const whenRight: readonly string[] = [
  'Right when the estate is there and only what people gave it is lost or changed: names, descriptions, tags, groups,',
  'settings. It makes no VM, disk, file system, repository or server pool, starts nothing and deletes nothing.',
];

/** A fix as text: plain CLI lines for `apply`, comment lines between, and what is left to hands at the end. */
export function fixText(plan: FixPlan, environment: Environment, making: Making): string {
  const title = `Brings back what an archive shows, for the Oracle VM CLI of release ${plan.release}`;
  const head = scriptHead(title, environment, making, whenRight);
  const none = plan.sections.length === 0 ? ['', '# There is nothing to send.'] : [];
  const sections = plan.sections.flatMap(({ title: what, lines }) => [
    '',
    `# --- ${what}`,
    ...lines.map(({ text }) => text),
  ]);
  const hands = plan.byHand.map(({ what, subject, wanted, why, origin }) => {
    const value = wanted === undefined ? '' : ` was ${wanted}`;
    const place = origin ? ` [${originText(origin)}]` : '';
    return `# ${oneLine(`${subject}, ${what}${value}: ${why}${place}`)}`;
  });
  const byHand =
    hands.length === 0 ? [] : ['', '# --- Left to hands, no line of this script does it', ...hands];
  return `${[...head, ...none, ...sections, ...byHand].join('\n')}\n`;
}
