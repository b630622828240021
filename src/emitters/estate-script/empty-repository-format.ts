import type { Repository } from '../../model/environment.js';
import { plannedValue } from '../create-script/vm-plan.js';
import { isLocalFileServer } from './empty-file-servers.js';
import { checkTarget, ofTheLun } from './empty-pools.js';
import { type EstateDraft, told, toldDescription } from './estate-draft.js';
import type { FormatTarget } from './format-permission.js';
import { labelOf } from './object-names.js';
import { presentedTo, type RepositoryWay } from './repository-places.js';
import type { ServerNames } from './server-names.js';

const file = 'empty-format';

/**
 * Makes a repository anew in the place that was stated and allowed. 3.2 makes it on a LUN in one step, later releases
 * make the file system first, on the file server of one server's own disks (storage testkits for 3.2 and 3.3).
 */
export function planRepositoryFormat(draft: EstateDraft, way: RepositoryWay, servers: ServerNames): void {
  const { repository, target } = way;
  if (target === undefined) return;
  const subject = `repository ${labelOf(repository)}`;
  draft.section(
    `${subject} on ${target.place}: EVERYTHING ON IT IS LOST. It gets a new id; copy its files into it after this`,
    file,
  );
  if (draft.release === '3.2') makeOn32(draft, subject, way, target);
  else makeInSteps(draft, subject, way, target, servers);
}

function makeOn32(
  draft: EstateDraft,
  subject: string,
  { repository }: RepositoryWay,
  target: FormatTarget,
): void {
  const { name, poolName, sharePath, description } = repository.facts;
  const onLun = target.object === 'PhysicalDisk';
  const pool = onLun ? told('serverPool', poolName) : [];
  if (onLun && pool.length === 0) {
    draft.open(
      'no-repository-pool',
      subject,
      'no source tells its server pool, which 3.2 wants: make it by hand',
    );
    return;
  }
  checkTarget(draft, subject, target);
  const values = [
    ...pool,
    target.value,
    ...told('sharePath', sharePath),
    ...told('name', name),
    ...toldDescription(description),
  ];
  draft.add(subject, { verb: 'create', object: 'Repository', values, ...ofTheLun(target) }, file);
}

function makeInSteps(
  draft: EstateDraft,
  subject: string,
  { repository }: RepositoryWay,
  target: FormatTarget,
  servers: ServerNames,
): void {
  const { facts } = repository;
  const name = facts.name;
  if (name === undefined) return;
  const fileSystem = target.object === 'FileSystem' ? target.value : makeFileSystem();
  if (fileSystem === undefined) return;
  if (target.object === 'FileSystem') checkTarget(draft, subject, target);
  const instance = { key: 'name', value: fileSystem.value } as const;
  const values = [
    ...(target.object === 'FileSystem' ? told('sharePath', facts.sharePath) : []),
    ...told('name', name),
    ...toldDescription(facts.description),
  ];
  const relation = { word: 'on', object: 'FileSystem', instance } as const;
  draft.add(subject, { verb: 'create', object: 'Repository', values, relation, names: [fileSystem] }, file);

  function makeFileSystem() {
    const server = servers.label(presentedTo(repository, servers)[0] ?? '');
    if (server === '')
      return draft.open(
        'not-presented',
        subject,
        'no source tells a server it was presented to, whose file server makes its file system: make it by hand',
      );
    const assumed = "the manager calls the file server of a server's own disks so (storage testkit for 3.3)";
    const on = {
      ...plannedValue('FileServer name', localFileServer(draft, repository, servers, server), name),
      assumed,
    };
    checkTarget(draft, subject, target);
    const relation = {
      word: 'on',
      object: 'FileServer',
      instance: { key: 'name', value: on.value },
    } as const;
    // names are not unique: with this one, the next line can find no file system but the one made here
    const own = plannedValue('name', `fs of repository ${repository.id}`, undefined);
    const values = [own, target.value];
    const made = draft.add(
      subject,
      { verb: 'create', object: 'FileSystem', values, relation, names: [on], ...ofTheLun(target) },
      file,
    );
    return made ? { ...own, attribute: 'FileSystem name' } : undefined;
  }
}

/** What the old manager called the file server of the first server the repository was presented to. */
function localFileServer(
  draft: EstateDraft,
  repository: Repository,
  servers: ServerNames,
  label: string,
): string {
  const [first] = presentedTo(repository, servers);
  const own = draft.infrastructure.fileServers.find(
    (one) => isLocalFileServer(one) && one.facts.adminServers?.value.includes(first ?? ''),
  );
  return own?.facts.name?.value ?? `Local FS ${label}`;
}
