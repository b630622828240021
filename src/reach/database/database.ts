import type { DatabaseDictionary, TableDefinition } from './dictionary.js';
import type { EngineTraits } from './engine-traits.js';

/** What a server says of itself. */
export interface ServerFacts {
  /** `MariaDB`, `MySQL`, `SQLite`, `Oracle`. */
  readonly product: string;
  /** As it prints it: `10.11.19-MariaDB-0+deb12u1`. */
  readonly version: string;
  /** Largest statement or value it takes, in bytes. */
  readonly maxAllowedPacket: number;
  /** How it compares names of tables: 0 by case, 1 and 2 without. */
  readonly lowerCaseTableNames: number;
  /** Where it says it is at work: port, socket and data directory; null where there is none. */
  readonly port: number | null;
  readonly socket: string | null;
  readonly dataDirectory: string | null;
}

/** One session of somebody else. */
export interface ForeignSession {
  readonly id: string;
  readonly user: string;
  readonly host: string;
  readonly database: string | null;
}

/** All sessions of a server as far as this account may see them. */
export interface SessionList {
  /** False when the account lacks the privilege to see the sessions of others. */
  readonly complete: boolean;
  /** What would show it them all, where the engine's usual grant would not. */
  readonly grant?: string;
  readonly sessions: readonly ForeignSession[];
}

/** All readers can begin in the same state. Taken before the readers open their snapshots, given back right after. */
export interface WritePause {
  /**
   * How: everybody else's writes are held up by a lock on the whole server or on each table; or nobody is, because the
   * server reads as of a system change number, of this moment or (`scn-estimate`) of some seconds ago at most.
   */
  readonly method: 'server-lock' | 'table-locks' | 'scn' | 'scn-estimate';
  /** With `scn` and `scn-estimate` that number: what each reader begins with. */
  readonly moment?: string;
  /** Throws OVM_DB_LOST when the pause had ended before: then snapshots that began during it may differ. */
  release(): Promise<void>;
}

/** Writes could not be held up, so that only one reader is consistent. */
export interface NoPause {
  readonly method: undefined;
  /** In words for a DBA. */
  readonly why: string;
}

/** Tells a table, or a part of it, from another one that has its name later. */
export interface TableIdentity {
  readonly table: string;
  /** The partition, in the server's own words; of the table itself whatever it is, but always the same. */
  readonly part: string;
  readonly identity: string;
}

/** Something that an export does not keep, or that no server can make again. */
export interface Shortfall {
  readonly kind:
    | 'history-left-out'
    | 'broken-view'
    | 'past-event'
    | 'rows-read-whole'
    | 'table-left-out'
    | 'column-left-out'
    | 'object-left-out'
    | 'storage-left-out'
    | 'rows-of-sessions'
    | 'sequence-used-up'
    | 'characters-replaced'
    | 'invalid-object';
  /** The name of the table, column, view, event or other object. */
  readonly name: string;
  /** In words for a DBA: what is wrong and what comes of it. */
  readonly why: string;
}

/** Rows of a table whose key is at least `from` and less than `to`, both SQL expressions; null is no bound. */
export interface KeyRange {
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * Takes rows. Either `row` for a whole row, or for a row with long values: `piece`s of each value and `endValue`, then
 * `endRow`. The bytes are only valid during the call.
 */
export interface RowSink {
  /** Value i is `bytes[starts[i] .. ends[i])`; `starts[i]` is -1 for NULL. */
  row(bytes: Buffer, starts: Int32Array, ends: Int32Array): void;
  piece(bytes: Uint8Array): void;
  endValue(isNull: boolean): void;
  endRow(): void;
  /** A promise when the reader shall wait before the next row. */
  pressure(): Promise<void> | undefined;
  /**
   * Told of each text of a column that has U+FFFD: either it is stored so, or server or driver put it for bytes that are
   * no character, and what the database holds was not read. Readers of engines that give bytes as they are never tell.
   */
  replaced?(column: string): void;
}

/** The rows of a table to be loaded, in the form an engine likes best. May be asked for once. */
export interface RowSource {
  /** Tab-separated lines as in `data/` (docs/archive.md). */
  tsv(): AsyncIterable<Buffer>;
  /** Batches of rows of values; null is NULL. */
  rows(): AsyncIterable<readonly (readonly (Buffer | null)[])[]>;
}

/** A connection that reads inside one snapshot. Errors name the table. */
export interface TableReader {
  /** Ranges of the primary key that part a table into pieces of about `targetBytes`; one range when it has no such key. */
  keyRanges(database: string, table: TableDefinition, targetBytes: number): Promise<readonly KeyRange[]>;
  /**
   * The rows of a range, long values in pieces so that memory stays flat: in order of the primary key, but from Oracle in
   * no order, since it would sort them first. Rows with a long value (above 4 MB in MySQL, 128 kB in Oracle) may come last,
   * behind all others of their range.
   */
  readRows(database: string, table: TableDefinition, range: KeyRange, sink: RowSink): Promise<void>;
  close(): Promise<void>;
}

/** A reader whose snapshot is still to begin, which then takes no more than a moment. */
export interface PreparedReader extends TableReader {
  /** @param moment of `WritePause`; without it the snapshot is of now */
  begin(moment?: string): Promise<void>;
}

/** A connection that loads rows. */
export interface TableLoader {
  /** Fills an empty table; gives the number of rows the server took. Nothing is dropped or cut silently. */
  load(database: string, table: TableDefinition, source: RowSource): Promise<number>;
  /** Sends one statement; bytes go as they are, for a session that was set to another character set than UTF-8. */
  execute(sql: string | Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** One value of a result row: text as text, bytes as bytes, numbers as text. */
export type ResultValue = string | Buffer | null;

/**
 * A repository database, open. Every method throws RescueError: OVM_DB_LOGIN, OVM_DB_PRIVILEGE (names the privilege),
 * OVM_DB_LOST, OVM_DB_STALLED, OVM_DB_FAILED.
 */
export interface Database {
  readonly traits: EngineTraits;
  /** Without credentials: `mysql://ovs@host:49500`. */
  readonly address: string;
  readonly server: ServerFacts;
  /** Names of all databases that are neither the server's own nor an import's staging. */
  databases(): Promise<readonly string[]>;
  hasDatabase(name: string): Promise<boolean>;
  /** Throws OVM_DB_NOT_FOUND for a database that is not there. */
  dictionary(name: string): Promise<DatabaseDictionary>;
  /** Identities of all tables and partitions of a database. Equal ones mean that no table was put in another's place. */
  identities(name: string): Promise<readonly TableIdentity[]>;
  /** What an export of this database cannot give back. */
  shortfalls(dictionary: DatabaseDictionary): Promise<readonly Shortfall[]>;
  /** Undefined where one reader is all there is. */
  pauseWrites(databases: readonly DatabaseDictionary[]): Promise<WritePause | NoPause | undefined>;
  /** Opens a connection and begins its snapshot. */
  openReader(): Promise<TableReader>;
  openLoader(): Promise<TableLoader>;
  /** The statement by which the engine's own client loads `data/` of a table from a file or from stdin. */
  loadStatement(table: TableDefinition, file: string): string;
  /** An identifier, quoted. */
  quoteName(name: string): string;
  /** A text as a literal, quoted. */
  quoteText(text: string): string;
  execute(sql: string): Promise<void>;
  query(sql: string, parameters?: readonly (string | number)[]): Promise<readonly (readonly ResultValue[])[]>;
  /** Sessions of others, our own connections left out. */
  foreignSessions(): Promise<SessionList>;
  /** A named lock that only one session of the server can have; false when somebody else has it. */
  takeLock(name: string): Promise<boolean>;
  close(): Promise<void>;
}
