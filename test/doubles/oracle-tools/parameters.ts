import { readFileSync, statSync } from 'node:fs';

/** A parameter file as the tools read it: names in capitals. */
export type Parameters = ReadonlyMap<string, string>;

/** What is wrong with parameters, in the tool's words. */
export class ParameterError extends Error {}

/**
 * Reads the one argument of a tool, `parfile=PATH`, and the file. The file must be its owner's alone: a password stands in
 * it. With `misreadsLogin` it fails at the login, of which it shows a piece.
 */
export function parametersOf(args: readonly string[], misreadsLogin = false): Parameters {
  const [word = '', ...others] = args;
  const path = /^parfile=(\/.+)$/.exec(word)?.[1];
  if (path === undefined || others.length > 0)
    throw new ParameterError(`LRM-00101: unknown parameter name '${args.join(' ')}'`);
  let text: string;
  try {
    if ((statSync(path).mode & 0o077) !== 0) throw new ParameterError(`others may read ${path}`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof ParameterError) throw error;
    throw new ParameterError(`LRM-00109: could not open parameter file '${path}'`);
  }
  return new Map(
    text
      .split('\n')
      .map(withoutComment)
      .filter((line) => line.trim() !== '')
      .map((line) => parameterOn(line, misreadsLogin)),
  );
}

/** Parameters whose values are names. */
const named: ReadonlySet<string> = new Set([
  ...['OWNER', 'FROMUSER', 'TOUSER', 'SCHEMAS', 'REMAP_SCHEMA', 'DIRECTORY', 'JOB_NAME'],
]);

function parameterOn(line: string, misreadsLogin: boolean): readonly [string, string] {
  const cut = line.indexOf('=');
  const name = line.slice(0, cut).toUpperCase();
  if (misreadsLogin && name === 'USERID') throw misread(line.slice(cut + 1).replace(/^.*?\/"../, ''));
  const value = unquoted(line.slice(cut + 1).trim());
  return [name, named.has(name) ? value.split(':').map(folded).join(':') : value];
}

/** What comes after a pound sign is no part of the line, but between quotation marks (assumed: tools.comments). */
function withoutComment(line: string): string {
  return /^(?:[^#'"]|'[^']*'|"[^"]*"|['"](?=[^'"#]*$))*/.exec(line)?.[0] ?? '';
}

/** A name is in capitals unless it stands in quotation marks (assumed: tools.names). */
function folded(name: string): string {
  return /^"([^"]+)"$/.exec(name)?.[1] ?? name.toUpperCase();
}

/** Between apostrophes every sign is itself; nobody tells how an apostrophe gets there (assumed: tools.login-in-file). */
function unquoted(value: string): string {
  const inside = /^'([^'\\]*)'$/.exec(value)?.[1];
  if (inside !== undefined) return inside;
  const [, odd] = /^'[^'\\]*(['\\].*)$/.exec(value) ?? [];
  if (odd !== undefined) throw misread(odd);
  if (/['"\s]/.test(value)) throw new ParameterError(`LRM-00104: '${value}' is not a legal value`);
  return value;
}

function misread(piece: string): ParameterError {
  return new ParameterError(`LRM-00116: syntax error at '${piece}' following '''`);
}

/** Refuses what a tool does not know. */
export function refuseUnknown(parameters: Parameters, known: readonly string[]): void {
  const unknown = [...parameters.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw new ParameterError(`LRM-00101: unknown parameter name '${unknown}'`);
}
