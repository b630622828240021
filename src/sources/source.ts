import type { EnvironmentPart } from '../model/environment.js';
import type { SourceName } from '../model/origin.js';
import type { Host } from '../reach/host.js';

/** Where a source puts the raw bytes it read. Paths are below `captured/<source>/`, segments as on the host. */
export interface CaptureSink {
  put(path: string, bytes: Uint8Array, options?: CapturedBytes): Promise<void>;
}

export interface CapturedBytes {
  readonly containsSecrets?: boolean;
  /** A message in place of what was asked for: passwords of ours that it repeats are taken out of it. */
  readonly isMessage?: boolean;
}

/** Something that should have been captured and was not. */
export interface CaptureProblem {
  readonly path: string;
  readonly reason: string;
}

/** How a capture went; it is kept in the manifest, so that what is missing is never silently missing. */
export interface CaptureReport {
  readonly source: SourceName;
  readonly roots: readonly string[];
  readonly files: number;
  readonly bytes: number;
  readonly problems: readonly CaptureProblem[];
}

/** What earlier captures of the same source put into the sink. */
export interface CapturedBefore {
  /** Whether something is below this directory. */
  holds(directory: string): boolean;
  /** Whether something was put under this name. */
  has(name: string): boolean;
  /**
   * How much another host has given of this very repository, undefined for nothing: servers of a pool mount the same
   * ones. A whole one is passed over, and the operator is told; of one in part the rest is captured.
   */
  sameRepository(directory: string): 'whole' | 'in part' | undefined;
}

/** The captured bytes of one source. `read` gives what was put under a path. */
export interface CapturedFiles {
  readonly paths: readonly string[];
  read(path: string): Promise<Uint8Array>;
}

/**
 * The seam to one kind of place where facts come from. A source reads in two steps that share nothing but bytes: its
 * capture copies raw bytes into a sink, changes nothing where they come from, and goes on over anything it cannot read,
 * which it reports; it throws only when a place yields nothing. What it captures from is its own affair: files of a
 * host (`FileSource`), a session, a service.
 *
 * `interpret` turns captured bytes into facts with origins. It never throws on what the bytes hold, and masks secrets:
 * nothing it gives out holds one.
 */
export interface Source {
  readonly name: SourceName;
  interpret(captured: CapturedFiles): Promise<EnvironmentPart>;
}

/** A source of files. A root that yields nothing throws: an unmounted repository is a failure, not an empty estate. */
export interface FileSource extends Source {
  capture(
    host: Host,
    roots: readonly string[],
    sink: CaptureSink,
    before?: CapturedBefore,
  ): Promise<CaptureReport>;
}
