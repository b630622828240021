import { maskSecrets } from '../base/secret.js';
import type { ReadFinding } from '../formats/document.js';
import type { Finding } from '../model/finding.js';
import type { Origin } from '../model/origin.js';

/** Turns what a reader found in one file into findings of the environment; a message may quote a secret. */
export function readingFindings(findings: readonly ReadFinding[], subject: string, file: Origin): Finding[] {
  return findings.map(({ severity, code, message, line, column }) => ({
    severity,
    code,
    subject,
    message: maskSecrets(message, 'masked'),
    origins: [{ ...file, line, column }],
  }));
}
