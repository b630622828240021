import type { ReadFinding, Severity } from './document.js';

/** Collects the findings of one reading. */
export interface FindingList {
  add(
    severity: Severity,
    code: string,
    message: string,
    place: { readonly line: number; readonly column: number },
  ): void;
  /** Everything added so far, in the order of the input. */
  all(): readonly ReadFinding[];
}

/** More findings than this are counted only: a binary file must not fill the memory with messages. */
const maximumFindings = 200;

/** An empty list, or one that begins with the findings given; keeps 200 findings and says how many more there were. */
export function createFindingList(first: readonly ReadFinding[] = []): FindingList {
  const kept: ReadFinding[] = [...first];
  let left = 0;
  let leftAt = { line: 1, column: 1 };
  return {
    add(severity, code, message, place) {
      if (kept.length < maximumFindings) {
        kept.push({ severity, code, message, line: place.line, column: place.column });
        return;
      }
      if (left === 0) leftAt = { line: place.line, column: place.column };
      left += 1;
    },
    all() {
      if (left === 0) return kept;
      const message = `${left} more findings from here on are not listed; the file may be of another kind`;
      return [...kept, { severity: 'warning', code: 'more-findings', message, ...leftAt }];
    },
  };
}

/** A piece of the input for use in a message: at most 60 characters, control characters as `?`. */
export function excerptOf(text: string): string {
  const cut = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return cut.replace(/[\x00-\x1f\x7f-\x9f]/g, '?');
}
