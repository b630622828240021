/** What every reader of this room gives back: a document and the findings met on the way, never an exception. */

/** How much a DBA must care: `error` = something was not understood, `warning` = look at it, `note` = good to know. */
export type Severity = 'error' | 'warning' | 'note';

/**
 * Something a reader met at one place of its input.
 * `code` is a stable lower-case word group (`unexpected-character`); `line` and `column` count from 1,
 * columns in UTF-16 code units of the decoded line.
 */
export interface ReadFinding {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** The result of reading one file: readers are total, so there is always a document, perhaps an empty one. */
export interface Reading<Document> {
  readonly document: Document;
  readonly findings: readonly ReadFinding[];
}
