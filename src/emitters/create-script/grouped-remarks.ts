import { oneLine } from './script-head.js';

/** Something to say about a VM: `what` with this `value`, and the reason, which many VMs share. */
export interface Remark {
  readonly what: string;
  readonly value: string;
  readonly why: string;
  /** True for ids and the like: every VM has its own, which is said once. */
  readonly ownToEach?: boolean;
}

/** More names than this are counted. */
const namesShown = 8;

/** One thing and reason: its values, and the VMs that have each. */
interface RemarkGroup {
  readonly first: Remark;
  readonly values: Map<string, Set<string>>;
}

/** Remarks of many VMs, put together as they come. */
export class GroupedRemarks {
  readonly #groups: RemarkGroup[] = [];
  /** By what, then by why. */
  readonly #index = new Map<string, Map<string, RemarkGroup>>();

  add(vm: string, remark: Remark): void {
    const group = this.#index.get(remark.what)?.get(remark.why) ?? this.#begin(remark);
    const value = remark.ownToEach ? '' : remark.value;
    const vms = group.values.get(value);
    if (vms) vms.add(vm);
    else group.values.set(value, new Set([vm]));
  }

  #begin(first: Remark): RemarkGroup {
    const group: RemarkGroup = { first, values: new Map() };
    this.#groups.push(group);
    const reasons = this.#index.get(first.what) ?? new Map<string, RemarkGroup>();
    this.#index.set(first.what, reasons.set(first.why, group));
    return group;
  }

  /**
   * The remarks as lines, each thing and reason once, with its values and the VMs that have them: an estate of 500 VMs
   * has 500 times the same to say, and the one VM that differs must not be lost in it. Nothing is left out but names.
   * `all` is the number of VMs that were looked at.
   */
  lines(all: number): string[] {
    return this.#groups.flatMap(({ first, values }) => [
      `  ${oneLine(first.what)}: ${oneLine(first.why)}`,
      ...[...values].map(
        ([value, vms]) => `    ${first.ownToEach ? 'own to each' : oneLine(value)}: ${vmNames(vms, all)}`,
      ),
    ]);
  }
}

function vmNames(vms: ReadonlySet<string>, all: number): string {
  if (vms.size === all && all > 1) return `all ${all} VMs`;
  const names = [...vms].map(oneLine);
  const rest = names.length - namesShown;
  return names.slice(0, namesShown).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
