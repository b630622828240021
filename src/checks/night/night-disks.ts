import type { Environment } from '../../model/environment.js';
import { fileKey, ownershipOf } from '../../model/ownership.js';
import { objectLabel } from './object-label.js';

/**
 * The disks of an estate, by a key that stays the same over nights: virtual disks that lie in repositories, and
 * physical disks that a manager or a VM tells of. The value is what people call it. No ISOs and no paths outside.
 */
export function nightDisks(environment: Environment): ReadonlyMap<string, string> {
  const disks = new Map<string, string>();
  for (const { kind, id, repositoryId, simpleName } of environment.diskFiles)
    if (kind === 'virtual-disk') disks.set(fileKey(repositoryId, id), objectLabel(simpleName?.value, id));
  for (const { id, facts } of environment.infrastructure?.physicalDisks ?? []) {
    const wwid = facts.wwid?.value || id;
    disks.set(lunKey(wwid), objectLabel(facts.name?.value, wwid));
  }
  for (const wwid of [...Object.keys(environment.physicalDisks), ...usedWwids(environment)])
    if (!disks.has(lunKey(wwid))) disks.set(lunKey(wwid), objectLabel(undefined, wwid));
  return disks;
}

function usedWwids(environment: Environment): string[] {
  const uses = [...ownershipOf(environment).disks.values()].flat();
  return uses.flatMap(({ mapping: { target } }) => (target.kind === 'lun' ? [target.wwid] : []));
}

function lunKey(wwid: string): string {
  return `lun ${wwid.toLowerCase()}`;
}
