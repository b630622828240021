import type { ComparedValue } from './compare.js';
import type { NightArchive, NightRecord, NightTableChange } from './night.js';

/**
 * The snapshot before an upgrade, and what an upgrade changed: plain data, which is also what the snapshot's file and
 * `upgrade compare --json` hold (docs/json.md).
 */

/** Raised when an older reader would misread a newer snapshot. */
export const upgradeFormatVersion = 1;

/** A server of repository databases, as its export tells it. */
export interface ExportedServer {
  /** As the configuration names it. */
  readonly server: string;
  readonly engine: string;
  /** `MySQL`, `MariaDB`, `Oracle Database …`. */
  readonly product: string;
  readonly serverVersion: string;
  readonly databases: readonly string[];
  /** Whether the export has the manager's `.config`: without BUILDID and UUID an import into a manager refuses it. */
  readonly knowsManager: boolean;
}

/** A manager UUID, and in which kinds of places it was found: `.config`, `.ovsrepo`. */
export interface FoundUuid {
  readonly uuid: string;
  readonly places: readonly string[];
}

/** Which manager a night found, and on which databases. */
export interface ManagerBuild {
  /** Null when none was found or the places disagree. */
  readonly managerUuid: string | null;
  /** Every UUID that was found, and the kinds of places in which it stood. */
  readonly uuids: readonly FoundUuid[];
  readonly release: string | null;
  /** `3.3.3.1085`, exactly as found; null when nothing tells it. */
  readonly buildId: string | null;
  readonly databaseServers: readonly ExportedServer[];
}

/** An archive of a snapshot, pinned. */
export type SnapshotArchive = Pick<NightArchive, 'kind' | 'databaseServer'> & { readonly name: string };

/** A good night that an upgrade can be taken back to. */
export interface UpgradeSnapshot extends ManagerBuild {
  readonly formatVersion: typeof upgradeFormatVersion;
  readonly estate: string;
  /** Name of the night's record, and of the snapshot. */
  readonly night: string;
  /** ISO 8601, UTC: the beginning of the night. */
  readonly takenAt: string;
  readonly tool: NightRecord['tool'];
  readonly archives: readonly SnapshotArchive[];
}

/** An object that was there before the upgrade and is not there any more. */
export interface UpgradeLoss {
  /** As of a difference, `VM` or `repository`; also `disk of a VM` and `vNIC`. */
  readonly entity: string;
  readonly id: string;
  readonly name?: string;
  /** The VM that had it, for a disk of a VM and a vNIC. */
  readonly vm?: string;
}

/** A value that is another than before. */
export interface UpgradeChange {
  readonly entity: string;
  readonly id: string;
  readonly name?: string;
  readonly attribute: string;
  readonly a?: ComparedValue;
  readonly b?: ComparedValue;
}

/** What an upgrade did to the repository databases. */
export interface UpgradedSchema {
  /** Databases, tables, columns and other objects that came, went or changed, one line each: `+ table ovs.X`. */
  readonly structure: readonly string[];
  /** Tables that came, went or have another size, the largest change first. */
  readonly tables: readonly NightTableChange[];
  /** `SERVER/DATABASE/TABLE` of tables with other content in as many rows. */
  readonly rewritten: readonly string[];
}

/** What is otherwise after an upgrade. */
export interface UpgradeComparison {
  readonly estate: string;
  /** Name of the night before the upgrade, and of the one after it. */
  readonly snapshot: string;
  readonly night: string;
  /** Between the two; null when no time lies between them. */
  readonly days: number | null;
  readonly before: ManagerBuild;
  readonly after: ManagerBuild;
  /** False when any place tells another UUID than that of the snapshot; null when one of the two is not known. */
  readonly sameUuid: boolean | null;
  readonly missing: readonly UpgradeLoss[];
  readonly changed: readonly UpgradeChange[];
  readonly added: readonly UpgradeLoss[];
  readonly schema: UpgradedSchema;
  /** What the snapshot tells and the night after the upgrade does not, a sentence each: something may hide behind it. */
  readonly notCompared: readonly string[];
  /** Attributes that one of the two does not tell: `VM keymap`. */
  readonly untold: readonly string[];
  /** Why the night after the upgrade is not good; empty when it is. */
  readonly nightReasons: readonly string[];
  /** Nothing is missing, the UUID is the same, all was compared and the night is good. */
  readonly ok: boolean;
}
