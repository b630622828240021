import oracledb from 'oracledb';
import { bundledParts } from '../../../base/bundled-parts.js';
import type { ConnectionSettings } from '../connection-settings.js';
import { clientLibraryDirectory } from './client-library.js';
import { walletContent } from './connect-descriptor.js';
import { isBeforeThin } from './tns-probe.js';

/** How this process talks to servers: by itself (Thin), or through Oracle's client library (Thick). */
export interface OracleClient {
  /** What the driver is told with each login. */
  readonly words: { readonly walletContent?: string };
  /** Why the client library is not used though the server may need it; undefined where that does not matter. */
  readonly why: unknown;
}

/** Once started a process cannot go back, and once it has logged in without the library it cannot start it. */
let failed: unknown;

/**
 * Chooses how to talk to a server before the first login. Thin needs no library and reaches servers from 12.1; one that
 * answers as 11.2 does needs the library, which is started if the loader finds one. Without a library nobody is asked:
 * the driver then says itself that it cannot (NJS-138). Threads choose each for themselves, and all alike.
 */
export async function startDriver(settings: ConnectionSettings): Promise<OracleClient> {
  const words = walletContent(settings);
  const mayStart = oracledb.thin && failed === undefined && clientLibraryDirectory() !== undefined;
  if (mayStart && (await isBeforeThin(settings))) {
    try {
      if (bundledParts) throw new Error('the single file has none of the machine code that uses it');
      oracledb.initOracleClient();
    } catch (error) {
      failed = error;
    }
  }
  return { words, why: failed };
}
