import type { Environment } from '../../model/environment.js';
import { type FindingSeverity, sortFindings } from '../../model/finding.js';
import { originText } from '../../model/origin.js';

export interface FindingRow {
  readonly severity: FindingSeverity;
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  /** `file:line` of every place it stands on. */
  readonly places: readonly string[];
}

/** Findings, the worst first. */
export function* findingRows({ findings }: Environment): Iterable<FindingRow> {
  for (const { severity, code, subject, message, origins } of sortFindings(findings)) {
    yield { severity, code, subject, message, places: [...new Set(origins.map(originText))] };
  }
}
