import type { Reading } from './document.js';
import { createFindingList, excerptOf } from './finding-list.js';
import { decodeText, splitLines } from './text.js';

/** A map of multipath and the devices that its paths are. */
export interface MultipathMap {
  readonly wwid: string;
  /** What it is called below /dev/mapper, where that is not the WWID. */
  readonly alias?: string;
  /** `dm-3`. */
  readonly device?: string;
  /** `sdb`, `sdc`. */
  readonly paths: readonly string[];
  readonly line: number;
  readonly column: number;
}

export interface MultipathListing {
  readonly maps: readonly MultipathMap[];
}

/** `mpatha (3600…) dm-3 SUN,…`, or `3600… dm-3 SUN,…`, or without dm: the heads of maps (multipath(8), RHEL DM Multipath). */
const named = /^([\w.:@+-]{1,200}) \(([^\s()]{1,200})\)(?:\s+(dm-\d{1,7}))?(?:\s|$)/;
const unnamed = /^([^\s()|`\\[]{1,200})\s+(dm-\d{1,7})(?:\s|$)/;
/** `| |- 3:0:0:0 sdb 8:16 …`, on EL5 ` \_ 3:0:0:0 sdb 8:16 …`. */
const path = /^[\s|`\\_+-]{0,40}(?:\d{1,9}:){3}\d{1,20}\s+([\w!-]{1,60})\s+\d{1,9}:\d{1,9}(?:\s|$)/;
/** Rows that say nothing of names: sizes, groups of paths, and what is printed of a change. */
const other = /^(?:\s*(?:size=|\[size=|[|`\\]).*|\s*)$/;

/**
 * Reads what `multipath -ll` prints, in the layouts of EL5 and of later ones: a head for each map, a row for each path.
 * A row that is neither is a note: what it may name is not known.
 */
export function readMultipathListing(bytes: Uint8Array): Reading<MultipathListing> {
  const findings = createFindingList();
  const maps: (MultipathMap & { readonly paths: string[] })[] = [];
  for (const { text, number } of splitLines(decodeText(bytes).text)) {
    const place = { line: number, column: 1 };
    const [, alias, inBrackets, dm] = named.exec(text) ?? [];
    const [, wwid = inBrackets, device = dm] = unnamed.exec(text) ?? [];
    const [, disk] = path.exec(text) ?? [];
    if (disk !== undefined) maps.at(-1)?.paths.push(disk.replaceAll('!', '/'));
    else if (wwid !== undefined)
      maps.push({
        wwid,
        ...(alias !== undefined && alias !== wwid && { alias }),
        ...(device !== undefined && { device }),
        paths: [],
        ...place,
      });
    else if (!other.test(text))
      findings.add('note', 'multipath-row', `neither a map nor a path: ${excerptOf(text)}`, place);
  }
  return { document: { maps }, findings: findings.all() };
}
