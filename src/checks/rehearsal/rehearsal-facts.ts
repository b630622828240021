import type { Manifest } from '../../archive/manifest.js';
import type { Environment } from '../../model/environment.js';
import type { RehearsalFinding } from '../../model/rehearsal.js';
import type { PlannedScript } from '../guard/planned-script.js';
import type { ReplayedScript } from './replayed-script.js';

/** What environment.json of an archive lists, as far as it is looked at; ids as they stand there. */
export interface ArchivedLists {
  readonly vms: readonly ListedObject[];
  readonly servers: readonly ListedObject[];
  readonly repositories: readonly ListedObject[];
  readonly networks: readonly ListedObject[];
}

export interface ListedObject {
  readonly id: string;
  readonly name?: string;
  /** All that is told of it, as JSON. */
  readonly told: string;
}

/** A script of an archive, read line by line and as `guard` sees it. */
export interface RehearsedScript extends ReplayedScript {
  readonly planned: PlannedScript;
}

/** A file that follows from captured bytes, as it is in the archive against what is made of those bytes now. */
export interface RemadeFile {
  /** In the archive. */
  readonly path: string;
  /** `unmade`: it lies there, and nothing makes it. */
  readonly state: 'equal' | 'differs' | 'missing' | 'unmade';
  /** The first line that differs, from 1. */
  readonly line?: number;
}

/** A capture with what follows from its captured bytes now. */
export interface RehearsedCapture {
  readonly manifest: Manifest;
  readonly environment: Environment;
  /** Whether this very version of the tool wrote the archive: another one may tell more or less of an object. */
  readonly sameTool: boolean;
  /** Undefined where environment.json is not there, or no JSON. */
  readonly lists: ArchivedLists | undefined;
  /** Empty where environment.json cannot be read: it tells when the estate was read, which stands in every file. */
  readonly remade: readonly RemadeFile[];
  /** In the order in which they are sent. */
  readonly scripts: readonly RehearsedScript[];
  /** The form in which WWIDs are compared, however they are written. */
  readonly lunKey: (wwid: string) => string;
  /** Ids of the VMs that stay open, each with its reasons in a file. */
  readonly openVms: readonly string[];
}

/** A table as the data dictionary estimates it. */
export interface EstimatedTable {
  readonly database: string;
  readonly name: string;
  readonly rows: number;
}

/** An export of a repository database. */
export interface RehearsedSchema {
  /** Of the archive's directory. */
  readonly name: string;
  readonly manifest: Manifest;
  /** None where the dictionaries cannot be read; that is told elsewhere. */
  readonly estimates: readonly EstimatedTable[];
}

/** What is looked at: the archives of one moment. */
export interface RehearsalFacts {
  readonly captures: readonly RehearsedCapture[];
  readonly schemas: readonly RehearsedSchema[];
}

/** One question to the archives, answered without running anything. */
export interface ArchiveProof {
  readonly name: string;
  /** What must hold, for people. */
  readonly title: string;
  /** Whether there is anything to ask. */
  readonly isAbout: (facts: RehearsalFacts) => boolean;
  readonly prove: (facts: RehearsalFacts) => {
    readonly how: string;
    readonly found: readonly RehearsalFinding[];
  };
}
