import { shownValue } from './terminal.js';

/** Something that is left open, and what it is about. */
export interface OpenThing {
  readonly who: string;
  readonly message: string;
  readonly code?: string;
}

/** What the operator asked for by name: what may be formatted, and why not. */
const asked = /^(?:format-|not-a-wwid$|archive-incomplete$|unresolved-device$|physical-disk-)/;

/** What was asked for comes first, what only follows from another open point last. */
function order({ code = '', message }: OpenThing): number {
  if (asked.test(code)) return 0;
  return message.includes('is itself left open') ? 2 : 1;
}

const linesAtMost = 10;
const namesAtMost = 5;

/** Open points as lines for a terminal: those of one reason together, the first ten, and where all are. */
export function openLines(title: string, things: readonly OpenThing[], report: string): string {
  const byMessage = new Map<string, string[]>();
  for (const { who, message } of [...things].sort((a, b) => order(a) - order(b)))
    byMessage.set(message, [...(byMessage.get(message) ?? []), who]);
  const reasons = [...byMessage];
  const lines = reasons.slice(0, linesAtMost).map(([message, who]) => {
    const names = who.slice(0, namesAtMost).join(', ');
    const rest = who.length > namesAtMost ? ` and ${who.length - namesAtMost} more` : '';
    return `${title}: ${names}${rest}: ${message}`;
  });
  const rest = reasons.slice(linesAtMost).flatMap(([, who]) => who).length;
  if (rest > 0) lines.push(`${title}: ${rest} more; ${report} has all`);
  return lines.map((line) => `${shownValue(line)}\n`).join('');
}
