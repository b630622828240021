import { counted } from '../../base/counted.js';
import {
  type Proof,
  proofStateWords,
  type RehearsalFinding,
  type RehearsalRecord,
  rowsAloneText,
  saidOf,
} from '../../model/rehearsal.js';

const shownAtMost = 20;

/** A rehearsal as lines for people: each proof, and what it came upon. */
export function rehearsalLines({ proofs }: RehearsalRecord): string[] {
  const width = Math.max(...Object.values(proofStateWords).map((word) => word.length));
  return proofs.flatMap((proof) => [
    `${proofStateWords[proof.state].padEnd(width)}  ${proof.title} (${proof.how})`,
    ...findingLines(proof),
  ]);
}

function findingLines({ found }: Proof): string[] {
  const words: Readonly<Record<RehearsalFinding['severity'], string>> = {
    defect: 'defect',
    'not-proven': 'not proven',
    note: 'note',
  };
  const shown = found
    .slice(0, shownAtMost)
    .map(({ severity, subject, message }) => `  ${words[severity]}: ${subject}: ${message}`);
  const more = found.length - shown.length;
  return more > 0 ? [...shown, `  and ${counted(more, 'more finding')}, in the record`] : shown;
}

/** `sample: all proven`, `sample: all proven, of 1 database the rows alone`, `sample: 1 defect, 2 not proven`. */
export function rehearsalVerdict(record: RehearsalRecord): string {
  const { estate, proofs } = record;
  const of = (severity: RehearsalFinding['severity']) =>
    proofs.flatMap(({ found }) => found).filter((one) => one.severity === severity).length;
  const [defects, unproven] = [of('defect'), of('not-proven')];
  if (defects + unproven === 0) return `${estate}: all proven${rowsAloneText(saidOf(record))}`;
  const parts = [
    ...(defects > 0 ? [counted(defects, 'defect')] : []),
    ...(unproven > 0 ? [`${unproven} not proven`] : []),
  ];
  return `${estate}: ${parts.join(', ')}`;
}
