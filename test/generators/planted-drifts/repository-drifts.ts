/** Drifts of repositories and the files in them. */
import type { Release, RepositoryFile, World, WorldRepository } from '../../doubles/ovm-manager/world.js';
import { bytesOfGib, type Planted, refresh, withRepository } from './planted.js';

function added(kind: 'files' | 'isos'): RepositoryFile {
  const shared = { unshown: { bytes: bytesOfGib(3) } };
  if (kind === 'isos') return { id: `0004fb0000150000${'d1'.repeat(8)}.iso`, name: 'added.iso', ...shared };
  const values = { max: '3.0', used: '0.0' };
  return { id: `0004fb0000120000${'d1'.repeat(8)}.img`, name: 'added', shareable: false, values, ...shared };
}

/** A file that only one side has. */
export function fileDrift(kind: 'files' | 'isos', side: 'truth' | 'believed') {
  return (world: World): Planted | undefined => {
    const [repository] = world.repositories;
    if (!repository) return undefined;
    const file = added(kind);
    const other = withRepository(world, repository.id, (one) => ({ ...one, [kind]: [...one[kind], file] }));
    const cure = side === 'truth' ? [refresh('Repository', repository.id)] : ('by-hand' as const);
    return { truth: world, believed: world, [side]: other, subject: file.id, cure };
  };
}

export function grown(world: World): Planted | undefined {
  const repository = world.repositories.find(({ files }) => files.length > 0);
  const [first] = repository?.files ?? [];
  if (!repository || !first) return undefined;
  const size = Number(first.unshown?.bytes) / 1_073_741_824 + 7;
  const larger = { values: { ...first.values, max: `${size}.0` }, unshown: { bytes: bytesOfGib(size) } };
  const truth = withRepository(world, repository.id, (one) => ({
    ...one,
    files: one.files.map((file) => (file === first ? { ...file, ...larger } : file)),
  }));
  return { truth, believed: world, subject: first.id, cure: [refresh('Repository', repository.id)] };
}

const serversOf = ({ refs }: WorldRepository) => [refs?.server ?? []].flat();

export function presentedTo(world: World, id: string, server: readonly string[]): World {
  return withRepository(world, id, (one) => ({ ...one, refs: { ...one.refs, server } }));
}

export function mountedOnly(world: World): Planted | undefined {
  const repository = world.repositories.find((one) => serversOf(one).length > 1);
  const [first, ...rest] = repository ? serversOf(repository) : [];
  if (!repository || first === undefined) return undefined;
  return {
    truth: world,
    believed: presentedTo(world, repository.id, rest),
    subject: repository.id,
    cure: [`add Server id=${first} to Repository id=${repository.id}`, refresh('Repository', repository.id)],
  };
}

export function presentedToNone(world: World): Planted | undefined {
  const [repository] = world.repositories;
  if (!repository) return undefined;
  const nowhere = presentedTo(world, repository.id, []);
  return { truth: nowhere, believed: nowhere, subject: repository.id, cure: 'by-hand' };
}

/** A repository on a file system that the manager knows, or knows as little. */
export function unknownRepository(isKnown: boolean) {
  return (world: World): Planted | undefined => {
    const fileServer = world.others?.find(({ unshown }) => unshown?.fileServerType === 'NETWORK');
    const [server] = world.servers;
    if (!fileServer || !server) return undefined;
    const fileSystem = {
      type: 'FileSystem',
      id: `0004fb0000050000${'d2'.repeat(8)}`,
      name: 'nfs on lost',
      values: { path: `${fileServer.values?.accessHost}:/export/lost` },
      refs: { fileServer: fileServer.id },
    };
    const repository = {
      id: `0004fb0000030000${'d2'.repeat(8)}`,
      name: 'lost',
      refs: { fileSystem: fileSystem.id, server: [server.id] },
      ...{ files: [], isos: [], refreshed: true },
    };
    const others = [...(world.others ?? []), fileSystem];
    return {
      truth: { ...world, others, repositories: [...world.repositories, repository] },
      believed: isKnown ? { ...world, others } : world,
      subject: repository.id,
      cure: [isKnown ? refresh('FileSystem', fileSystem.id) : refresh('FileServer', fileServer.id)],
    };
  };
}

/** On a file server: on a LUN its pool would have to be named. */
export function repositoryOf(owner: string) {
  return (world: World, release: Release): Planted | undefined => {
    const repository = world.repositories.find((one) => isExported(world, one));
    if (!repository) return undefined;
    const truth = withRepository(world, repository.id, (one) => ({
      ...one,
      unshown: { ...one.unshown, owner },
    }));
    const { id } = repository;
    const lines = {
      '3.2': [`edit Repository id=${id} ownership=yes`, refresh('Repository', id)],
      // no guide of 3.3 shows a line for it
      '3.3': 'by-hand' as const,
      '3.4': [`takeOwnership Repository id=${id}`, refresh('Repository', id)],
    };
    return { truth, believed: world, subject: id, cure: owner === '' ? lines[release] : 'by-hand' };
  };
}

function isExported({ others = [] }: World, { refs }: WorldRepository): boolean {
  return others.some(({ id, values }) => id === refs?.fileSystem && !values?.path?.startsWith('/dev/'));
}
