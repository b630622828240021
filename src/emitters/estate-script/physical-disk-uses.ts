import { idKey } from '../../model/identifiers.js';
import type { ManagerObject } from '../../model/manager-object.js';

/** Types that name every LUN they can see, in use or not. */
const seesAll = new Set(
  [
    ...['PhysicalDisk', 'StorageElement', 'StoragePath', 'Server', 'VolumeGroup', 'StorageArray'],
    ...['SanServer', 'AccessGroup', 'Job'],
  ].map((type) => type.toLowerCase()),
);
const physicalDisk = /^(?:physicaldisk|storageelement)$/i;
/** What a physical disk says of itself when something is on it. */
const ownLabels = /mapping|file ?system|reserv|heartbeat|repository|server ?pool/i;

export function isPhysicalDisk({ type }: ManagerObject): boolean {
  return physicalDisk.test(type);
}

/**
 * The physical disks, of those given, on which an object of the manager says that something is: it names them, or it is
 * one and says so of itself. `names` tells whether a text names one in another way than by its id; that counts as ''.
 */
export function disksNamedBy(
  object: ManagerObject,
  ids: ReadonlySet<string>,
  names: (text: string) => boolean = () => false,
): readonly string[] {
  const { attributes } = object;
  if (isPhysicalDisk(object)) {
    const own = ids.has(idKey(object.id))
      ? [idKey(object.id)]
      : attributes.some(({ value }) => names(value))
        ? ['']
        : [];
    return attributes.some(saysInUse) ? own : [];
  }
  if (seesAll.has(object.type.toLowerCase())) return [];
  return attributes.flatMap(({ value, refersTo }) => {
    const named = [refersTo, value].find((id) => id !== undefined && ids.has(idKey(id)));
    if (named !== undefined) return [idKey(named)];
    return names(value) ? [''] : [];
  });
}

function saysInUse({ label, value }: ManagerObject['attributes'][number]): boolean {
  return ownLabels.test(label) && !/^(no|none|false|null|)$/i.test(value.trim());
}
