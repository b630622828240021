import type { Archive } from '../../../archive/open-archive.js';
import type { ArchivedSchema } from '../../../archive/schema-reader.js';
import type { Clock } from '../../../base/clock.js';
import type { Log } from '../../../base/log.js';
import type { ConnectionSettings } from '../../../reach/database/connection-settings.js';
import type { EstateHosts } from '../../ssh/estate-hosts.js';
import type { InPlacePhase } from './import-in-place-journal.js';
import type { ImportPhase, JournalHead } from './import-journal.js';
import type { ImportTarget } from './import-targets.js';
import type { LeftOut } from './left-out.js';
import type { KeptTables } from './settle-old.js';

/** Connections that load at the same time, when nothing else is said. */
export const defaultLoaders = 3;

export interface ImportOptions {
  /** Path of the archive. */
  readonly archive: string;
  readonly settings: ConnectionSettings;
  /** Where a `.config` on another machine is read from. */
  readonly hosts?: EstateHosts;
  /** Databases of the archive that are imported; all when none is named. */
  readonly databases?: readonly string[];
  /** FROM and TO of databases that get another name. */
  readonly renames: ReadonlyMap<string, string>;
  /** Whether targets that hold something may be exchanged. */
  readonly replace: boolean;
  /** The `.config` of the manager that owns the target. */
  readonly managerConfig?: string;
  /** The operator's word that the manager is stopped. */
  readonly managerStopped: boolean;
  /** The operator's word that archive and target are of one build, where no `.config` of their release tells it. */
  readonly sameBuild?: boolean;
  /** The directory of all archives, for the safety archive. */
  readonly archives: string;
  /** Connections that load at the same time; 3 if not given. */
  readonly loaders?: number;
  /** How long the exchange waits for somebody's lock on a table of the target; 30 if not given. */
  readonly lockPatienceSeconds?: number;
  readonly log: Log;
  readonly clock?: Clock;
}

/** What is at a target now. */
export interface PlannedTarget extends ImportTarget {
  /** False when it is not there, or when the account may not see it. */
  readonly exists: boolean;
  /** It holds tables or other objects: it is exported and verified before it is exchanged. */
  readonly holdsSomething: boolean;
}

/**
 * How far an interrupted run of the same import came. `complete`: it left nothing, and the targets hold what the archive
 * holds.
 */
export type Resumption = ImportPhase | InPlacePhase | 'complete';

/** What an import will do, looked up and not yet begun. */
export interface ImportPlan {
  readonly options: ImportOptions;
  readonly archive: Archive;
  readonly schema: ArchivedSchema;
  readonly targets: readonly PlannedTarget[];
  /** What the archive holds and no server makes. */
  readonly leftOut: readonly LeftOut[];
  /** Why the target counts as a manager's; undefined when it does not. */
  readonly guarded: string | undefined;
  readonly resumes: Resumption | undefined;
  /** An unfinished import of this archive's successor, which is given up by putting this one back; only in place. */
  readonly givesUp?: JournalHead;
  /** The plan in words, for the operator. */
  readonly lines: readonly string[];
}

/** What an import did. */
export interface ImportedSchema {
  readonly targets: readonly {
    readonly from: string;
    readonly to: string;
    readonly tables: number;
    readonly rows: number;
  }[];
  /** Where the former content of the targets is; null when there was none. */
  readonly safetyArchive: string | null;
  /** Former tables that the safety archive does not hold as they are, and that are therefore still there. */
  readonly kept: readonly KeptTables[];
  /** What the archive holds and no server makes, by the names of the target. */
  readonly leftOut: readonly LeftOut[];
  /** What does not compile, as where the archive comes from: `VIEW X`; told of Oracle alone. */
  readonly invalid: readonly string[];
}
