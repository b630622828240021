/**
 * Masking of the estate's own secrets. Whatever is derived from captured bytes passes here; the bytes themselves
 * stay in `captured/` only. A masked value reads `@secret:NAME`, which create scripts ask for when they are sent.
 */

const secretKey = /passw(or)?d|passwd|pwd|secret|token|credential/i;
const urlCredentials = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s/@:'"]*):([^\s/@'"]+)@/gi;
// a mark that stands there already begins with @ and is left alone
const assignedSecret = /(?<!@)\b(\w*(?:passw(?:or)?d|passwd|pwd|secret)\w*\s*[=:]\s*)([^\s,;'"]+)/gi;
const secretMark = /@secret:/;

/** True when the name of a key says that its value is a secret: `vncpasswd`, `accessPassword`. */
export function isSecretKey(name: string): boolean {
  return secretKey.test(name);
}

/** True when the text holds something that `maskSecrets` would replace. */
export function holdsSecret(text: string): boolean {
  return maskSecrets(text, 'x') !== text;
}

/** The mark that stands for a secret in everything derived; `name` is cut down to letters, digits, `-` and `_`. */
export function secretMarkOf(name: string): string {
  return `@secret:${name.replace(/[^\w-]+/g, '-')}`;
}

/** True when the text holds a secret mark: it must be asked for before the text can be sent. */
export function holdsSecretMark(text: string): boolean {
  return secretMark.test(text);
}

/** Replaces passwords in URLs and in `passwd=…` parts of a text by `@secret:NAME`; all other text stays as it is. */
export function maskSecrets(text: string, name: string): string {
  if (!text.includes('://') && !secretKey.test(text)) return text;
  const mark = secretMarkOf(name);
  return text
    .replace(urlCredentials, (_, scheme: string, user: string) => `${scheme}${user}:${mark}@`)
    .replace(assignedSecret, (whole, before: string, value: string) =>
      value.startsWith('@secret:') ? whole : `${before}${mark}`,
    );
}
