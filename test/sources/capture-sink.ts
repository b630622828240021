import type { CapturedFiles, CaptureSink } from '../../src/sources/source.js';

/** What one file of a capture was put as. */
export interface SunkFile {
  readonly bytes: Uint8Array;
  readonly secret: boolean;
}

/** A sink in memory, and what was captured as a source reads it again. */
export function captureSink(): CaptureSink & {
  readonly files: ReadonlyMap<string, SunkFile>;
  captured(): CapturedFiles;
} {
  const files = new Map<string, SunkFile>();
  return {
    files,
    async put(path, bytes, options) {
      if (files.has(path)) throw new Error(`${path} was put twice`);
      files.set(path, { bytes, secret: options?.containsSecrets === true });
    },
    captured: () => ({
      paths: [...files.keys()].sort(),
      read: async (path) => files.get(path)?.bytes ?? new Uint8Array(),
    }),
  };
}
