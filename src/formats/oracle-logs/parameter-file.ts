import { isPlainName } from './account-name.js';

/** A value of a parameter file: one word, or several in parentheses. */
export type ParameterValue = string | number | readonly string[];

/** Parameters whose values are names of the database; REMAP_SCHEMA has two of them. */
const named: ReadonlySet<string> = new Set([
  ...['OWNER', 'FROMUSER', 'TOUSER', 'SCHEMAS', 'REMAP_SCHEMA', 'DIRECTORY', 'JOB_NAME'],
]);

/**
 * A parameter file of exp, imp, expdp or impdp: one `NAME=VALUE` a line. Values with other signs than those of words are
 * put between apostrophes as Oracle's Utilities guide describes; assumed from there, not verified against the tools.
 * Throws a TypeError for what could be read in another way: line feeds, apostrophes, backslashes, and names that
 * `isPlainName` does not know.
 */
export function parameterFile(parameters: Readonly<Record<string, ParameterValue>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${named.has(name) ? nameText(value) : valueText(value)}\n`)
    .join('');
}

/**
 * `USER/"password"` as all tools take it; `/` alone logs in by the wallet of the connect identifier. Throws a TypeError,
 * whose message tells the sign and not the password, for a quotation mark or line feed, which no password of Oracle can
 * have, and for what a parameter file cannot hold.
 */
export function toolLogin(user: string | null, password: string): string {
  if (user === null) return '/';
  if (/["\n\r\0]/.test(password) || /["\n\r\0]/.test(user)) {
    throw new TypeError('no name and no password of Oracle holds " or a line feed');
  }
  if (unquotable.test(password) || unquotable.test(user)) {
    throw new TypeError(
      "exp, imp, expdp and impdp read it from a parameter file, where ' and \\ have a meaning of their own",
    );
  }
  const name = /^[A-Za-z][\w$#]*$/.test(user) ? user : `"${user}"`;
  return `${name}/"${password}"`;
}

/** What ends or changes a value between apostrophes. */
const unquotable = /['\\]/;

function nameText(value: ParameterValue): string {
  const names = typeof value === 'object' ? value : String(value).split(':');
  const odd = names.find((name) => !isPlainName(name));
  if (odd !== undefined) throw new TypeError(`the tools would take ${odd} for another name`);
  return typeof value === 'object' ? `(${names.join(',')})` : names.join(':');
}

function valueText(value: ParameterValue): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return `(${value.map(valueText).join(',')})`;
  if (/[\n\r\0]/.test(value)) throw new TypeError('a line feed cannot be part of a parameter');
  if (unquotable.test(value)) throw new TypeError("a parameter cannot hold ' or \\");
  if (/^[\w$./:-]+$/.test(value)) return value;
  // between apostrophes quotation marks are signs like others, which a login needs
  return `'${value}'`;
}
