import { wwidKey } from '../../formats/wwid.js';
import type { Environment } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import { noInfrastructure } from '../../model/infrastructure.js';
import type { Fact } from '../../model/origin.js';
import { type PlannedValue, plannedValue } from '../create-script/vm-plan.js';
import { archiveGaps } from './archive-gaps.js';
import type { EstateDraft } from './estate-draft.js';
import type { EstateOpenPoint, MustShow } from './estate-plan.js';
import { exportKey, isExport } from './export-place.js';
import { KnownStorage, lunKey } from './known-storage.js';
import { ObjectNames } from './object-names.js';
import { showsLun } from './shows-lun.js';

/** Storage that may be formatted, as a line names it. */
export interface FormatTarget {
  readonly place: string;
  /** `physicalDisk` by id, or `fileSystem` by name. */
  readonly value: PlannedValue;
  readonly object: 'PhysicalDisk' | 'FileSystem';
  /** What the manager must show of a physical disk before a line formats it. */
  readonly mustShow?: MustShow;
}

/**
 * Decides where a pool file system or a repository may be made. Every one of these must hold: the operator says in a map
 * which empty LUN or export it is, has allowed that one by name, the archive knows of nothing on it and knows all that may
 * be on it, nothing else is to be made there, and the new manager's name for it is stated or known.
 */
export class FormatPermission {
  readonly #known: KnownStorage;
  readonly #gaps: readonly string[];
  readonly #allowed: ReadonlySet<string>;
  readonly #used = new Set<string>();

  constructor(
    readonly draft: EstateDraft,
    readonly allowed: readonly string[],
  ) {
    this.#known = new KnownStorage(draft.whole);
    this.#gaps = archiveGaps(draft.whole);
    this.#allowed = new Set(allowed.map(placeKey));
  }

  /**
   * Where something may be made; undefined when that is an open point, which says what to say. `formerly` is what it lay on,
   * in words.
   */
  target(
    subject: string,
    entry: { readonly subject: 'pool' | 'repository'; readonly key: string },
    formerly: string | undefined,
  ): FormatTarget | undefined {
    const { draft } = this;
    const key = newPlaceKey(entry);
    const stated = draft.environment.newPlaces?.[key];
    const line = { ...entry, attribute: 'place' } as const;
    if (stated === undefined) {
      const lay = formerly === undefined ? 'what it lay on' : `it lay on ${formerly}, which`;
      const message = `${lay} is never formatted: state an empty LUN (WWID) or export (host:/path) for it in a map, and give --allow-format with the same`;
      return draft.open('no-place', subject, message, [line]);
    }
    const place = stated.value.trim();
    if (!isExport(place) && wwidKey(place) === undefined)
      return draft.open('not-a-wwid', subject, `${place} ${noWwid}`, [line]);
    const others = this.#placesLike(place).filter((other) => other !== key);
    if (others.length > 0)
      return draft.open('format-twice', subject, `${place} is also stated for ${others.join(', ')}`, [line]);
    const taken = this.#known.on(place);
    if (taken !== undefined)
      return draft.open(
        'format-known',
        subject,
        `${place} holds ${taken}, and is never formatted: state another`,
        [line],
      );
    if (this.#isUnsure(subject, place)) return undefined;
    if (!this.#allowed.has(placeKey(place)))
      return draft.open(
        'format-not-allowed',
        subject,
        `everything on ${place} would be lost: give --allow-format ${place} if it is empty`,
      );
    this.#used.add(placeKey(place));
    return isExport(place) ? this.#exportTarget(subject, place) : this.#lunTarget(subject, place);
  }

  /** True, with the reasons as open points, while the archive may not know of something on a place. */
  #isUnsure(subject: string, place: string): boolean {
    const { draft } = this;
    if (this.#gaps.length > 0) {
      const [first = '', ...more] = this.#gaps;
      const rest = more.length === 0 ? '' : ` (and ${more.length} more, see the list)`;
      const message = `the archive does not tell everything that may be on ${place}, so nothing is formatted: capture again what is missing, or make it by hand. Not known: ${first}${rest}`;
      draft.open('archive-incomplete', subject, message);
      for (const gap of this.#gaps) this.#once('archive-gap', 'what may be on storage', gap);
      return true;
    }
    if (isExport(place) || this.#known.unresolved.length === 0) return false;
    const [first] = this.#known.unresolved;
    const message = `${first?.what} lies on ${first?.device}, which may be ${place}, so no LUN is formatted: state in a map which disk each such device is, or make it by hand`;
    draft.open('unresolved-device', subject, message);
    for (const { what, device, mapKey } of this.#known.unresolved)
      this.#once('device', `device ${mapKey}`, `${what} lies on ${device}: no source tells which LUN it is`, [
        { subject: 'device', key: mapKey, attribute: 'wwid' },
      ]);
    return true;
  }

  /** An open point about the whole estate, noted once. */
  #once(code: string, subject: string, message: string, map: EstateOpenPoint['map'] = []): void {
    const known = this.draft.openPoints.some(
      (point) => point.subject === subject && point.message === message,
    );
    if (!known) this.draft.open(code, subject, message, map);
  }

  /** Permissions that nothing came of: a WWID mistyped, or one that holds something. */
  openUnused(): void {
    for (const place of this.allowed.filter((one) => !this.#used.has(placeKey(one)))) {
      if (!isExport(place) && wwidKey(place) === undefined) {
        this.draft.open('not-a-wwid', `--allow-format ${place}`, `it ${noWwid}`);
        continue;
      }
      const taken = this.#known.on(place);
      const why =
        taken !== undefined
          ? `it holds ${taken}, and is never formatted`
          : this.#placesLike(place).length > 0
            ? 'what is stated to be made there is left open'
            : 'no pool and no repository is stated to be made there';
      this.draft.open('format-unused', `--allow-format ${place}`, why);
    }
  }

  #placesLike(place: string): string[] {
    const all = Object.entries(this.draft.environment.newPlaces ?? {});
    return all.flatMap(([key, { value }]) => (placeKey(value) === placeKey(place) ? [key] : []));
  }

  #lunTarget(subject: string, place: string): FormatTarget | undefined {
    const { draft } = this;
    const map = [{ subject: 'lun', key: place, attribute: 'physicalDisk' }] as const;
    const [id, ...more] = statedDisks(draft.environment, place);
    if (more.length > 0)
      return draft.open(
        'physical-disk-not-unique',
        subject,
        `lines of the map call the LUN ${place} ${[id, ...more].map((one) => one?.value).join(' and ')}; one of them must go`,
        map,
      );
    if (id === undefined)
      return draft.open(
        'lun',
        subject,
        `state what the new manager calls the LUN ${place}: the id of the physical disk whose Page83 ID it is`,
        map,
      );
    const others = otherLuns(draft.environment, id, place);
    if (others.length > 0)
      return draft.open(
        'physical-disk-not-unique',
        subject,
        `physical disk ${id.value} is said to be ${others.join(', ')} too`,
        map,
      );
    const mustShow = showsLun(id.value, place, draft.release);
    if (mustShow === undefined)
      return draft.open(
        'lun',
        subject,
        `${id.value} is no id of a physical disk, as the new manager shows it`,
        map,
      );
    return { place, value: plannedValue('physicalDisk', id.value, id), object: 'PhysicalDisk', mustShow };
  }

  #exportTarget(subject: string, place: string): FormatTarget | undefined {
    const { managerFileSystems, fileServers } = this.draft.infrastructure;
    const hosts = new Map(fileServers.map(({ id, facts }) => [id, facts.accessHost?.value ?? '']));
    const names = new ObjectNames(
      'FileSystem',
      managerFileSystems,
      'the manager names an export as it did before',
    );
    const found = managerFileSystems.filter(({ facts }) => {
      const path = facts.path?.value ?? '';
      const whole = isExport(path) ? path : `${hosts.get(facts.fileServer?.value ?? '')}:${path}`;
      return placeKey(whole) === placeKey(place);
    });
    const [one] = found;
    const name =
      found.length === 1 && one
        ? names.of(one)
        : { why: `no source tells what the manager calls the export ${place}` };
    if ('why' in name) return this.draft.open('no-file-system-name', subject, `${name.why}: make it by hand`);
    return { place, value: { ...name.value, attribute: 'fileSystem' }, object: 'FileSystem' };
  }
}

/** The key of `newPlaces`: pools go by name, repositories by id without case. */
export function newPlaceKey({
  subject,
  key,
}: {
  readonly subject: 'pool' | 'repository';
  readonly key: string;
}): string {
  return `${subject} ${subject === 'repository' ? key.toLowerCase() : key}`;
}

/** The form in which two places are compared. */
function placeKey(place: string): string {
  return isExport(place) ? exportKey(place) : lunKey(place);
}

const noWwid =
  'is not surely a WWID, which begins with 3 and an NAA number (36…), 2 or 1 as multipath -ll and the Page83 ID of the manager show it: no name of a device, no alias, no partition';

/**
 * The physical disks that lines of a map, in any spelling, call this LUN; what the old manager called it says nothing
 * about the new one.
 */
function statedDisks({ physicalDisks }: Environment, place: string): readonly Fact<string>[] {
  const ids = new Map<string, Fact<string>>();
  for (const [wwid, fact] of Object.entries(physicalDisks))
    if (lunKey(wwid) === lunKey(place) && isStated(fact)) ids.set(idKey(fact.value), fact);
  return [...ids.values()];
}

export function isStated(fact: Fact<unknown> | undefined): boolean {
  return fact?.origin.source === 'map';
}

/** Other LUNs that are said to be the same physical disk, by the map or by the old manager. */
function otherLuns(
  { physicalDisks, infrastructure }: Environment,
  id: Fact<string>,
  place: string,
): string[] {
  const stated = Object.entries(physicalDisks).flatMap(([wwid, { value }]) => [[wwid, value] as const]);
  const listed = (infrastructure ?? noInfrastructure).physicalDisks.flatMap(({ id: disk, facts }) =>
    facts.wwid ? [[facts.wwid.value, disk] as const] : [],
  );
  const same = [...stated, ...listed].filter(([, value]) => idKey(value) === idKey(id.value));
  return [...new Set(same.map(([wwid]) => wwid).filter((wwid) => lunKey(wwid) !== lunKey(place)))];
}
