import type { ReadFinding } from '../formats/document.js';
import type { Finding } from '../model/finding.js';
import type { Origin } from '../model/origin.js';

/** Turns what a reader found in one file into findings of the environment. */
export function readingFindings(findings: readonly ReadFinding[], subject: string, file: Origin): Finding[] {
  return findings.map(({ severity, code, message, line, column }) => ({
    severity,
    code,
    subject,
    message,
    origins: [{ ...file, line, column }],
  }));
}
