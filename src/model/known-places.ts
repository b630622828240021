import type { Fact, Facts, Origin } from './origin.js';

/** What a device was called on a server, and the disk it led to there. */
export interface DeviceAlias {
  /** The directory of the server's files; undefined for what an operator states, which holds on every server. */
  readonly server?: string;
  /** `/dev/dm-3`, `/dev/mapper/mpathb`. */
  readonly device: string;
  readonly wwid: string;
  readonly origin: Origin;
}

/** Something that lies on storage, beside what the objects of the environment say of themselves. */
export interface StorageUse {
  /** A device or an export, as it was told. */
  readonly place: string;
  /** In words: `the OCFS2 file system 0004fb…`. */
  readonly what: string;
  readonly origin: Origin;
}

/** Attributes that say where something lies, or by which that is found. */
const places = new Set([
  ...['device', 'fileSystemLocation', 'managerFileSystem', 'poolFileSystem', 'poolFileSystemLocation'],
  ...['path', 'physicalDisk', 'fileServer', 'accessHost', 'wwid'],
]);

/**
 * What sources told of the place of one thing beside the facts that won, for whoever must know of every place: none may
 * be taken for empty because another source told another one.
 */
export function otherPlaces<Attributes>(
  merged: Facts<Attributes>,
  all: readonly { readonly facts: Facts<Attributes>; readonly otherPlaces?: readonly Facts<Attributes>[] }[],
): { readonly otherPlaces?: readonly Facts<Attributes>[] } {
  const winner = merged as Readonly<Record<string, Fact<unknown> | undefined>>;
  const others = new Map<string, Facts<Attributes>>();
  for (const facts of all.flatMap((one) => [one.facts, ...(one.otherPlaces ?? [])])) {
    const told = Object.entries(facts as Readonly<Record<string, Fact<unknown> | undefined>>);
    for (const [name, fact] of told) {
      if (!fact || !places.has(name) || (fact.value === winner[name]?.value && !isOfOneServer(fact)))
        continue;
      if (fact === winner[name]) continue;
      others.set(`${name} ${String(fact.value)} ${fact.origin.file}`, { [name]: fact } as Facts<Attributes>);
    }
  }
  return others.size === 0 ? {} : { otherPlaces: [...others.values()] };
}

/** `/dev/dm-3` is one disk on this server and another on that one, so every server that tells it counts. */
function isOfOneServer({ value }: Fact<unknown>): boolean {
  return typeof value === 'string' && /^\/dev\/(?!mapper\/3[0-9a-f]{16})/i.test(value);
}
