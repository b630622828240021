import { devicePath, wholeDevice } from '../../formats/device-path.js';
import { wwidKey } from '../../formats/wwid.js';
import type { Environment } from '../../model/environment.js';
import type { Origin } from '../../model/origin.js';

/** Which disks a device is, or the key of the map line that would tell it. */
export type Resolved =
  | { readonly wwids: readonly string[] }
  | { readonly wwids: readonly string[]; readonly unknown: string };

/** A WWID at the end of a name, with the number of a partition behind it or not. */
const endsInWwid = /(?:^|[^0-9a-f])3?(?:6[0-9a-f]{31}|[235][0-9a-f]{15})(?:(?:p|[-_]part)?\d{1,2})?$/i;

/**
 * Finds the disks that devices are. `/dev/dm-3` and `/dev/mapper/mpathb` are other disks on other servers, so what a
 * server told is looked up among that server's own names. What no server told, as a definition in a repository, holds on
 * any of them: each must tell what the device is.
 */
export class DeviceResolution {
  readonly #tables = new Map<string, Map<string, readonly string[]>>();
  readonly #stated = new Map<string, readonly string[]>();
  readonly #servers: number;

  constructor({ deviceAliases = [], servers }: Environment) {
    this.#servers = servers.length;
    for (const { server, device, wwid, origin } of deviceAliases) {
      const path = devicePath(device);
      if (path === '') continue;
      const table = origin.source === 'map' ? this.#stated : this.#tableOf(server ?? '');
      const key = origin.source === 'map' ? mapKey(server, path) : path;
      table.set(key, [...(table.get(key) ?? []), wwid]);
    }
  }

  /** Undefined where the text is no device: a file, or nothing. */
  resolve(place: string, origin: Origin | undefined): Resolved | undefined {
    const path = devicePath(place);
    if (path === '') return undefined;
    if (wwidKey(wholeDevice(path)) !== undefined || endsInWwid.test(path)) return { wwids: [] };
    const server = this.#serverOf(origin);
    const stated = this.#stated.get(mapKey(server, path));
    if (stated) return { wwids: stated };
    const tables =
      server === undefined ? [...this.#tables.values()] : [this.#tables.get(server) ?? new Map()];
    const found = tables.map((table) => lookUp(table, path));
    const wwids = found.flatMap((one) => one ?? []);
    const all = found.length > 0 && found.every((one) => one !== undefined);
    const everywhere = server !== undefined || tables.length >= this.#servers;
    return all && everywhere ? { wwids } : { wwids, unknown: mapKey(server, path) };
  }

  #tableOf(server: string): Map<string, readonly string[]> {
    const table = this.#tables.get(server) ?? new Map<string, readonly string[]>();
    this.#tables.set(server, table);
    return table;
  }

  /** The server whose files told something: replies of a server lie in a directory of its name. */
  #serverOf(origin: Origin | undefined): string | undefined {
    if (origin === undefined || !ofServers.has(origin.source)) return undefined;
    const directories = origin.file.split('/').slice(0, -1);
    const known = directories.findLast((name) => this.#tables.has(name));
    if (known !== undefined) return known;
    const [first, second] = directories;
    return first === 'servers' ? second : directories.findLast((name) => !ofTools.test(name));
  }
}

const ofServers: ReadonlySet<string> = new Set(['manager-files', 'server-agents', 'running-domains']);
const ofTools = /^(?:(?:tunefs|debugfs)\.ocfs2|mapper|network-scripts)$/;

function mapKey(server: string | undefined, path: string): string {
  return server === undefined ? path : `${server}:${path}`;
}

/** The device itself, or the whole disk of a partition. */
function lookUp(table: ReadonlyMap<string, readonly string[]>, path: string): readonly string[] | undefined {
  return table.get(path) ?? table.get(wholeDevice(path)) ?? table.get(path.replace(/[-_]?p(?:art)?\d+$/, ''));
}
