import { type FindingSeverity, sortFindings } from '../../model/finding.js';
import { placedText } from '../../model/origin.js';
import type { InventoryIndex } from './inventory-index.js';

export interface FindingRow {
  readonly severity: FindingSeverity;
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  /** `file:line` of every place it stands on. */
  readonly places: readonly string[];
}

/** Findings, the worst first. */
export function* findingRows({ environment, place }: InventoryIndex): Iterable<FindingRow> {
  for (const { severity, code, subject, message, origins } of sortFindings(environment.findings)) {
    const places = [...new Set(origins.map(place))];
    yield { severity, code, subject, message: placedText(message, origins, place), places };
  }
}
