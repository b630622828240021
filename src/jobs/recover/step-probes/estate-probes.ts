import { counted } from '../../../base/counted.js';
import type { Environment, EnvironmentPart, Server, VirtualMachine } from '../../../model/environment.js';
import { idKey, sameId } from '../../../model/identifiers.js';
import { mergeEnvironment } from '../../../model/merge.js';
import type { RecoveryValues, ServerValue } from '../../../recovery/values.js';
import { managerCliSource } from '../../../sources/manager-cli-source.js';
import { managerRestSource } from '../../../sources/manager-rest-source.js';
import { type EstateReading, readEstate } from '../../read-estate.js';
import { managerSources } from '../../unread-interfaces.js';
import { liveEstate } from '../live-estate.js';
import type { Probe, ProbeEnd, StepPlace } from '../step-place.js';

/** What the manager itself tells, and the estate as all sources tell it. */
export interface ManagerLook {
  readonly told: Environment;
  readonly live: Environment;
}

/** Reads the estate anew, and says what it shows where its manager could be read. */
export function ofManager(look: (seen: ManagerLook, place: StepPlace) => ProbeEnd): Probe {
  return async (place) => {
    const seen = await lookAtManager(place);
    return typeof seen === 'string' ? { is: 'unknown', text: seen } : look(seen, place);
  };
}

/** The estate as it is now, or why its manager tells nothing. Throws what reading the estate throws. */
export async function lookAtManager(place: StepPlace): Promise<ManagerLook | string> {
  const input = liveEstate(place);
  if (input === undefined) return 'no configuration names the estate';
  const reading = await readEstate(input);
  try {
    const managers = managerSources(reading.sources);
    if (!managers.some(({ status }) => status === 'complete')) return 'the manager could not be read';
    return { live: reading.environment, told: await toldByManager(reading) };
  } finally {
    await reading.close();
  }
}

/** A vm.cfg may be older than what the manager was told a moment ago. */
async function toldByManager({ captured, environment }: EstateReading): Promise<Environment> {
  const parts: EnvironmentPart[] = [];
  for (const source of [managerCliSource, managerRestSource]) {
    const files = captured(source);
    if (files.paths.length > 0) parts.push(await source.interpret(files));
  }
  return mergeEnvironment(environment.estate, parts);
}

const hasAvailability = ({ facts }: VirtualMachine) => facts.highAvailability?.value === true;

/** By the manager's word alone. */
export function availabilityOff(
  { told: { vms } }: Pick<ManagerLook, 'told'>,
  { vm: lost }: Pick<RecoveryValues, 'vm'>,
): ProbeEnd {
  // where one VM is lost, the others rightly have it
  const meant = lost === undefined ? vms : vms.filter((vm) => isIt(vm, lost.id, lost.name));
  const on = meant.filter((vm) => vm.kind === 'vm' && hasAvailability(vm));
  return on.length === 0
    ? {
        is: 'holds',
        text:
          lost === undefined
            ? 'no VM has high availability'
            : `${lost.name ?? lost.id} has no high availability`,
      }
    : { is: 'fails', text: `these have it: ${on.map(nameOf).join(', ')}` };
}

export const haOff = ofManager((look, { plan: { values } }) => availabilityOff(look, values));

export const haAsBefore = ofManager(({ told: { vms } }, { plan: { values } }) => {
  const wanted = (values.vm === undefined ? values.vms : [values.vm]).filter((vm) => vm.highAvailability);
  // one that was left open is not there: whether VMs are listed other steps look
  const listed = wanted.filter(({ id, name }) => vms.some((vm) => isIt(vm, id, name)));
  const lacking = listed.filter(
    ({ id, name }) => !vms.some((vm) => isIt(vm, id, name) && hasAvailability(vm)),
  );
  return lacking.length === 0
    ? { is: 'holds', text: `the ${listed.length} of ${wanted.length} that are listed have it again` }
    : { is: 'fails', text: `these had it: ${lacking.map(({ id, name }) => name ?? id).join(', ')}` };
});

/** A VM that was made anew has a new id. */
function isIt(vm: VirtualMachine, id: string, name: string | undefined): boolean {
  return idKey(vm.id) === idKey(id) || (name !== undefined && vm.facts.name?.value === name);
}

/**
 * Whether the manager lists each server as its own. Servers and repositories tell their owner also while the manager does
 * not know them, so what they say never makes up for its list; it counts where the list tells no owner, as that of the CLI.
 */
export function serversOfManager(
  { told, live }: ManagerLook,
  { managerUuid, servers }: Pick<RecoveryValues, 'managerUuid' | 'servers'>,
): ProbeEnd {
  if (managerUuid === undefined || servers.length === 0)
    return { is: 'unknown', text: 'the servers or the UUID are not known' };
  const wrong: string[] = [];
  const untold: string[] = [];
  for (const server of servers) {
    const listed = serverIn(told, server);
    const owner = (listed?.facts.managerUuid ?? serverIn(live, server)?.facts.managerUuid)?.value;
    const name = server.name ?? server.id;
    if (listed === undefined) wrong.push(`${name} is not in the list of the manager`);
    else if (owner === undefined) untold.push(name);
    else if (!sameId(owner, managerUuid)) wrong.push(`${name} is of ${owner === '' ? 'nobody' : owner}`);
  }
  if (wrong.length > 0) return { is: 'fails', text: wrong.join('; ') };
  return untold.length === 0
    ? {
        is: 'holds',
        text: `${counted(servers.length, 'server')} of the manager's list belong to ${managerUuid}`,
      }
    : {
        is: 'unknown',
        text: `all are in the list of the manager, and nobody tells whose ${untold.join(', ')} is`,
      };
}

function serverIn({ servers }: Environment, { id, address, name }: ServerValue): Server | undefined {
  return servers.find(
    ({ id: other, facts }) =>
      idKey(other) === idKey(id) ||
      (address !== undefined && facts.registeredIp?.value.trim() === address) ||
      (name !== undefined && facts.name?.value === name),
  );
}

/** A server that another manager owns is left as it is without a word, so the reply alone says nothing. */
export const serversOwned = ofManager((look, { plan: { values } }) => serversOfManager(look, values));

/**
 * Whether the manager's list has each repository, as its own, and each VM but the one that is lost. A template of before may be one of several
 * kinds of object, so only VMs are looked for.
 */
export function repositoriesOfManager(
  { told, live }: ManagerLook,
  {
    managerUuid,
    repositories,
    vms,
    vm: lost,
  }: Pick<RecoveryValues, 'managerUuid' | 'repositories' | 'vms' | 'vm'>,
): ProbeEnd {
  const wrong: string[] = [];
  for (const { id, name } of repositories) {
    const called = name ?? id;
    const isIt = (one: { readonly id: string }) => idKey(one.id) === idKey(id);
    const listed = told.repositories.find(isIt);
    const owner = (listed ?? live.repositories.find(isIt))?.facts.managerUuid?.value;
    if (listed === undefined) wrong.push(`${called} is not in the list of the manager`);
    else if (managerUuid !== undefined && owner !== undefined && !sameId(owner, managerUuid))
      wrong.push(`${called} is of ${owner === '' ? 'nobody' : owner}`);
  }
  const known = new Set(told.vms.map(({ id }) => idKey(id)));
  const others = vms.filter(({ id }) => lost === undefined || idKey(id) !== idKey(lost.id));
  for (const { id, name } of others) if (!known.has(idKey(id))) wrong.push(`VM ${name ?? id} is not listed`);
  if (wrong.length > 0) return { is: 'fails', text: wrong.join('; ') };
  if (repositories.length === 0) return { is: 'unknown', text: 'the repositories are not known' };
  const text = `${counted(repositories.length, 'repository', 'repositories')} and ${counted(others.length, 'VM')} are listed`;
  return { is: 'holds', text };
}

/** The VM that is lost is looked for only when its definition was copied. */
export const repositoriesListed = ofManager((look, { plan: { values }, step }) => {
  const isBack = values.road === 'definitions' && step.id === 'refresh-again';
  return repositoriesOfManager(look, isBack ? { ...values, vm: undefined } : values);
});

const nameOf = ({ id, facts }: VirtualMachine) => facts.name?.value ?? id;
