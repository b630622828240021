import type { EnvironmentPart } from '../model/environment.js';
import type { SourceName } from '../model/origin.js';
import type { Host } from '../reach/host.js';

/** Where a source puts the raw bytes it read. Paths are below `captured/<source>/`, segments as on the host. */
export interface CaptureSink {
  put(path: string, bytes: Uint8Array, options?: { readonly containsSecrets?: boolean }): Promise<void>;
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
 * The seam to one kind of place where facts come from. A source reads in two steps that share nothing but bytes:
 *
 * - `capture` copies raw bytes from a host into the sink, changes nothing on the host, and goes on over anything it
 *   cannot read, which it reports. It throws only when a root yields nothing: an unmounted repository is a
 *   failure, not an empty estate.
 * - `interpret` turns captured bytes into facts with origins. It never throws on what the bytes hold, and masks
 *   secrets: nothing it gives out holds one.
 */
export interface Source {
  readonly name: SourceName;
  capture(
    host: Host,
    roots: readonly string[],
    sink: CaptureSink,
    before?: CapturedBefore,
  ): Promise<CaptureReport>;
  interpret(captured: CapturedFiles): Promise<EnvironmentPart>;
}
