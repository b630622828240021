import type { DiskMapping, Environment, VirtualMachine } from '../../model/environment.js';
import type { DiskUse } from '../../model/ownership.js';
import type { LunNames } from './lun-names.js';

/** Who uses which disk. */
export interface DisksInUse {
  /** By one name for a disk, whatever path leads to it: the file name in lower case, the key of the LUN. */
  readonly byName: ReadonlyMap<string, readonly DiskUse[]>;
  /** Devices of which nobody tells which LUN they are. */
  readonly untold: readonly DiskUse[];
}

/** Finds the users of all disks. ISOs and empty drives are left out: many VMs may use one. */
export function disksInUse(
  vms: readonly VirtualMachine[],
  environment: Environment,
  luns: LunNames,
): DisksInUse {
  const known = knownLuns(environment, luns);
  const byName = new Map<string, DiskUse[]>();
  const untold: DiskUse[] = [];
  for (const vm of vms)
    for (const mapping of vm.disks) {
      const found = namesOf(mapping, luns, known);
      if (found.untold && !isShownByManager(vm, mapping)) untold.push({ vm, mapping });
      for (const name of found.names) {
        const uses = byName.get(name);
        if (uses === undefined) byName.set(name, [{ vm, mapping }]);
        else uses.push({ vm, mapping });
      }
    }
  return { byName, untold };
}

/** Keys of the LUNs that the manager has, or an operator names. */
export function knownLuns(
  { physicalDisks, infrastructure }: Environment,
  luns: LunNames,
): ReadonlySet<string> {
  const wwids = (infrastructure?.physicalDisks ?? []).flatMap(({ facts }) => facts.wwid?.value ?? []);
  return new Set([...Object.keys(physicalDisks), ...wwids].map((wwid) => luns.key(wwid)));
}

interface Names {
  readonly names: readonly string[];
  readonly untold: boolean;
}

function namesOf(
  { target, origin, frontEnd }: DiskMapping,
  luns: LunNames,
  known: ReadonlySet<string>,
): Names {
  switch (target.kind) {
    case 'virtual-disk':
      return { names: [target.file.toLowerCase()], untold: false };
    case 'lun': {
      const key = luns.key(target.wwid);
      if (known.has(key) || frontEnd.startsWith('slot ')) return { names: [key], untold: false };
      // below /dev/mapper there are names that people gave as well
      const device = luns.ofDevice(`/dev/mapper/${target.wwid}`, origin);
      return { names: [key, ...(device?.keys ?? [])], untold: device?.untold ?? false };
    }
    case 'outside': {
      const device = luns.ofDevice(target.path, origin);
      const last = (target.path.split('/').at(-1) ?? '').toLowerCase();
      return device ? { names: device.keys, untold: device.untold } : { names: [last], untold: false };
    }
    default:
      return { names: [], untold: false };
  }
}

/** A live manager tells which LUN is in the slot, whatever a vm.cfg calls it. */
function isShownByManager({ disks }: VirtualMachine, { slot }: DiskMapping): boolean {
  return (
    slot !== undefined &&
    disks.some((one) => one.slot === slot && one.frontEnd.startsWith('slot ') && one.target.kind === 'lun')
  );
}
