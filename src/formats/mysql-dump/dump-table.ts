/** What a CREATE TABLE statement of a dump says. */
export interface DumpColumn {
  readonly name: string;
  /** Without length and attributes, lower case: `varchar`, `bigint`, `bit`. */
  readonly dataType: string;
  /** Whole: `bigint(20) unsigned`, `enum('a','b')`. */
  readonly columnType: string;
  readonly nullable: boolean;
  /** Of text columns; null for all others. */
  readonly characterSet: string | null;
  readonly collation: string | null;
  /** Computed by the server, so its values are not kept. */
  readonly generated: boolean;
  /** Left out of an INSERT without a list of columns. */
  readonly invisible: boolean;
  /** What an INSERT that leaves the column out stores: text, null for NULL, undefined when only a server knows. */
  readonly defaultText: string | null | undefined;
}

export interface DumpTable {
  readonly name: string;
  readonly storageEngine: string;
  readonly columns: readonly DumpColumn[];
  readonly primaryKey: readonly string[];
  /** What its text columns have that name no other. */
  readonly textDefault: { readonly characterSet: string; readonly collation: string };
  /** As the server that was dumped gave it. */
  readonly createStatement: string;
}

/** A view, routine, trigger, event or sequence, with the session that made it. */
export interface DumpObject {
  readonly kind: 'sequence' | 'function' | 'procedure' | 'package' | 'view' | 'trigger' | 'event';
  readonly name: string;
  readonly table: string | null;
  readonly createStatement: string;
  readonly definer: string | null;
  readonly sqlMode: string | null;
  readonly characterSetClient: string | null;
  readonly collationConnection: string | null;
  readonly databaseCollation: string | null;
  readonly timeZone: string | null;
}

/** One database of a dump, as far as it has been read. */
export interface DumpDatabase {
  readonly name: string;
  characterSet: string;
  collation: string;
  /** Whether the dump says its character set. */
  isTold: boolean;
  readonly tables: Map<string, DumpTable>;
  readonly objects: Map<string, DumpObject>;
}
