/** Where facts come from. The order is the precedence: an earlier source wins over a later one. */
export const sourcePrecedence = [
  'map',
  'repository-files',
  'manager-rest',
  'manager-cli',
  'server-agents',
  'manager-files',
  'running-domains',
] as const;

export type SourceName = (typeof sourcePrecedence)[number];

/** Where one value was read: the captured file, the place in it, and when the file was written. */
export interface Origin {
  readonly source: SourceName;
  /** Path below `captured/<source>/`, or the path of the map file. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** ISO 8601 time of the reading, or of the file's last change where that is known. */
  readonly time?: string;
}

/** `file:line` as people and editors write it. */
export function originText(origin: Origin): string {
  return origin.line === undefined ? origin.file : `${origin.file}:${origin.line}`;
}

/** One value with its origin. `assumed` says why a value was concluded and not read; it is named in every report. */
export interface Fact<Value> {
  readonly value: Value;
  readonly origin: Origin;
  readonly assumed?: string;
}

/** Facts about the attributes of one entity; what no source tells is absent. */
export type Facts<Attributes> = { readonly [Name in keyof Attributes]?: Fact<Attributes[Name]> };
