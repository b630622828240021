import type { Environment } from '../model/environment.js';
import { infrastructureLists, noInfrastructure } from '../model/infrastructure.js';
import type { Making } from './emitter.js';

/** Number of the shape of environment.json; docs/json.md lists the changes. */
export const environmentFormat = 1;

/**
 * environment.json in pieces: the model with the origin of every value. One entity a line, so that the file can be
 * read with grep, and written for any number of VMs without holding it in memory.
 */
export function* environmentJson(environment: Environment, making: Making): Iterable<string> {
  const { estate, manager, physicalDisks, shareableDisks } = environment;
  const head = {
    format: environmentFormat,
    tool: { name: 'ovm-rescue', version: making.toolVersion },
    readAt: making.readAt,
    estate,
    manager,
    physicalDisks,
    shareableDisks,
  };
  yield JSON.stringify(head).slice(0, -1);
  const { uuidPlaces, servers, repositories, fileSystems, diskFiles, networks, vms, translations, findings } =
    environment;
  const lists = {
    uuidPlaces,
    servers,
    repositories,
    fileSystems,
    diskFiles,
    networks,
    vms,
    translations,
    managerObjects: environment.managerObjects ?? [],
    findings,
  };
  for (const [name, entities] of Object.entries(lists)) {
    yield ',\n';
    yield* listJson(name, entities);
  }
  yield ',\n"infrastructure":{';
  const infrastructure = environment.infrastructure ?? noInfrastructure;
  for (const [position, list] of infrastructureLists.entries()) {
    if (position > 0) yield ',\n';
    yield* listJson(list, infrastructure[list]);
  }
  yield '}}\n';
}

function* listJson(name: string, entities: readonly unknown[]): Iterable<string> {
  yield `${JSON.stringify(name)}:[`;
  let separator = '\n';
  for (const entity of entities) {
    yield separator + JSON.stringify(entity);
    separator = ',\n';
  }
  yield '\n]';
}
