import { originText, type PlaceText } from '../../model/origin.js';
import { oneLine } from '../create-script/script-head.js';
import { unverifiedIn } from '../create-script/unverified-words.js';
import { type EstateLine, type EstatePlan, type EstateRemark, linesOf } from './estate-plan.js';
import { unverifiedLabels } from './reply-labels.js';

/**
 * What a DBA must know before a script of this kind is sent: what it leaves open, which words no source proves, every
 * assumed value next to its line, and what is left to hands.
 */
export function estateReport(plan: EstatePlan): string {
  const lines = linesOf(plan);
  const counts = `${lines.length} lines, ${plan.openPoints.length} open points`;
  const rows = [
    `Scripts of the kind ${plan.kind} for release ${plan.release}: ${counts}`,
    ...plan.scripts.map(({ name, title }) => `  ${name}.ovmcli, ${name}.sh: ${title}`),
    ...openRows(plan),
    ...unverifiedRows(plan),
    ...labelRows(lines, plan),
    ...assumedRows(lines),
    ...handRows(plan.byHand),
  ];
  return `${rows.join('\n')}\n`;
}

function openRows({ openPoints }: EstatePlan): string[] {
  if (openPoints.length === 0) return [];
  const bySubject = new Map<string, string[]>();
  for (const { subject, code, message } of openPoints) {
    const rows = bySubject.get(subject) ?? [];
    bySubject.set(subject, rows);
    rows.push(`    ${code}: ${oneLine(message)}`);
  }
  const rows = [...bySubject].flatMap(([subject, points]) => [`  ${oneLine(subject)}`, ...points]);
  return ['', 'Open: the script leaves this out; everything else is sent', ...rows];
}

function unverifiedRows(plan: EstatePlan): string[] {
  const rows = unverifiedIn(linesOf(plan), [], plan.release);
  if (rows.length === 0) return [];
  const title = `Not verified for release ${plan.release}; if such a line is refused, the script stops there:`;
  return ['', title, ...rows];
}

function labelRows(lines: readonly EstateLine[], { release }: EstatePlan): string[] {
  const labels = unverifiedLabels(lines, release);
  if (labels.length === 0) return [];
  const title = [
    `Labels that the sh files look for in replies, not verified for release ${release}. Where the manager has another word,`,
    'a line that is there already is sent again and refused, and one that wants a label is not sent: the script stops there.',
  ];
  return ['', ...title, ...labels.map((label) => `  ${label}`)];
}

function assumedRows(lines: readonly EstateLine[]): string[] {
  const rows = lines.flatMap(({ text, values }) => {
    const assumed = values.filter((value) => value.assumed !== undefined);
    if (assumed.length === 0) return [];
    return [
      `  ${text}`,
      ...assumed.map(
        ({ attribute, value, assumed: why = '' }) =>
          `    ${oneLine(attribute)} ${oneLine(value)}: ${oneLine(why)}`,
      ),
    ];
  });
  return rows.length === 0 ? [] : ['', 'Assumed, not read, next to its line:', ...rows];
}

/** Each thing and reason once, with its values. */
function handRows(remarks: readonly EstateRemark[]): string[] {
  if (remarks.length === 0) return [];
  const groups = new Map<string, string[]>();
  for (const { what, value, why } of remarks) {
    const title = `  ${oneLine(what)}: ${oneLine(why)}`;
    const values = groups.get(title) ?? [];
    groups.set(title, values);
    if (value !== '') values.push(`    ${oneLine(value)}`);
  }
  const rows = [...groups].flatMap(([title, values]) => [title, ...values]);
  return ['', 'By hand, or otherwise than it was:', ...rows];
}

/** Every line with the place each value in it was read from: `rebuild --explain`. */
export function explainEstate(plan: EstatePlan, place: PlaceText = originText): string {
  const rows = [`Kind ${plan.kind}`];
  for (const { name, sections } of plan.scripts) {
    for (const { title, lines } of sections) {
      rows.push(`${name}: ${oneLine(title)}`);
      for (const line of lines) rows.push(`  ${line.text}`, ...valueRows(line, place));
    }
  }
  for (const { code, subject, message } of plan.openPoints)
    rows.push(`OPEN ${code}: ${oneLine(subject)}: ${oneLine(message)}`);
  return `${rows.join('\n')}\n`;
}

function valueRows({ values }: EstateLine, place: PlaceText): string[] {
  return values.map(({ attribute, value, origin, assumed }) => {
    const from = origin ? oneLine(place(origin)) : 'stated by the command';
    const why = assumed === undefined ? '' : ` (assumed: ${oneLine(assumed)})`;
    return `    ${oneLine(attribute)}=${oneLine(value)}  <- ${from}${why}`;
  });
}
