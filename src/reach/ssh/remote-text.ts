import { systemReason } from '../../base/errors.js';
import { maskSecrets } from '../../base/secret.js';

const longest = 300;

/** What the other side says, fit for a message: one short line without signs that steer a terminal, secrets masked. */
export function remoteText(text: string): string {
  const line = text.trim().slice(0, 4 * longest);
  const shown = maskSecrets(line, 'host').replace(/[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g, '?');
  return shown.length > longest ? `${shown.slice(0, longest)} …` : shown;
}

/** The reason of a failure; its text may come from the other side. */
export function remoteReason(error: unknown): string {
  return remoteText(systemReason(error));
}
