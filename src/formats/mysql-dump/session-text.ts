import { singleByteSets } from '../mysql-character-set.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a statement as it was written under a character set of the session. Never fails. */
export function sessionText(bytes: Buffer, characterSet: string): string {
  const label = singleByteSets[characterSet];
  if (label !== undefined) return new TextDecoder(label).decode(bytes);
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
