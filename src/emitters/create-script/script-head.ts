import type { Environment } from '../../model/environment.js';
import type { Making } from '../emitter.js';

/** When a create script is right and when not: in every script's head, in the help and in the README. */
export const whenToUse = [
  'RIGHT when the whole estate is gone and was set up empty again (situation B4), and for a single VM whose',
  'definition is really gone. WRONG after the loss of only the manager or its database (B1 to B3): the servers',
  'still hold the VMs and rediscovery brings them back; this script would make a second VM on the same disks and',
  'MAC addresses.',
] as const;

/** The comment lines a script begins with. */
export function scriptHead(title: string, environment: Environment, making: Making): string[] {
  const uuids = [...new Set(environment.uuidPlaces.map((place) => place.uuid))];
  return [
    `# ${title}`,
    `# Written by ovm-rescue ${making.toolVersion} from files read at ${making.readAt}.`,
    `# Estate ${oneLine(environment.estate)}, manager UUID ${uuids.join(' or ') || 'not known'}.`,
    '#',
    ...whenToUse.map((line) => `# ${line}`),
  ];
}

/** Text for a comment: one line, whatever is in it. */
export function oneLine(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g, ' ');
}
