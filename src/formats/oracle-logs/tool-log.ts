import { messageOn, type ToolMessage } from './tool-messages.js';

/** A table as the log of a tool names it. */
export interface LoggedTable {
  /** In the log of Data Pump; exp and imp tell owners apart by headings. */
  readonly owner: string | null;
  readonly name: string;
  /** Of all partitions; null when the tool failed on it. */
  readonly rows: number | null;
}

/** How a tool says that it ended. */
export type LoggedEnd = 'without-warnings' | 'with-warnings' | 'unsuccessfully' | 'nowhere';

/** What a log of exp, imp, expdp or impdp tells. */
export interface ToolLog {
  /** `11.2.0.2.0`, of the tool; null when it did not come so far. */
  readonly version: string | null;
  readonly tables: readonly LoggedTable[];
  readonly messages: readonly ToolMessage[];
  /** Schemas whose tables or objects the tool says it took, by headings of exp and imp and lines of Data Pump. */
  readonly schemas: readonly string[];
  /** `nowhere`: the last line is missing, because the tool was killed or lost its output. */
  readonly end: LoggedEnd;
}

const quoted = `"([^"]+)"`;
/** `Export: Release 11.2.0.2.0 - Production on …` */
const release = /^(?:Export|Import): Release (\d+(?:\.\d+)+)/;
/** `. . exporting table                            EMP         14 rows exported`, the name quoted by imp. */
const classicTable = /^\. \. (?:ex|im)porting table\s+("[^"]+"|\S+)(.*)$/;
const classicPart =
  /^\. \. (?:ex|im)porting (?:composite )?(?:sub)?partition\s+("[^"]+":)?("[^"]+"|\S+)(.*)$/;
const classicRows = /\b(\d+) rows (?:ex|im)ported\s*$/;
/** `. about to export OVS's tables via Conventional Path ...`, `. importing OVS's objects into OVS_COPY` */
const heading = /^\. (?:about to export (.+?)'s tables via |importing (?:.+?)'s objects into (\S+))/;
/** `. . exported "OVS"."EMP":"P1"   5.9 KB   14 rows` */
const pumpTable = new RegExp(
  String.raw`^\. \. (?:ex|im)ported ${quoted}\.${quoted}(?:[:.]"[^"]+")*\s.*?\b(\d+)(?: out of \d+)? rows`,
);

/**
 * Reads the log of a tool. Forms of lines are those of Oracle's Utilities guides of 11.2 and 19; assumed from
 * documentation, not verified against the tools themselves. Lines that are neither known nor a message are passed over.
 */
export function readToolLog(text: string): ToolLog {
  const reader = new LogReader();
  // dots of FEEDBACK stand in front of a number, on its line or on lines of their own
  for (const line of text.split(/\r?\n/)) reader.take(line);
  return reader.log();
}

class LogReader {
  #version: string | null = null;
  readonly #tables = new Map<string, { owner: string | null; name: string; rows: number | null }>();
  readonly #messages: ToolMessage[] = [];
  readonly #schemas = new Set<string>();
  #end: LoggedEnd = 'nowhere';
  #current: { rows: number | null } | undefined;

  take(line: string): void {
    this.#version ??= release.exec(line)?.[1] ?? null;
    const message = messageOn(line);
    if (message && !/^\. \. /.test(line)) this.#messages.push(message);
    const [, from, into] = heading.exec(line) ?? [];
    const schema = from ?? into;
    if (schema !== undefined) this.#schemas.add(schema.replace(/^"|"$/g, ''));
    const end = endOn(line);
    if (end !== undefined) this.#end = end;
    if (!this.#pump(line)) this.#classic(line);
  }

  log(): ToolLog {
    return {
      version: this.#version,
      tables: [...this.#tables.values()],
      messages: this.#messages,
      schemas: [...this.#schemas],
      end: this.#end,
    };
  }

  #pump(line: string): boolean {
    const [, owner, name, rows] = pumpTable.exec(line) ?? [];
    if (owner === undefined || name === undefined) return false;
    this.#schemas.add(owner);
    const table = this.#table(owner, name);
    table.rows = (table.rows ?? 0) + Number(rows);
    return true;
  }

  #classic(line: string): void {
    const [, name, rest = ''] = classicTable.exec(line) ?? [];
    const part = classicPart.test(line);
    if (name !== undefined) this.#current = this.#table(null, name.replace(/^"|"$/g, ''));
    else if (!part && !/^[.\s]*\d+ rows (?:ex|im)ported/.test(line)) return;
    const rows = classicRows.exec(name === undefined ? line : rest)?.[1];
    if (rows !== undefined && this.#current) this.#current.rows = (this.#current.rows ?? 0) + Number(rows);
  }

  #table(owner: string | null, name: string) {
    const key = JSON.stringify([owner, name]);
    const known = this.#tables.get(key);
    if (known) return known;
    const table = { owner, name, rows: null };
    this.#tables.set(key, table);
    return table as { owner: string | null; name: string; rows: number | null };
  }
}

function endOn(line: string): LoggedEnd | undefined {
  if (/^(?:Export|Import) terminated successfully without warnings/.test(line)) return 'without-warnings';
  if (/^(?:Export|Import) terminated successfully with warnings/.test(line)) return 'with-warnings';
  if (/^(?:EXP-00000: |IMP-00000: )?(?:Export|Import) terminated unsuccessfully/.test(line))
    return 'unsuccessfully';
  if (/^Job .* successfully completed at /.test(line)) return 'without-warnings';
  if (/^Job .* completed with \d+ error/.test(line)) return 'with-warnings';
  if (/^Job .* stopped due to fatal error/.test(line)) return 'unsuccessfully';
  return undefined;
}
