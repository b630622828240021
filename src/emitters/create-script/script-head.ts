import { whenScriptsAreRight } from '../../base/when-scripts-are-right.js';
import type { Environment } from '../../model/environment.js';
import type { Making } from '../emitter.js';

/** The comment lines a script begins with. */
export function scriptHead(title: string, environment: Environment, making: Making): string[] {
  const uuids = [...new Set(environment.uuidPlaces.map((place) => place.uuid))];
  return [
    `# ${title}`,
    `# Written by ovm-rescue ${making.toolVersion} from files read at ${making.readAt}.`,
    `# Estate ${oneLine(environment.estate)}, manager UUID ${uuids.join(' or ') || 'not known'}.`,
    '#',
    ...whenScriptsAreRight.map((line) => `# ${line}`),
  ];
}

/** Text for a comment: one line, whatever is in it. */
export function oneLine(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g, ' ');
}
