import { counted } from '../../base/counted.js';
import { whenScriptsAreRight } from '../../base/when-scripts-are-right.js';
import type { Environment } from '../../model/environment.js';
import { isManagerUuid } from '../../model/identifiers.js';
import type { Making } from '../emitter.js';

/** The comment lines a script begins with: each begins with `#` and is one line, whatever the estate holds. */
export function scriptHead(
  title: string,
  environment: Environment,
  making: Making,
  whenRight: readonly string[] = whenScriptsAreRight,
): string[] {
  const found = [...new Set(environment.uuidPlaces.map((place) => place.uuid))];
  const uuids = found.filter(isManagerUuid);
  // What has not the form of a UUID is in inventory and RECOVER.md; here it would only mislead.
  if (uuids.length < found.length) uuids.push('something that is no UUID');
  return checkedHead(
    [
      `# ${title}`,
      `# Written by ovm-rescue ${making.toolVersion} from files read at ${making.readAt}.`,
      `# Estate ${environment.estate}, manager UUID ${uuids.join(' or ') || 'not known'}.`,
      '#',
      ...whenRight.map((line) => `# ${line}`),
      ...unreadLines(environment),
    ].map(oneLine),
  );
}

/** What was not read may use a disk or a MAC address that a line gives to another VM. */
function unreadLines(environment: Environment): string[] {
  const unread = environment.findings.filter((finding) => finding.code === 'not-captured').length;
  if (unread === 0) return [];
  return [
    '#',
    `# CAREFUL: ${counted(unread, 'file or source', 'files or sources')} could not be captured. Which disks and MAC addresses they use is not known.`,
  ];
}

/**
 * The lines of a head, unchanged. Throws when one is not a comment of one line: what follows a line break in the head
 * of a script would run as a command.
 */
export function checkedHead(head: readonly string[]): string[] {
  const wrong = head.find((line) => !line.startsWith('#') || line !== oneLine(line));
  if (wrong !== undefined) throw new Error(`not a comment of one line: ${JSON.stringify(wrong)}`);
  return [...head];
}

/** Text for a comment: one line, whatever is in it. */
export function oneLine(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g, ' ');
}
