/** `<id>  [<name>]`, as an attribute refers to another object. */
export interface CliReference {
  readonly id: string;
  readonly name: string;
}

/** One `Label = value` line; `value` is always the whole text, `reference` its reading where it has that form. */
export interface CliReplyAttribute {
  readonly label: string;
  /** Of `Vnic 1 = …` the 1; the label is then `Vnic`. */
  readonly index?: number;
  readonly value: string;
  readonly reference?: CliReference;
}

/** One `  id:<id>  name:<name>` row. */
export interface CliReplyRow {
  readonly id: string;
  readonly name: string;
}

/** Reads an object row; ids (of servers) and names may hold colons, names also blanks. */
export function readRow(line: string): CliReplyRow | undefined {
  const match = /^[ \t]*id:(\S+)[ \t]+name:(.*)$/u.exec(line);
  return match?.[1] === undefined ? undefined : { id: match[1], name: match[2] ?? '' };
}

function readReference(value: string): CliReference | undefined {
  const blank = value.search(/\s/);
  if (blank <= 0 || !value.endsWith(']')) return undefined;
  // Two blanks stand between id and name; one blank would also fit ordinary text such as "new [old]".
  if (!value.startsWith('  [', blank)) return undefined;
  return { id: value.slice(0, blank), name: value.slice(blank + 3, -1) };
}

/** Reads `Label = value`; the value is what stands behind the first ` = `, and may be empty. */
export function readAttribute(line: string): CliReplyAttribute | undefined {
  const text = line.trimStart();
  const separator = text.indexOf(' = ');
  const end = separator < 0 && text.endsWith(' =') ? text.length - 2 : separator;
  if (end <= 0) return undefined;
  const value = text.slice(end + 3);
  const reference = readReference(value);
  const numbered = /^(.*\S) (\d{1,9})$/.exec(text.slice(0, end));
  const label = numbered?.[1] ?? text.slice(0, end);
  const index = numbered?.[2] === undefined ? {} : { index: Number(numbered[2]) };
  return { label, ...index, value, ...(reference && { reference }) };
}
