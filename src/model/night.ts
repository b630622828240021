import type { ProofState } from './rehearsal.js';

/**
 * What one nightly run of one estate gave: plain data, which is also what the night's record holds as JSON
 * (docs/json.md). Keys may be added; a reader passes by those that it does not know.
 */

/** Raised when an older reader would misread a newer record. */
export const nightFormatVersion = 1;

/** An archive that a night made, or should have made. */
export interface NightArchive {
  readonly kind: 'capture' | 'schema';
  /** The database server as the configuration names it; only of a schema. */
  readonly databaseServer?: string;
  /** Name of the archive; null when there is none. */
  readonly name: string | null;
  /** `incomplete`: it is there and lacks something; `failed`: it is not there, or was not whole when read again. */
  readonly status: 'complete' | 'incomplete' | 'failed';
  /** What it lacks or why it failed, a sentence each without a final stop; a required source is named. */
  readonly problems: readonly string[];
  /** Of manifest.json as it was written: who seals the archive anew has another. Not there in records of older versions. */
  readonly manifestSha256?: string;
}

/** A database in numbers. */
export interface NightDatabaseCounts {
  readonly tables: number;
  readonly rows: number;
  /** Of the rows before compression; of a dump by the database's own tools the size of the dump. */
  readonly bytes: number;
}

/** What there was in an estate on a night; zero for what nobody told. */
export interface NightCounts {
  readonly vms: number;
  readonly templates: number;
  /** Virtual disks in repositories and physical disks; no ISOs. */
  readonly disks: number;
  readonly networks: number;
  readonly servers: number;
  readonly repositories: number;
  /** By `SERVER/DATABASE`, see `nightDatabaseKey`. */
  readonly databases: Readonly<Record<string, NightDatabaseCounts>>;
}

/** The size of a table. */
export interface NightTableSize {
  /** Null where the rows were left out on request. */
  readonly rows: number | null;
  /** Of the rows before compression; null where a dump does not tell. */
  readonly bytes: number | null;
}

/** What came and went of one kind of object, each as `NAME (ID)`, or the id alone where there is no name. */
export interface NightChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** A table that is larger or smaller than it was, came or went. */
export interface NightTableChange {
  readonly kind: 'grown' | 'shrunk' | 'new' | 'gone';
  /** `SERVER/DATABASE`. */
  readonly database: string;
  readonly table: string;
  /** Null for a table that was not there. */
  readonly rowsBefore: number | null;
  /** Null for a table that is gone. */
  readonly rowsNow: number | null;
  /** Null where not told, or where the table was not there. */
  readonly bytesBefore: number | null;
  readonly bytesNow: number | null;
}

/** What is otherwise than on the last good night. */
export interface NightDifferences {
  /** Name of the record of the last good night; null when there is none to compare with. */
  readonly against: string | null;
  /** Between the beginnings of the two nights; null when there is none to compare with, or no time between them. */
  readonly days: number | null;
  readonly vms: NightChanges & { readonly changed: readonly string[] };
  readonly disks: NightChanges;
  readonly networks: NightChanges;
  /** Those with the largest change of size first. */
  readonly tables: readonly NightTableChange[];
  /** What could not be compared, as `VMs: no capture tonight`; not there when everything could. */
  readonly notCompared?: readonly string[];
}

/** Whether a situation of the article could be recovered from with what the night gave. */
export interface RecoverableState {
  /** B1 to B3: database, manager or both lost; B4: everything lost. */
  readonly situation: 'B1-B3' | 'B4';
  /** `open`: yes, after a person has decided or looked up something. */
  readonly state: 'yes' | 'open' | 'no';
  /** What it rests on, or what it lacks; no final stop. */
  readonly why: string;
}

/** A copy of the night's archives at another place. */
export interface NightCopy {
  /** A directory, or `HOST:PATH`. */
  readonly target: string;
  readonly status: 'verified' | 'failed';
  readonly reason?: string;
  readonly bytes: number;
  readonly tookMs: number;
  /** Of a night that is not good: the last good one, when all its archives are there too, verified tonight. */
  readonly lastGood?: string;
}

/** A notice that was to be sent. `target` never holds a secret. */
export interface NightNotice {
  readonly target: string;
  /** What it told, as the notice says it; not there in records of older versions. */
  readonly event?: string;
  readonly status: 'sent' | 'failed';
  readonly reason?: string;
}

/** The newest rehearsal at the time of a night. */
export interface NightRehearsal {
  /** Its beginning, ISO 8601, UTC; null when there never was one. */
  readonly at: string | null;
  readonly state: ProofState | null;
  /** See LastRehearsal. */
  readonly rowsAlone?: number;
  /** It is older than the limit, did not prove all, or never was; false without a limit. */
  readonly overdue: boolean;
}

/** What there is less of than the limits allow: what a person may accept who has looked. */
export interface NightDrop {
  /** `VMs`, `rows of SERVER/DATABASE`, `table SERVER/DATABASE/TABLE`, `repository ID` and the like. */
  readonly what: string;
  /** How many there are now; 0 for what is gone. */
  readonly now: number;
}

/** What one nightly run of one estate gave. */
export interface NightRecord {
  readonly formatVersion: typeof nightFormatVersion;
  readonly estate: string;
  /** `20261123T021000Z-<id>`: the beginning of the night in UTC, and a short id. */
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly tool: { readonly name: string; readonly version: string };
  /** Exactly as found; null when none was found or the places disagree. */
  readonly managerUuid: string | null;
  /** In how many places a manager UUID stood. */
  readonly uuidPlaces: number;
  readonly uuidAgrees: boolean;
  readonly release: string | null;
  readonly archives: readonly NightArchive[];
  /** Every byte of every archive of the night was read again and was right. */
  readonly verified: boolean;
  readonly counts: NightCounts;
  /** By `SERVER/DATABASE/TABLE`, see `nightTableKey`: what the next night measures growth by. */
  readonly tablesOf?: Readonly<Record<string, NightTableSize>>;
  /** Ids of the repositories whose files were read; not there when nothing was captured. */
  readonly repositoriesRead?: readonly string[];
  readonly differences: NightDifferences;
  /** Why it is not good; empty when it is. */
  readonly reasons: readonly string[];
  readonly good: boolean;
  /** Why less than on the last good night was accepted, and what; there only when something was. */
  readonly acceptedDrop?: string;
  /** All that there is less of, accepted or not; not there when nothing is. */
  readonly drops?: readonly NightDrop[];
  /** What is wrong with the archives of the last good night, looked at when this one is not good; not there when nothing is. */
  readonly lastGoodProblem?: string;
  readonly recoverable: readonly RecoverableState[];
  readonly copies: readonly NightCopy[];
  /** Names of archives that were removed. */
  readonly pruned: readonly string[];
  readonly notices: readonly NightNotice[];
  /**
   * What else went wrong, pruning for example, a sentence each without a final stop. It takes nothing from what the night
   * is, and somebody has to look. Not there when nothing did.
   */
  readonly troubles?: readonly string[];
  /** Reasons why VMs, or parts of the estate, cannot be created by script yet. */
  readonly openPoints: number;
  /** When archives of the estate were rehearsed last; not there where none ever were and nobody set a limit. */
  readonly rehearsal?: NightRehearsal;
  /** Disk files that no VM and no template uses. */
  readonly unowned: number;
  /** The night in one line, see `nightLine`. */
  readonly line: string;
}

/** What of a capture is counted, and has a limit of its own. */
export type CountedObjects = Exclude<keyof NightCounts, 'databases'>;

/** In the order in which people read them. */
export const countedObjects: readonly CountedObjects[] = [
  ...(['vms', 'templates', 'disks', 'networks', 'servers', 'repositories'] as const),
];

/** How much less than on the last good night there may be, in percent. */
export interface NightLimits {
  readonly dropPercent: Readonly<Record<CountedObjects | 'tables' | 'rows', number>>;
}

export const defaultNightLimits: NightLimits = {
  dropPercent: {
    ...{ vms: 10, templates: 10, disks: 10, networks: 10, servers: 10, repositories: 10 },
    ...{ tables: 10, rows: 10 },
  },
};

/** Clocks of machines that share archives may differ by so much. */
const clockSlackMs = 10 * 60 * 1000;

/** Whether a time (ISO 8601, UTC) is further ahead of the clock than two machines may differ: one of the two was wrong. */
export function isAheadOf(now: string, time: string): boolean {
  return Date.parse(time) > Date.parse(now) + clockSlackMs;
}

/** The day of a night's name or an archive's, `2026-11-23`, UTC; the text itself when it is no such name. */
export function nightDate(name: string): string {
  return name.replace(/^(\d{4})(\d\d)(\d\d)T.*$/s, '$1-$2-$3');
}

/** Whether a word means the night of this name: the name, its beginning, a date or time, or its short id. */
export function nightIsMeant(name: string, word: string): boolean {
  const stamp = word.replaceAll(/[-:](?=\d\d)/g, '');
  return name === word || name.endsWith(`-${word}`) || name.startsWith(stamp);
}

/** `SERVER/DATABASE`. A slash in a name is written %2F, a percent sign %25, so that two databases never meet. */
export function nightDatabaseKey(server: string, database: string): string {
  return [server, database].map(keySegment).join('/');
}

/** `SERVER/DATABASE/TABLE`; `database` is a key of `nightDatabaseKey`. */
export function nightTableKey(database: string, table: string): string {
  return `${database}/${keySegment(table)}`;
}

/** Database and table of a key of `nightTableKey`; the table as the server names it. */
export function readNightTableKey(key: string): { readonly database: string; readonly table: string } {
  const at = key.lastIndexOf('/');
  return { database: key.slice(0, Math.max(at, 0)), table: originalSegment(key.slice(at + 1)) };
}

/** The server of a key of `nightDatabaseKey`. */
export function serverOfDatabaseKey(key: string): string {
  return originalSegment(key.split('/', 1)[0] ?? '');
}

function keySegment(name: string): string {
  return name.replaceAll('%', '%25').replaceAll('/', '%2F');
}

function originalSegment(segment: string): string {
  return segment.replaceAll('%2F', '/').replaceAll('%25', '%');
}
