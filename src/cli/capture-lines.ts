import { counted } from '../base/counted.js';
import { archivedOrigin } from '../jobs/archived-origin.js';
import type { CapturedEstate } from '../jobs/capture-estate.js';
import type { Finding } from '../model/finding.js';
import { shownValue } from './terminal.js';

const findingsAtMost = 20;
const problemsAtMost = 3;

/**
 * What is wrong in an estate, apart from what went wrong with reading it: errors and warnings, each with the file of the
 * archive that it stands in. Notes are counted alone: they are the same every night.
 */
export function estateLines(findings: readonly Finding[]): string {
  const about = findings.filter(({ code }) => code !== 'not-captured');
  if (about.length === 0) return '';
  const of = (wanted: Finding['severity']) => about.filter(({ severity }) => severity === wanted).length;
  const counts = [
    counted(of('error'), 'error'),
    counted(of('warning'), 'warning'),
    counted(of('note'), 'note'),
  ];
  const telling = about.filter(({ severity }) => severity !== 'note');
  const rest = telling.length - findingsAtMost;
  const lines = [
    `in the estate: ${counts.join(', ')}; inventory.txt of the archive has all`,
    ...telling.slice(0, findingsAtMost).map(findingLine),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
  return asLines(lines);
}

function findingLine({ severity, code, subject, message, origins: [first] }: Finding): string {
  const place = first ? ` ${archivedOrigin(first)}` : '';
  return `  ${severity}: ${subject}: ${message} [${code}]${place}`;
}

/** The last words of a capture that lacks something: each source that failed, why, and what to do; nothing else. */
export function incompleteLines({ sources, hints }: Pick<CapturedEstate, 'sources' | 'hints'>): string {
  const lacking = sources.filter(({ status }) => status !== 'complete');
  if (lacking.length === 0) return '';
  const told = new Set<string>();
  const lines = lacking.flatMap((source) => {
    const hint = hints.get(source);
    const isNew = hint !== undefined && !told.has(hint);
    if (isNew) told.add(hint);
    return [...sourceLines(source), ...(isNew ? [`    ${hint}`] : [])];
  });
  const whole = sources.length - lacking.length;
  return asLines([`INCOMPLETE: ${whole} of ${counted(sources.length, 'source')} captured whole`, ...lines]);
}

function sourceLines({ name, root, status, problems }: CapturedEstate['sources'][number]): string[] {
  const [first] = problems;
  if (status === 'failed') return [`  not captured: ${name}: ${first?.reason ?? root}`];
  const shown = problems.slice(0, problemsAtMost);
  const rest = problems.length - shown.length;
  return [
    `  captured in part: ${name} of ${root}: ${counted(problems.length, 'problem')}`,
    ...shown.map(({ path, reason }) => `    ${path === '' ? '' : `${path}: `}${reason}`),
    ...(rest > 0 ? [`    and ${rest} more; manifest.json of the archive has all`] : []),
  ];
}

function asLines(lines: readonly string[]): string {
  return lines.map((line) => `${shownValue(line)}\n`).join('');
}
