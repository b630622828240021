import type { Repository } from '../../model/environment.js';
import { idKey } from '../../model/identifiers.js';
import type { InfrastructureObject, ManagerFileSystemAttributes } from '../../model/infrastructure.js';
import { plannedValue } from '../create-script/vm-plan.js';
import { addTo, namedServer } from './add-to.js';
import { planRepositoryFormat } from './empty-repository-format.js';
import { type EstateDraft, told, toldDescription } from './estate-draft.js';
import { type FormatPermission, newPlaceKey } from './format-permission.js';
import { inOrder, labelOf, type ObjectName, ObjectNames } from './object-names.js';
import { presentedTo, type RepositoryWay } from './repository-places.js';
import type { ServerNames } from './server-names.js';
import { Owners } from './survivors-owners.js';
import { takeRepository } from './survivors-repositories.js';

/**
 * Brings the repositories back: those that were restored are taken over, those that are made anew stand in the file of
 * their own; all are presented to their servers and refreshed, so that the manager knows the disks in them.
 */
export function planRepositories(
  draft: EstateDraft,
  servers: ServerNames,
  permission: FormatPermission,
): readonly RepositoryWay[] {
  const ways = waysOf(draft, permission);
  for (const way of ways) if (way.target) planRepositoryFormat(draft, way, servers);
  planFileSystems(draft, ways);
  draft.section(
    'Each repository must be known now: by its old id when its file system and files were put back, else by its name',
  );
  for (const { repository, reference } of ways)
    draft.check(`repository ${labelOf(repository)}`, 'Repository', reference);
  draft.section('Take over the repositories that were put back');
  const owners = new Owners(draft.environment);
  for (const { repository } of ways.filter(({ anew }) => !anew)) takeRepository(draft, repository, owners);
  draft.section('Present each repository to its servers');
  for (const way of ways) present(draft, way, servers);
  draft.section('Refresh the repositories, so that the manager knows the disks in them');
  for (const { repository, reference } of ways) {
    const { instance, value } = reference;
    draft.add(`repository ${labelOf(repository)}`, {
      verb: 'refresh',
      object: 'Repository',
      instance,
      names: [value],
    });
  }
  draft.section('Names and descriptions of the repositories that were put back');
  for (const { repository, reference } of ways.filter(({ anew }) => !anew)) {
    const { facts } = repository;
    const values = [...told('name', facts.name), ...toldDescription(facts.description)];
    const { instance, value } = reference;
    const subject = `repository ${labelOf(repository)}`;
    if (values.length > 0)
      draft.add(subject, { verb: 'edit', object: 'Repository', instance, names: [value], values });
  }
  return ways;
}

function waysOf(draft: EstateDraft, permission: FormatPermission): RepositoryWay[] {
  const { repositories, newPlaces } = draft.environment;
  const names = new ObjectNames<Repository>('Repository', repositories);
  const owners = new Owners(draft.environment);
  return inOrder(repositories).flatMap((repository): RepositoryWay[] => {
    const subject = `repository ${labelOf(repository)}`;
    const owner = owners.of(repository);
    if (!owner.take && owner.code !== 'owner-unknown') {
      draft.open(owner.code, subject, `${owner.why}: no line touches it`);
      return [];
    }
    const entry = { subject: 'repository', key: repository.id } as const;
    if (newPlaces?.[newPlaceKey(entry)] === undefined)
      return [{ repository, anew: false, reference: byId(repository) }];
    const name = names.of(repository);
    if ('why' in name) {
      draft.open('no-repository-name', subject, name.why, [
        { subject: 'repository', key: repository.id, attribute: 'name' },
      ]);
      return [];
    }
    const target = permission.target(subject, entry, repository.facts.fileSystemLocation?.value);
    return [{ repository, anew: true, reference: name, ...(target && { target }) }];
  });
}

function byId({ id, facts }: Repository) {
  const value = plannedValue('Repository id', id, facts.name ?? facts.managerUuid ?? facts.version);
  return { instance: { key: 'id', value: id }, value } as const;
}

/** Ids of file systems begin so, also in the UUID of an OCFS2 file system (article, Listing 1). */
const fileSystemId = /^0004fb0000050000[0-9a-f]{16}$/i;

/** The file systems that repositories were put back on, one by one: a refresh of all leaves out those never refreshed. */
function planFileSystems(draft: EstateDraft, ways: readonly RepositoryWay[]): void {
  const assumed = 'the manager names the file system of an export as it did before';
  const names = new ObjectNames('FileSystem', draft.infrastructure.managerFileSystems, assumed);
  draft.section('Refresh the file systems of the repositories that were put back, one by one');
  const done = new Set<string>();
  for (const { repository } of ways.filter(({ anew }) => !anew)) {
    const subject = `repository ${labelOf(repository)}`;
    const name = fileSystemOf(draft, repository, names);
    if ('why' in name) {
      const why = `${name.why}: if the manager does not know the repository, refresh its file system by hand`;
      draft.open('no-file-system-name', subject, why);
    } else if (!done.has(name.instance.value)) {
      done.add(name.instance.value);
      const { instance, value } = name;
      draft.add(subject, { verb: 'refresh', object: 'FileSystem', instance, names: [value] });
    }
  }
}

/** On a LUN it has its OCFS2 UUID as its id, also when it was made again with that UUID (article, Listing 2). */
function fileSystemOf(
  { environment }: EstateDraft,
  { facts }: Repository,
  names: ObjectNames<InfrastructureObject<ManagerFileSystemAttributes>>,
): ObjectName {
  const id = facts.managerFileSystem?.value;
  const known = id === undefined ? undefined : names.get(id);
  const onDisk = known?.facts.physicalDisk !== undefined || known?.facts.path?.value.startsWith('/dev/');
  const location = facts.fileSystemLocation?.value;
  const device = environment.fileSystems.find((one) => location && one.facts.device?.value === location);
  const uuid = known && onDisk && !known.ownId ? known.id : device && idKey(device.uuid);
  if (uuid !== undefined && fileSystemId.test(uuid)) {
    const assumed =
      'the id of a file system on a LUN is its OCFS2 UUID, which it has again when it was made with it';
    const value = plannedValue('FileSystem id', uuid, facts.managerFileSystem ?? facts.fileSystemLocation);
    return { instance: { key: 'id', value: uuid }, value: { ...value, assumed } };
  }
  if (known && !onDisk) return names.of(known);
  return { why: 'no source tells what the manager calls its file system' };
}

function present(draft: EstateDraft, { repository, reference }: RepositoryWay, servers: ServerNames): void {
  const subject = `repository ${labelOf(repository)}`;
  const ids = presentedTo(repository, servers);
  if (ids.length === 0)
    draft.open(
      'not-presented',
      subject,
      'no source tells to which servers it was presented: present it by hand before it is refreshed',
    );
  for (const id of ids) {
    const server = namedServer(draft, servers, subject, id, { byHand: 'present it by hand' });
    if (server) addTo(draft, subject, 'Server', server, { object: 'Repository', ...reference });
  }
}
