import type { Environment, EnvironmentPart, VirtualMachine } from '../../model/environment.js';
import { idKey, macKey } from '../../model/identifiers.js';
import { type MacUse, type Ownership, ownershipOf } from '../../model/ownership.js';
import type { RefreshDangers } from '../drifts/refresh-dangers.js';
import { diskNames, isCdImage, type NamedDisk } from './disk-names.js';
import { type DisksInUse, disksInUse } from './disks-in-use.js';
import { type LunNames, plainLunNames } from './lun-names.js';
import type { PlannedName, PlannedTarget } from './planned-script.js';
import type { PlannedDisk, PlannedValue, PlannedVm } from './planned-vm.js';
import { type ToldVm, toldVms, withoutStated } from './told-vms.js';

/** Whether a server told what runs on it. */
export interface ServerAnswer {
  readonly id: string;
  /** Its name, or what it is reached by. */
  readonly name: string;
  readonly answers: boolean;
  /** The operator said that it is dead. */
  readonly declaredDead: boolean;
}

/** What a guard knows. */
export interface GuardKnowledge {
  /** The estate as it is now. */
  readonly environment: Environment;
  /** What each source told of it before it was merged, without what a map states; nothing of it may be lost. */
  readonly told?: readonly EnvironmentPart[];
  /** How LUNs are told apart; WWIDs alone if not given. */
  readonly luns?: LunNames;
  /** VMs that a script would make; none where no script is looked at. */
  readonly planned: readonly PlannedVm[];
  /** Servers and repositories that a script would make the manager the owner of. */
  readonly takings?: readonly PlannedTarget[];
  /** Repositories that a script would have the manager read again. */
  readonly refreshes?: readonly PlannedTarget[];
  /** Names that a script would give to VMs. */
  readonly renames?: readonly PlannedName[];
  /** What refreshes could cost. */
  readonly refreshDangers?: RefreshDangers;
  /** The UUID of the manager that lines would go to; undefined when nobody told it. */
  readonly managerUuid: string | undefined;
  readonly servers: readonly ServerAnswer[];
  /** Ids of repositories whose definitions were read, as `idKey` has them. */
  readonly readRepositories: ReadonlySet<string>;
  /** Ids of VMs that earlier lines of the same script made, as `idKey` has them: these are not in its way. */
  readonly made: ReadonlySet<string>;
  /** Names or ids of server pools that the operator takes without cluster locks. */
  readonly withoutLocks: readonly string[];
}

/** A planned VM that uses something. */
export interface PlannedUse {
  readonly vm: PlannedVm;
  readonly use: PlannedValue;
}

/** What a guard knows, with the indexes that its rules look things up in. */
export interface GuardFacts extends GuardKnowledge {
  /** Who uses what of all VMs that are there. */
  readonly ownership: Ownership;
  /** Who uses which disk of the VMs that the script did not make. */
  readonly disks: DisksInUse;
  /** Their MAC addresses, by `macKey`. */
  readonly macs: ReadonlyMap<string, readonly MacUse[]>;
  /** They by every name that anybody told. */
  readonly names: ReadonlyMap<string, readonly VirtualMachine[]>;
  /** VMs that run and the script did not make, by what xend calls them: their ids, or another name. */
  readonly domains: ReadonlyMap<string, readonly VirtualMachine[]>;
  /** By `NamedDisk.name`. */
  readonly plannedDisks: ReadonlyMap<string, readonly PlannedUse[]>;
  /** By `macKey`. */
  readonly plannedMacs: ReadonlyMap<string, readonly PlannedUse[]>;
  /** Which disk a planned one is; undefined when it cannot be told. */
  diskOf(disk: PlannedDisk): NamedDisk | undefined;
  /** What anybody told of a VM that is there. */
  toldOf(vm: VirtualMachine): ToldVm;
  /** Whether the manager itself lets several VMs use it; the word of an operator does not count. */
  isShareable(diskName: string): boolean;
}

/** Builds the indexes once for all rules. */
export function guardFacts(knowledge: GuardKnowledge): GuardFacts {
  const { made, luns = plainLunNames } = knowledge;
  const environment = { ...knowledge.environment, vms: withoutStated(knowledge.environment.vms) };
  const planned = withoutCdImages(knowledge.planned, environment);
  const parts = knowledge.told ?? [];
  const names = diskNames(environment, luns);
  const told = toldVms(environment.vms, parts);
  const toldOf = ({ id }: VirtualMachine) => told.get(idKey(id)) ?? nothingTold;
  const others = environment.vms.filter(({ id }) => !made.has(idKey(id)));
  const shareable = shareableDisks(knowledge, luns);
  const disks = planned.flatMap((vm) =>
    vm.disks.flatMap((use) => {
      const disk = names(use);
      return disk === undefined ? [] : [{ name: disk.name, vm, use }];
    }),
  );
  const macs = planned.flatMap((vm) => vm.macs.map((use) => ({ name: macKey(use.value), vm, use })));
  return {
    ...knowledge,
    ...{ environment, planned },
    ownership: ownershipOf(environment),
    disks: disksInUse(others, environment, luns),
    macs: ownershipOf({ vms: others }).macs,
    names: byEveryName(others, toldOf),
    domains: domainsOf(others),
    plannedDisks: byName(disks),
    plannedMacs: byName(macs),
    diskOf: names,
    toldOf,
    isShareable: (name) => shareable.has(name),
  };
}

function withoutCdImages(planned: readonly PlannedVm[], environment: Environment): PlannedVm[] {
  const isCd = isCdImage(environment);
  return planned.map((vm) => ({ ...vm, disks: vm.disks.filter((disk) => !isCd(disk)) }));
}

const nothingTold: ToldVm = { names: new Map(), repositoryIds: new Set() };

function byEveryName(
  vms: readonly VirtualMachine[],
  toldOf: (vm: VirtualMachine) => ToldVm,
): ReadonlyMap<string, readonly VirtualMachine[]> {
  const found = new Map<string, VirtualMachine[]>();
  for (const vm of vms)
    for (const name of toldOf(vm).names.keys()) {
      const known = found.get(name);
      if (known) known.push(vm);
      else found.set(name, [vm]);
    }
  return found;
}

/** An operator may state that a disk is shareable, for scripts to be written; what counts is what the manager says. */
function shareableDisks({ environment, told = [] }: GuardKnowledge, luns: LunNames): ReadonlySet<string> {
  const merged = Object.entries(environment.shareableDisks ?? {});
  const own = told.flatMap((part) => Object.entries(part.shareableDisks ?? {}));
  const shown = [...merged, ...own].filter(([, { origin }]) => origin.source !== 'map');
  return new Set(shown.flatMap(([name]) => [name, luns.key(name)]));
}

function domainsOf(vms: readonly VirtualMachine[]): ReadonlyMap<string, readonly VirtualMachine[]> {
  const found = new Map<string, VirtualMachine[]>();
  for (const vm of vms.filter(({ facts }) => facts.runningOn))
    for (const name of new Set([vm.id, vm.otherId ?? vm.id])) {
      const known = found.get(name);
      if (known) known.push(vm);
      else found.set(name, [vm]);
    }
  return found;
}

function byName(
  uses: readonly (PlannedUse & { readonly name: string })[],
): ReadonlyMap<string, readonly PlannedUse[]> {
  const found = new Map<string, PlannedUse[]>();
  for (const { name, vm, use } of uses) {
    const known = found.get(name);
    if (known) known.push({ vm, use });
    else found.set(name, [{ vm, use }]);
  }
  return found;
}
