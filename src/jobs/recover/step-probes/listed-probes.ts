import { counted } from '../../../base/counted.js';
import type { Environment, VirtualMachine } from '../../../model/environment.js';
import { idKey } from '../../../model/identifiers.js';
import type { RecoveryValues, VmValue } from '../../../recovery/values.js';
import type { ProbeEnd } from '../step-place.js';
import { type ManagerLook, ofManager } from './estate-probes.js';

type Wanted = Pick<RecoveryValues, 'vms' | 'vm' | 'road' | 'pools' | 'networks' | 'repositories'>;

const mostNames = 10;

function namesText(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).join(', ');
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}

/** How the manager lists a VM: as it was, made anew by a script, with another id, or not. */
interface Standing {
  readonly wanted: VmValue;
  readonly listed: VirtualMachine | undefined;
  readonly isAnew: boolean;
}

/**
 * Names are not unique: one counts where scripts made VMs anew, and there are as many of that name that nobody knew before
 * as there are wanted.
 */
function standings({ vms }: Environment, { vms: known, vm, road }: Wanted): readonly Standing[] {
  const all = vm === undefined ? known : [vm];
  const before = new Set([...known, ...all].map(({ id }) => idKey(id)));
  const byId = (id: string) => vms.find((one) => one.kind === 'vm' && idKey(one.id) === idKey(id));
  const lacking = all.filter(({ id }) => byId(id) === undefined);
  return all.map((wanted) => {
    const same = byId(wanted.id);
    if (same !== undefined || road !== 'scripts' || wanted.name === undefined)
      return { wanted, listed: same, isAnew: false };
    const anew = vms.filter(
      (one) => one.kind === 'vm' && one.facts.name?.value === wanted.name && !before.has(idKey(one.id)),
    );
    const rivals = lacking.filter(({ name }) => name === wanted.name);
    const listed = anew.length >= rivals.length ? anew[rivals.indexOf(wanted)] : undefined;
    return { wanted, listed, isAnew: listed !== undefined };
  });
}

/** Whether the manager lists every VM that was lost. */
export function vmsOfManager({ told }: Pick<ManagerLook, 'told'>, wanted: Wanted): ProbeEnd {
  const found = standings(told, wanted);
  if (found.length === 0) return { is: 'unknown', text: 'no VM is known' };
  const absent = found.filter(({ listed }) => listed === undefined);
  return absent.length === 0
    ? { is: 'holds', text: `${counted(found.length, 'VM')} of the manager's list` }
    : { is: 'fails', text: `not listed: ${namesText(absent.map(calledOf))}` };
}

const calledOf = ({ wanted: { id, name } }: Standing) => name ?? id;

/** One VM alone may have a namesake that was there all the time, or that a person made meanwhile. */
export function vmsMadeAnew(look: Pick<ManagerLook, 'told'>, wanted: Wanted): ProbeEnd {
  const listed = vmsOfManager(look, wanted);
  const anew = standings(look.told, wanted).find(({ isAnew }) => isAnew);
  if (listed.is !== 'holds' || wanted.vm === undefined || anew === undefined) return listed;
  return {
    is: 'unknown',
    text: `a VM ${calledOf(anew)} is listed with another id, ${anew.listed?.id}: whether it is the one that was made again, its disks tell`,
  };
}

/** The same as `vmsOfManager`, and each in its pool, as far as one is known. */
export function vmsInPools(look: Pick<ManagerLook, 'told'>, wanted: Wanted): ProbeEnd {
  const listed = vmsOfManager(look, wanted);
  if (listed.is !== 'holds') return listed;
  const elsewhere = standings(look.told, wanted).filter(
    ({ wanted: { poolName }, listed: vm }) =>
      poolName !== undefined && vm?.facts.poolName?.value !== poolName,
  );
  return elsewhere.length === 0
    ? listed
    : { is: 'fails', text: `not in their pools: ${namesText(elsewhere.map(calledOf))}` };
}

/** Whether the manager lists pools, networks and repositories again, by name. */
export function estateOfManager(
  { told }: Pick<ManagerLook, 'told'>,
  { pools, networks, repositories }: Wanted,
): ProbeEnd {
  const listed = {
    pools: (told.infrastructure?.serverPools ?? []).map(({ facts }) => facts.name?.value),
    networks: told.networks.map(({ facts }) => facts.name?.value),
    repositories: told.repositories.flatMap(({ id, facts }) => [idKey(id), facts.name?.value]),
  };
  const absent = [
    ...pools.filter((name) => !listed.pools.includes(name)).map((name) => `pool ${name}`),
    ...networks.filter(({ name }) => !listed.networks.includes(name)).map(({ name }) => `network ${name}`),
    ...repositories
      .filter(({ id, name }) => ![idKey(id), name ?? ''].some((one) => listed.repositories.includes(one)))
      .map(({ id, name }) => `repository ${name ?? id}`),
  ];
  return absent.length === 0
    ? { is: 'holds', text: 'pools, networks and repositories are listed' }
    : { is: 'fails', text: `not listed: ${namesText(absent)}` };
}

export const scriptsSent = ofManager((look, { plan: { values } }) => vmsMadeAnew(look, values));
export const vmsListed = ofManager((look, { plan: { values } }) => vmsInPools(look, values));
export const estateMade = ofManager((look, { plan: { values } }) => estateOfManager(look, values));
