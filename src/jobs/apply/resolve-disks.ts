import { RescueError } from '../../base/errors.js';
import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';
import { shownUnder } from './compare-shown.js';
import type { ManagerView } from './manager-view.js';

/** How a script names a LUN by what never changes: the manager's ids and names of LUNs swap when it discovers anew. */
const byWwid = /^@wwid:(\S+)$/;

/** Ids of physical disks by Page83 ID, as all of them were shown one after the other. */
interface KnownDisks {
  readonly ids: readonly string[];
  readonly byPage83: ReadonlyMap<string, readonly string[]>;
  /** See ManagerView.looks. */
  readonly looks: number;
  /** How long it took, and when it was done, in milliseconds. */
  readonly tookMs: number;
  readonly readAt: number;
}

/** So few disks are all shown before each line about a LUN. */
const fewDisks = 32;
/** More of them are shown again as often as that takes no more than this part of the time. */
const timesLonger = 10;

/** Finds the physical disks that a script names by WWID. */
export class DiskResolver {
  readonly #view: ManagerView;
  #known: KnownDisks | undefined;

  constructor(view: ManagerView) {
    this.#view = view;
  }

  /**
   * The command with an id in the place of every `@wwid:…`. The list of disks and the disk that
   * was found are read anew each time; all disks, of which a second one may have the WWID by now, behind whatever may have
   * changed them, and as often as that is cheap. Throws OVM_APPLY_DIFFERS unless exactly one disk has the WWID.
   */
  async resolved(command: CliCommand): Promise<CliCommand> {
    const attributes: (readonly [string, string])[] = [];
    for (const [name, value] of command.attributes) attributes.push([name, await this.#valueOf(value)]);
    const { instance } = command;
    const wwid = instance && byWwid.exec(instance.value)?.[1];
    return {
      ...command,
      attributes,
      ...(wwid !== undefined && { instance: { key: 'id', value: await this.#idOf(wwid) } }),
    };
  }

  async #valueOf(value: string): Promise<string> {
    const [, wwid] = byWwid.exec(value) ?? [];
    return wwid === undefined ? value : this.#idOf(wwid);
  }

  async #idOf(wwid: string): Promise<string> {
    this.#view.renamed('PhysicalDisk');
    const rows = await this.#view.list('PhysicalDisk');
    const ids = rows.map(({ id }) => id);
    if (this.#known === undefined || this.#isOld(this.#known, ids)) this.#known = await this.#readAll(ids);
    let found = this.#known.byPage83.get(keyOf(wwid)) ?? [];
    const [only] = found;
    if (found.length === 1 && only !== undefined && (await this.#page83Of(only)) !== keyOf(wwid)) {
      this.#known = await this.#readAll(ids);
      found = this.#known.byPage83.get(keyOf(wwid)) ?? [];
    }
    const [id, second] = found;
    if (id !== undefined && second === undefined) return id;
    const why =
      id === undefined
        ? `none of the ${ids.length} physical disks of the manager has the Page83 ID ${wwid}; refreshStorageLayer may show it`
        : `${found.length} physical disks have the Page83 ID ${wwid}: ${found.join(', ')}`;
    throw new RescueError('OVM_APPLY_DIFFERS', `a line about the LUN ${wwid}`, why);
  }

  #isOld({ ids, looks, tookMs, readAt }: KnownDisks, listed: readonly string[]): boolean {
    if (ids.length <= fewDisks || looks !== this.#view.looks || !sameIds(ids, listed)) return true;
    return performance.now() - readAt >= timesLonger * tookMs;
  }

  async #readAll(ids: readonly string[]): Promise<KnownDisks> {
    const begin = performance.now();
    const byPage83 = new Map<string, string[]>();
    const { looks } = this.#view;
    for (const id of ids) {
      const page83 = await this.#page83Of(id);
      if (page83 !== undefined) byPage83.set(page83, [...(byPage83.get(page83) ?? []), id]);
    }
    const readAt = performance.now();
    return { ids, byPage83, looks, tookMs: readAt - begin, readAt };
  }

  async #page83Of(id: string): Promise<string | undefined> {
    this.#view.changed('PhysicalDisk', id);
    const shown = await this.#view.show('PhysicalDisk', id);
    const [page83] = shown === undefined ? [] : shownUnder(shown, ['Page83 ID', 'Page83 Id', 'Page83Id']);
    return page83 && keyOf(page83.value);
  }
}

/** Whether a line names a LUN by its WWID. */
export function namesWwid({ attributes, instance }: CliCommand): boolean {
  return attributes.some(([, value]) => isMark(value)) || (instance !== undefined && isMark(instance.value));
}

function isMark(value: string): boolean {
  return value.startsWith('@') && byWwid.test(value);
}

/** Whether a line maps a LUN that it names by an id or name of the manager. */
export function namesLunByManager({ object, attributes }: CliCommand): boolean {
  if (object !== 'VmDiskMapping') return false;
  return attributes.some(
    ([name, value]) =>
      (name === 'physicalDisk' && !byWwid.test(value)) ||
      (name === 'storageDevice' && /^0004fb0000180000[0-9a-f]{16}$/i.test(value)),
  );
}

function sameIds(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && [...some].sort().join() === [...others].sort().join();
}

function keyOf(wwid: string): string {
  return wwid.trim().toLowerCase();
}
