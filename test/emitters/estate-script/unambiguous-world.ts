import type { NamedObject, World } from '../../doubles/ovm-manager/world.js';

/**
 * The same world where lines can name everything: no two objects of a type have one name, and every file server has an
 * administrator, which managers since 3.3 want.
 */
export function unambiguous(world: World): World {
  const [server] = world.servers;
  const taken = new Map<string, number>();
  const renamed = <One extends NamedObject>(type: string, list: readonly One[]): One[] =>
    list.map((one) => {
      const uses = (taken.get(`${type} ${one.name}`) ?? 0) + 1;
      taken.set(`${type} ${one.name}`, uses);
      return uses === 1 ? one : { ...one, name: `${one.name} ~${uses}` };
    });
  const others = (world.others ?? []).flatMap((one) => {
    const lacks = one.type === 'FileServer' && [one.refs?.adminServer ?? []].flat().length === 0;
    const refs = lacks && server ? { ...one.refs, adminServer: [server.id] } : one.refs;
    return renamed(one.type, [refs === undefined ? one : { ...one, refs }]);
  });
  return {
    ...world,
    ...{ servers: renamed('Server', world.servers), pools: renamed('ServerPool', world.pools) },
    ...{ networks: renamed('Network', world.networks), tags: renamed('Tag', world.tags) },
    ...{ repositories: renamed('Repository', world.repositories), vms: renamed('Vm', world.vms), others },
  };
}
