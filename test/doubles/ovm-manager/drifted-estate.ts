/**
 * A manager that knows its servers, storage and repositories otherwise than they are, and what it learns of them from
 * which command. No page lists what a refresh changes, so nearly all of this is assumed.
 */
import { Refusal } from './assumed.js';
import type { Execution } from './execution.js';
import { copyObject, copyServer, learnOwned } from './learn-survivors.js';
import { loadWorld } from './load-world.js';
import { objectsOf, type StoredObject } from './object-store.js';
import { ownerOf, type Reality } from './reality.js';
import { forgetMissing, learnContents, learnRunning } from './relearn-vms.js';
import type { Survivors } from './surviving-estate.js';
import type { ObjectDetails, World } from './world.js';

/** What is true but for VMs, in the shape in which a manager is taught it. */
function survivorsIn({ world }: Reality): Survivors {
  const owners = [...world.servers, ...world.repositories].map(
    (one) => [one.id, ownerOf(world, one)] as const,
  );
  const estate = { world, presentationsKept: true };
  return { estate, old: loadWorld({ ...world, vms: [] }), owners: new Map(owners), read: new Set() };
}

function isOurs(
  run: Execution,
  one: (ObjectDetails & { readonly id: string }) | undefined,
  truth: World,
): boolean {
  return one !== undefined && ownerOf(truth, one) === run.world.manager?.uuid;
}

/** `refresh`. */
export function refreshDrifted(run: Execution, reality: Reality, object: StoredObject): void {
  const survivors = survivorsIn(reality);
  if (object.type === 'Repository') refreshRepository(run, reality.world, survivors, object);
  if (object.type === 'Server') refreshServer(run, reality.world, object);
  if (object.type === 'FileServer') learnFileSystems(run, survivors, object);
  if (object.type === 'FileSystem') learnRepositoriesOn(run, survivors, object);
  if (object.type === 'StorageArray' || object.type === 'SanServer') {
    run.assume('refresh-luns');
    for (const disk of objectsOf(survivors.old, 'PhysicalDisk'))
      if (disk.refs.get('array')?.id === object.id) copyObject(run, disk);
  }
}

/** The files and VMs of a repository, with what of them is true by now. */
function refreshRepository(
  run: Execution,
  truth: World,
  survivors: Survivors,
  repository: StoredObject,
): void {
  const source = truth.repositories.find(({ id }) => id === repository.id);
  if (!isOurs(run, source, truth))
    throw new Refusal(
      `Repository ${repository.name} is owned by ${(source && ownerOf(truth, source)) || 'nobody'}`,
      'refresh-unowned',
    );
  if (!isPresented(repository))
    throw new Refusal(`Repository ${repository.name} is not presented to a server`, 'refresh-unpresented');
  if (source === undefined) return;
  run.assume('refresh-contents');
  learnContents(run, truth, source, repository);
  for (const file of survivors.old.objects.filter(({ parent }) => parent?.id === repository.id)) {
    const known = run.store.objects.find(({ type, id }) => type === file.type && id === file.id);
    for (const [key, value] of file.values) known?.values.set(key, value);
  }
  forgetMissing(run, truth, source, repository);
}

/** `refreshAll`: what is presented to no server is passed over (3.4 guide, refreshAll). */
export function refreshAllDrifted(run: Execution, reality: Reality): void {
  for (const repository of objectsOf(run.store, 'Repository')) {
    const source = reality.world.repositories.find(({ id }) => id === repository.id);
    if (isOurs(run, source, reality.world) && isPresented(repository))
      refreshDrifted(run, reality, repository);
  }
}

function isPresented({ refs, members }: StoredObject): boolean {
  return members.length > 0 || [...refs.keys()].some((key) => /^server( |$)/.test(key));
}

/** What runs on a server, and what does not. */
function refreshServer(run: Execution, truth: World, server: StoredObject): void {
  if (
    !isOurs(
      run,
      truth.servers.find(({ id }) => id === server.id),
      truth,
    )
  )
    return;
  run.assume('refresh-running');
  learnRunning(run, truth, server);
}

/** `refreshStorageLayer`: every LUN that a server of ours sees, and the file systems on them. */
export function rescanDrifted(run: Execution, reality: Reality, server: StoredObject): void {
  if (
    !isOurs(
      run,
      reality.world.servers.find(({ id }) => id === server.id),
      reality.world,
    )
  )
    return;
  run.assume('refresh-luns');
  const { old } = survivorsIn(reality);
  for (const type of ['PhysicalDisk', 'FileSystem'])
    for (const one of objectsOf(old, type))
      if (type === 'PhysicalDisk' || one.refs.has('physicalDisk')) copyObject(run, one);
}

function learnFileSystems(run: Execution, { old }: Survivors, fileServer: StoredObject): void {
  run.assume('refresh-file-systems');
  for (const fileSystem of objectsOf(old, 'FileSystem'))
    if (fileSystem.refs.get('fileServer')?.id === fileServer.id) copyObject(run, fileSystem);
}

/** A repository is found on its file system, with the servers that have it mounted. */
function learnRepositoriesOn(run: Execution, { old }: Survivors, fileSystem: StoredObject): void {
  run.assume('refresh-finds-repository');
  for (const repository of objectsOf(old, 'Repository'))
    if (repository.refs.get('fileSystem')?.id === fileSystem.id) copyObject(run, repository);
}

/** `takeOwnership` and its forms of 3.2: of what is nobody's; a server of another manager is passed over in silence. */
export function takeDrifted(run: Execution, reality: Reality, object: StoredObject): void {
  run.assume('take-own-again');
  const { world } = reality;
  const uuid = run.world.manager?.uuid ?? '';
  const one = [...world.servers, ...world.repositories].find(({ id }) => id === object.id);
  const owner = one ? ownerOf(world, one) : '';
  if (owner !== '' && owner !== uuid) {
    if (object.type === 'Server') return;
    throw new Refusal(`Repository ${object.name} is owned by ${owner}`, 'take-foreign-repository');
  }
  const owned = <One extends ObjectDetails & { readonly id: string }>(all: readonly One[]): One[] =>
    all.map((each) =>
      each.id === object.id ? { ...each, unshown: { ...each.unshown, owner: uuid } } : each,
    );
  reality.change((before) => ({
    ...before,
    servers: owned(before.servers),
    repositories: owned(before.repositories),
  }));
}

/** `discoverServer`: the server, and what it tells the manager that owns it. */
export function discoverDrifted(run: Execution, reality: Reality): StoredObject {
  const address = run.values.get('ipAddress') ?? '';
  const server = reality.world.servers.find(({ values }) => values?.address === address);
  if (server === undefined)
    throw new Refusal(`No agent answers: ipAddress=${address}`, 'discover-unreachable');
  run.assume('discover-again');
  const known = objectsOf(run.store, 'Server').find(({ id }) => id === server.id);
  const object = known ?? copyServer(run, survivorsIn(reality), server);
  const take = run.values.get('takeOwnership')?.toLowerCase() === 'yes';
  if (take && ownerOf(reality.world, server) === '') takeDrifted(run, reality, object);
  const now = reality.world.servers.find(({ id }) => id === server.id);
  if (isOurs(run, now, reality.world) && known === undefined) learnOwned(run, survivorsIn(reality), object);
  return object;
}

/** A repository that is presented to a server is mounted there (assumed: present-mounts). */
export function presentDrifted(reality: Reality, object: StoredObject, holder: StoredObject): void {
  if (object.type !== 'Server' || holder.type !== 'Repository') return;
  reality.change((world) => ({
    ...world,
    repositories: world.repositories.map((one) => {
      const servers = [one.refs?.server ?? []].flat();
      if (one.id !== holder.id || servers.includes(object.id)) return one;
      return { ...one, refs: { ...one.refs, server: [...servers, object.id] } };
    }),
  }));
}

/** A VM that is renamed gets its new name in its vm.cfg (assumed: rename-in-definition). */
export function renameDrifted(reality: Reality, object: StoredObject): void {
  if (object.type !== 'Vm') return;
  reality.change((world) => ({
    ...world,
    vms: world.vms.map((vm) => (vm.id === object.id ? { ...vm, name: object.name } : vm)),
  }));
}
