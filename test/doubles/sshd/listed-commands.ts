import { sourceText } from '../../source-files.js';

const page = sourceText('docs/commands-we-run.md');
const parameter = /(?<= )[A-Z]+(?= |$)/;
const oneWord = String.raw`(?:'(?:[^']|'\\'')*'|[\w@%+=:,./-]+)`;

/**
 * The commands that docs/commands-we-run.md promises, read from that page and not from the code: name to a pattern of
 * what a server sees. A word in capitals is one word of a shell, quoted or plain.
 */
const listed: ReadonlyMap<string, RegExp> = new Map(
  [...commandTable()].map(([name, command]) => [name, patternOf(command)]),
);

export const listedNames: readonly string[] = [...listed.keys()];

/** The name of a command that a server was asked to run; undefined for one that is not on the page. */
export function listedName(command: string): string | undefined {
  return listedNames.find((name) => listed.get(name)?.test(command));
}

/** Rows of the page's table: `| name | `command` | purpose | root |`. */
function* commandTable(): Iterable<readonly [string, string]> {
  for (const line of page.split('\n')) {
    const [, name, command] = /^\| ([\w-]+) \| `(.+?)` \| .* \| .* \|$/.exec(line) ?? [];
    if (name !== undefined && command !== undefined) yield [name, command];
  }
}

function patternOf(command: string): RegExp {
  const fixed = command.split(parameter).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^env LC_ALL=C (?:sudo -n )?${fixed.join(oneWord)}$`);
}

/** Types of objects that the page names for `list` and `show`. */
export const listedTypes: readonly string[] = (/^TYPE is one of (.*)\.$/m.exec(page)?.[1] ?? '').split(', ');

/** Lines for the manager's CLI that stand on the page as they are sent. */
export const loneLines: readonly string[] = [
  ...page.matchAll(/^\| `([a-z]\w+(?: OutputMode=Verbose)?)` \| [^|]+ \|$/gm),
].map(([, line = '']) => line);

/** What a line that was sent to the manager's CLI stands for on the page; undefined for another. */
export function listedLine(line: string): string | undefined {
  return listedReading(line) ?? listedChange(line);
}

/** The same for lines that change nothing: `list Vm`, `show Vm`. */
export function listedReading(line: string): string | undefined {
  if (loneLines.includes(line)) return line;
  const [, verb, type = ''] = /^(list(?= \w+$)|show(?= \w+ id=(?:[\w.:-]+|".*")$)) (\w+)/.exec(line) ?? [];
  return verb !== undefined && listedTypes.includes(type) ? `${verb} ${type}` : undefined;
}

/** Object types that the page names for a verb that changes something; none for one that stands alone. */
const changes: ReadonlyMap<string, readonly string[]> = new Map(
  [...page.matchAll(/^\| `(\w+)` \| ([\w, -]+) \| [^|]+ \|$/gm)].map(([, verb = '', types = '']) => [
    verb,
    types === '-' ? [] : types.split(', '),
  ]),
);

function listedChange(line: string): string | undefined {
  const [verb = '', type = ''] = line.split(' ');
  const types = changes.get(verb);
  if (types?.length === 0) return verb;
  return types?.includes(type) ? `${verb} ${type}` : undefined;
}

/** Throws when a server was asked for something that is not on the page. */
export function refuseUnlisted(asked: readonly string[], listed: (one: string) => string | undefined): void {
  const others = asked.filter((one) => listed(one) === undefined);
  if (others.length > 0)
    throw new Error(`docs/commands-we-run.md does not list what was asked for: ${JSON.stringify(others)}`);
}
