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
export function originText(origin: Pick<Origin, 'file' | 'line'>): string {
  return origin.line === undefined ? origin.file : `${origin.file}:${origin.line}`;
}

/** The source whose captured files an origin lies among: who runs where is told by replies of others. */
export function keptBy({ source, file }: Pick<Origin, 'source' | 'file'>): SourceName {
  if (source !== 'running-domains') return source;
  return /(?:^|\/)list_vms\.xml$/.test(file) ? 'server-agents' : 'manager-files';
}

/** How a report names the place of a value. */
export type PlaceText = (origin: Origin) => string;

/** A text about these origins with each named as `place` does; they stand in it as `originText` writes them. */
export function placedText(text: string, origins: readonly Origin[], place: PlaceText): string {
  const places = new Map(origins.map((origin) => [originText(origin), place(origin)]));
  const standing = [...places.keys()].filter((written) => text.includes(written));
  if (standing.length === 0) return text;
  // the longest first: a path may begin another
  const words = standing.sort((a, b) => b.length - a.length).map(literal);
  return text.replace(
    new RegExp(`(?<![^\\s(])(?:${words.join('|')})(?!\\d)`, 'g'),
    (word) => places.get(word) ?? word,
  );
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** One value with its origin. `assumed` says why a value was concluded and not read; it is named in every report. */
export interface Fact<Value> {
  readonly value: Value;
  readonly origin: Origin;
  readonly assumed?: string;
}

/** Facts about the attributes of one entity; what no source tells is absent. */
export type Facts<Attributes> = { readonly [Name in keyof Attributes]?: Fact<Attributes[Name]> };
