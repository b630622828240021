import type { PlannedValue, PlannedVm } from './planned-vm.js';

/** A server or repository that a line is about; `value` is what the line calls it by. */
export interface PlannedTarget extends PlannedValue {
  readonly object: 'server' | 'repository';
  readonly by: 'id' | 'name' | 'address';
}

/** A name that a line gives a VM; `value` is the name. */
export interface PlannedName extends PlannedValue {
  /** Name or id of the VM as the line calls it. */
  readonly vm: string;
}

/** What a script would do, as far as a guard looks at it. */
export interface PlannedScript {
  readonly vms: readonly PlannedVm[];
  /** Servers and repositories that it makes the manager the owner of. */
  readonly takings: readonly PlannedTarget[];
  /** Repositories that it has the manager read again. */
  readonly refreshes: readonly PlannedTarget[];
  readonly names: readonly PlannedName[];
}

/** The estate alone is looked at. */
export const noScript: PlannedScript = { vms: [], takings: [], refreshes: [], names: [] };
