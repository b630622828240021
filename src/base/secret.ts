/**
 * Masking of the estate's own secrets. Whatever is derived from captured bytes passes here; the bytes themselves
 * stay in `captured/` only. A masked value reads `@secret:NAME`, which create scripts ask for when they are sent.
 */

const secretKey = /passw(or)?d|passwd|pwd|secret|token|credential/i;
// Every repetition is bounded, so that the time stays linear whatever the text is.
/** A password may hold `@` and `/` raw, as people type them; digits up to a `/` are a port. */
const urlCredentials =
  /\b([a-z][a-z0-9+.-]{0,20}:\/\/)([^\s/@:'"]{0,128}):(?!\d{1,5}(?:\/|$))([^\s/'"]{1,256}|[^\s'"]{1,256})@/gi;
/** `passwd=x`, `password: "x y"`, `'pwd': 'x'`; the quotes stay, and so does a mark that stands there already. */
const assignedSecret =
  /((?<!@(?:secret:[\w-]{0,80})?)(?:passw(?:or)?d|pwd|secret)\w{0,60}\\?['"]?\s{0,20}[=:]\s{0,20})('[^',;\])\s](?:[^'\\\n]|\\.){0,256}'|"[^",;\])\s](?:[^"\\\n]|\\.){0,256}"|\\?['"]?[^\s,;'"\])][^\s,;'"]{0,256})/gi;
/** `(vncpasswd x)` as `xm list -l` prints it. */
const listedSecret =
  /(\(\w{0,60}(?:passw(?:or)?d|pwd|secret)\w{0,60}\s{1,20})([^\s()]{1,256})(?=\s{0,20}\))/gi;
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

/**
 * Replaces passwords in URLs, in `passwd=…` parts and in `(passwd …)` lists of a text by `@secret:NAME`; all other text
 * stays as it is.
 */
export function maskSecrets(text: string, name: string): string {
  if (!text.includes('://') && !secretKey.test(text)) return text;
  const mark = secretMarkOf(name);
  return text
    .replace(urlCredentials, (whole, scheme: string, user: string, password: string) =>
      password.startsWith('@secret:') ? whole : `${scheme}${user}:${mark}@`,
    )
    .replace(listedSecret, (whole, before: string, value: string) =>
      secretMark.test(value) ? whole : `${before}${mark}`,
    )
    .replace(assignedSecret, (whole, before: string, value: string) =>
      secretMark.test(value) ? whole : before + quotedLike(value, mark),
    );
}

function quotedLike(value: string, mark: string): string {
  const open = /^\\?['"]/.exec(value)?.[0] ?? '';
  return `${open}${mark}${open !== '' && value.endsWith(open) ? open : ''}`;
}
