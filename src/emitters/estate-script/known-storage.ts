import { devicePath } from '../../formats/device-path.js';
import { looseText, mayNameDisk, wwidKey } from '../../formats/wwid.js';
import type { Environment } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import type { ManagerObject } from '../../model/manager-object.js';
import { DeviceResolution } from './device-resolution.js';
import { isExport, mayBeOneExport } from './export-place.js';
import { labelOf } from './object-names.js';
import { disksNamedBy } from './physical-disk-uses.js';
import { type Signature, signaturesOf, toldBySources, wwidsOfDisks } from './storage-signatures.js';

/**
 * The part of a WWID that is the same however it is written; of what is no WWID, the text in lower case.
 */
export function lunKey(wwid: string): string {
  return wwidKey(wwid) ?? wwid.trim().toLowerCase();
}

/** A device of which no source tells which disk it is. */
export interface UnresolvedDevice {
  readonly what: string;
  /** As it was told. */
  readonly device: string;
  /** The key of a map line that would tell it. */
  readonly mapKey: string;
}

/** What the archive knows to lie on LUNs and exports. */
export class KnownStorage {
  readonly #signatures: readonly Signature[];
  readonly #environment: Environment;
  /** Devices that something lies on, and that may be any LUN. */
  readonly unresolved: readonly UnresolvedDevice[];

  constructor(environment: Environment) {
    this.#environment = environment;
    const devices = new DeviceResolution(environment);
    const unresolved = new Map<string, UnresolvedDevice>();
    this.#signatures = [...signaturesOf(environment)].flatMap((signature) => {
      const resolved = devices.resolve(signature.on, signature.origin);
      if (resolved && 'unknown' in resolved)
        unresolved.set(resolved.unknown, {
          what: signature.what,
          device: devicePath(signature.on),
          mapKey: resolved.unknown,
        });
      return [signature, ...(resolved?.wwids ?? []).map((on) => ({ ...signature, on }))];
    });
    this.unresolved = [...unresolved.values()];
  }

  /**
   * What lies on a LUN or an export, in words; undefined when the archive knows of nothing. A LUN counts as taken where its
   * WWID stands anywhere in what is known to be in use, partitions included: rather one refused too many.
   */
  on(place: string): string | undefined {
    if (isExport(place)) return this.#signatures.find(({ on }) => mayBeOneExport(on, place))?.what;
    const key = lunKey(place);
    if (key === '') return 'nothing that has a name';
    const known = this.#signatures.find(({ on }) => !isExport(on) && mayNameDisk(on, key));
    return known?.what ?? this.#heldBy(key) ?? this.#partOf(key);
  }

  /** Objects of the manager that name the physical disk of this LUN, which model and files may know nothing of. */
  #heldBy(key: string): string | undefined {
    const { managerObjects = [] } = this.#environment;
    const disks = [...wwidsOfDisks(this.#environment)];
    const ids = new Set(
      disks.flatMap(([id, wwids]) => (wwids.some((wwid) => mayNameDisk(wwid, key)) ? [id] : [])),
    );
    const holder = managerObjects.find(
      (object) => disksNamedBy(object, ids, (text) => looseText(text).includes(looseText(key))).length > 0,
    );
    return holder && `what the manager shows as ${nameOf(holder)}`;
  }

  /** A disk of which the manager lists a part has partitions, as the system disk of a server. */
  #partOf(key: string): string | undefined {
    const parts = (this.#environment.infrastructure?.physicalDisks ?? []).filter((disk) =>
      toldBySources(disk, 'wwid').some(({ value }) => mayNameDisk(value, key) && lunKey(value) !== key),
    );
    return parts[0] && `the physical disk ${labelOf(parts[0])} of the manager, which is a part of it`;
  }
}

function nameOf({ type, name, id }: ManagerObject): string {
  return `${type} ${name || idKey(id)}`;
}
