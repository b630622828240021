import type { Finding } from '../model/finding.js';
import { originText } from '../model/origin.js';
import { shownValue } from './terminal.js';

/** Findings as lines for people, at most `most` of them and a count of the rest; `all` says where all are. */
export function findingLines(
  findings: readonly Finding[],
  most = Number.POSITIVE_INFINITY,
  all = '`inventory` lists all',
): string {
  const rows = findings.slice(0, most).map(({ severity, code, subject, message, origins }) => {
    const [first] = origins;
    const place = first ? `${originText(first)}: ` : '';
    return `${shownValue(`${severity}: ${place}${subject}: ${message} [${code}]`)}\n`;
  });
  const rest = findings.length - rows.length;
  return rows.join('') + (rest > 0 ? `and ${rest} more; ${all}\n` : '');
}
