import type { World, WorldRepository } from '../../doubles/ovm-manager/world.js';

/** What a manager must know of its estate so that nothing drifts, in no order: ids and what is told with them. */
export function knownOf(world: World): Readonly<Record<string, readonly string[]>> {
  const servers = ({ refs }: WorldRepository) => [refs?.server ?? []].flat().sort().join(' ');
  const files = world.repositories.flatMap(({ id, files: disks, isos }) =>
    [...disks, ...isos].map((file) => `${id} ${file.id} ${file.values?.max ?? ''} ${file.unshown?.bytes}`),
  );
  const state = ({ running, server }: World['vms'][number]) => (running ? `runs on ${server}` : 'stopped');
  return {
    vms: world.vms.map((vm) => `${vm.id} ${vm.name} in ${vm.repository} ${state(vm)}`).sort(),
    repositories: world.repositories.map((one) => `${one.id} ${one.name} on ${servers(one)}`).sort(),
    files: files.sort(),
    servers: world.servers.map(({ id }) => id).sort(),
    disks: world.physicalDisks.map(({ page83 }) => page83).sort(),
    fileSystems: (world.others ?? []).flatMap(({ type, id }) => (type === 'FileSystem' ? [id] : [])).sort(),
  };
}
