/**
 * Masking of the estate's own secrets. Whatever is derived from captured bytes passes here; the bytes themselves
 * stay in `captured/` only. A masked value reads `@secret:NAME`, which create scripts ask for when they are sent.
 * All patterns are written so that the time stays linear: a part is bounded, or it can end in one place only.
 */
const markBegin = '@secret:';
const markBefore = /@secret:[\w-]{0,100}$/;

const secretAnywhere =
  /passw(?:or[dt]|d)|passwd|passphrase|pwd|kennwort|secret|token|credential|private[_-]?key|ssh[_-]?key|api[_-]?key/i;
const secretPart = /^(?:pass|pw|auth)$/;
/** Written together: `rootpw`, `OVSPASS`; words that only end alike are none. */
const secretEnding = /(?:pass|pw)$/;
const innocentEnding = /(?:by|com|sur|tres|over|under)pass$/;
/** Words behind which prose goes on to the secret: `password is X`, `password - X`. */
const proseKey = /pass|pwd|pw$|secret|kennwort/i;

/** Nothing is masked in a text without any of these; most definitions hold none, and are done with one look. */
const anyHint =
  /@|pass|pw|kennwort|secret|token|credential|auth|(?:private|ssh|api)[_-]?key|(?:^|[\s'"])-u|--(?:proxy-)?user|mysql|sqlplus/i;

/**
 * `//user:password@host`, whatever the scheme, also `\\user:password@host`. The user may hold `@`; the password goes
 * up to the last `@` before the first `/`, else, as people type it, to the last one before a blank or quote; with
 * blanks in it to the next `@`, unless it is a port.
 */
const urlCredentials =
  /(\/\/|\\\\)([^\s/:'"[\]]{0,128}):([^\s/'"]{1,256}(?=@)|[^\s'"]{1,256}(?=@)|(?!\d{1,5}(?:[/?#\s,;)]|$))[^\s'"@]{1,64}(?: {1,3}[^\s'"@]{1,64}){1,4}(?:@[^\s'"/@]{1,64}){0,3}(?=@))@/g;
/** `scott/tiger@db`; a host with a dot could be a mail address and counts behind a word of Oracle only. */
const oracleLogin =
  /((?:\b(?:thin|oci8?):|\b(?:sqlplus|conn|connect|expdp?|impdp?|rman)\s{1,5}(?:-\w{1,10}\s{1,3}){0,3}|(?<![^\s'"=(,]))[A-Za-z][\w$#]{0,30}\/)([^\s/@'",;:]{1,64})@(?=\w[\w-]{0,62}(?![\w.-]))/gi;
const oracleCommandLogin =
  /(\b(?:(?:thin|oci8?):|(?:sqlplus|conn|connect|expdp?|impdp?|rman)\s{1,5}(?:-\w{1,10}\s{1,3}){0,3})[A-Za-z][\w$#]{0,30}\/)([^\s/'"]{1,128})@/gi;
const userOption =
  /((?<![^\s'"])(?:-u\s{0,3}|--(?:proxy-)?user[ =]{1,3})['"]?[^\s:'"]{1,128}:)(?!\/\/)([^\s'"]{1,256})/g;
const clientPassword = /(\b(?:mysql\w{0,20}|sqlplus)\b[^\n]{0,200}?\s-p\s{0,3})([^\s'"-][^\s'"]{0,256})/gi;

/** A word and what stands between it and its value. */
const keyAndSeparator =
  /(?<![\w@-])[\w-]+(?:\\?['"]?\s{0,20}[=:]\s{0,20}|\s{1,5}(?:is|ist|lautet|->?|=>)\s{1,5}|[ \t]{1,5})/g;
const listKey = /\(\s{0,5}$/;
const quoted = /'[^',;\])}\s](?:[^'\\\n]|\\.){0,4096}'|"[^",;\])}\s](?:[^"\\\n]|\\.){0,4096}"/y;
const escapedQuoted = /\\(['"])[^'"\\\n]{1,4096}\\\1/y;
const cutQuoted = /\\?['"][^\s,;'"\])}][^'"\n]*/y;
const plainWord = /[^\s,;'"\])}](?:[^\s,;'"\])}]|[,;](?=[^\s'"])(?![\w-]{1,60}['"]?[=:])){0,4096}/y;
const commaItem = /[^\s,;'"\])}](?:[^,'"\n]|,(?!\s{0,5}[\w-]{1,60}=)){0,4096}/y;
const firstItem =
  /[^\s,;'"\])}](?:[^,\s'"]|,(?!\s{0,5}[\w-]{1,60}=)|[^\S\n](?!\s{0,5}[\w.-]{1,60}[=:])(?!\s{0,5}-{1,2}\w)){0,4096}/y;
const listValue = /(?:'(?:[^'\\]|\\.){1,4096}'|"(?:[^"\\]|\\.){1,4096}"|[^\s()'"]{1,4096}(?=\s{0,20}\)))/y;
const notSecret = /^(?:None|True|False|null|true|false)$/;
/** What is said of a password in place of it: `password is required`. Who masks that hides why a login failed. */
const saidOfSecret =
  /^(?:required|needed|missing|empty|blank|expired|outdated|wrong|incorrect|invalid|correct|valid|unknown|locked|disabled|not|too|about|already|erforderlich|abgelaufen|falsch|leer|nicht)[.:!?]?$/i;

/**
 * True when the name of a key says that its value is a secret: `vncpasswd`, `accessPassword`, `vnc_pass`, `rootpw`,
 * `authToken`; `keymap`, `bypass`, `author` and `pkey` are none.
 */
export function isSecretKey(name: string): boolean {
  if (secretAnywhere.test(name)) return true;
  if (!/pass|pw|auth/i.test(name)) return false;
  const parts = name
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1_')
    .toLowerCase()
    .split(/[^a-z]+/);
  return parts.some(
    (part) => secretPart.test(part) || (secretEnding.test(part) && !innocentEnding.test(part)),
  );
}

/** True when the text holds something that `maskSecrets` would replace. */
export function holdsSecret(text: string): boolean {
  return maskSecrets(text, 'x') !== text;
}

/** The mark that stands for a secret in everything derived; `name` is cut down to letters, digits, `-` and `_`. */
export function secretMarkOf(name: string): string {
  return `${markBegin}${name.replace(/[^\w-]+/g, '-')}`;
}

/**
 * True when the text holds a secret mark. In a text as the estate has it, before any masking, that is a foreign mark: a
 * create script would ask for a secret and put it there. `maskSecrets` leaves such text as it is.
 */
export function holdsSecretMark(text: string): boolean {
  return text.includes(markBegin);
}

/**
 * Replaces passwords in URLs, logins and options of commands, behind keys (`passwd=…`, `Passwort: …`, `password is …`)
 * and in `(passwd …)` lists of a text by `@secret:NAME`; all other text stays as it is.
 */
export function maskSecrets(text: string, name: string): string {
  if (!anyHint.test(text)) return text;
  const mark = secretMarkOf(name);
  const behind = (whole: string, before: string, password: string) =>
    password.startsWith(markBegin) ? whole : before + mark + whole.slice(before.length + password.length);
  const withoutLogins = text
    .replace(urlCredentials, (whole, slashes: string, user: string, password: string) =>
      behind(whole, `${slashes}${user}:`, password),
    )
    .replace(oracleCommandLogin, behind)
    .replace(oracleLogin, behind)
    .replace(userOption, behind)
    .replace(clientPassword, behind);
  return maskBehindKeys(withoutLogins, mark);
}

function maskBehindKeys(text: string, mark: string): string {
  let result = '';
  let done = 0;
  const scan = new RegExp(keyAndSeparator);
  for (let match = scan.exec(text); match !== null; match = scan.exec(text)) {
    const key = /^[\w-]+/.exec(match[0])?.[0] ?? '';
    const start = match.index;
    const valueStart = scan.lastIndex;
    const value = isSecretKey(key) ? valueBehind(text, start, key, valueStart) : '';
    if (value === '') {
      // the value of another key may be a key itself
      scan.lastIndex = start + key.length;
      continue;
    }
    const open = /^\\?['"]/.exec(value)?.[0] ?? '';
    const close = open !== '' && value.length > open.length && value.endsWith(open) ? open : '';
    result += text.slice(done, valueStart) + open + mark + close;
    done = valueStart + value.length;
    scan.lastIndex = done;
  }
  return result + text.slice(done);
}

/** The secret that begins at `at`, behind the key at `start`, with its quotes; empty when there is none. */
function valueBehind(text: string, start: number, key: string, at: number): string {
  const separator = text.slice(start + key.length, at);
  const before = text.slice(Math.max(0, start - 110), start);
  if (markBefore.test(before)) return '';
  const assigned = /[=:]/.test(separator);
  const value = secretAt(text, at, patternsFor(separator, key, before, start));
  if (value.replace(/^\\?['"]/, '').startsWith(markBegin)) return '';
  if (/^\s+(?:is|ist)\s/.test(separator) && saidOfSecret.test(value)) return '';
  return assigned && notSecret.test(value) ? '' : value;
}

function patternsFor(separator: string, key: string, before: string, start: number): readonly RegExp[] {
  if (/[=:]/.test(separator)) {
    const inList = separator === '=' && (start === 0 || /,\s{0,5}$/.test(before));
    const plain = inList ? (start === 0 ? firstItem : commaItem) : plainWord;
    return [quoted, escapedQuoted, cutQuoted, plain];
  }
  if (/^\s+$/.test(separator)) {
    if (listKey.test(before)) return [listValue];
    return key.startsWith('--') ? [quoted, plainWord] : [];
  }
  return proseKey.test(key) ? [quoted, cutQuoted, plainWord] : [];
}

function secretAt(text: string, at: number, patterns: readonly RegExp[]): string {
  for (const pattern of patterns) {
    pattern.lastIndex = at;
    const value = pattern.exec(text)?.[0];
    if (value !== undefined) return value;
  }
  return '';
}
