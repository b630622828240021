import type { Environment, Server } from '../../model/environment.js';
import { plannedValue } from '../create-script/vm-plan.js';
import type { EstateReference } from './estate-draft.js';
import { inOrder, labelOf } from './object-names.js';

/** A server's id is its hardware UUID, so the same machine has it again after a new installation. */
const hardwareUuid = /^([0-9a-f]{2}:){15}[0-9a-f]{2}$/i;

/** How lines name servers: by their hardware UUID where it is known, else by their name. */
export class ServerNames {
  readonly all: readonly Server[];
  readonly #references = new Map<string, EstateReference>();

  constructor({ servers }: Environment) {
    this.all = inOrder(servers);
    for (const server of servers) {
      const reference = referenceOf(server, servers);
      if (reference) this.#references.set(server.id, reference);
    }
  }

  /** Undefined for a server that several others share the name with. */
  reference(id: string): EstateReference | undefined {
    return this.#references.get(id);
  }

  label(id: string): string {
    const server = this.all.find((one) => one.id === id);
    return server ? labelOf(server) : id;
  }
}

function referenceOf(server: Server, all: readonly Server[]): EstateReference | undefined {
  const { id, facts } = server;
  const origin = facts.name ?? facts.registeredIp ?? server.repositoryIds[0];
  if (hardwareUuid.test(id)) {
    const assumed = 'the id of a server is its hardware UUID: the same machine has it again';
    return {
      instance: { key: 'id', value: id },
      value: { ...plannedValue('Server id', id, origin), assumed },
    };
  }
  const name = facts.name?.value.trim() || id;
  if (all.some((other) => other !== server && (other.facts.name?.value.trim() || other.id) === name))
    return undefined;
  const assumed = 'a server that is discovered is called by its host name, which is taken for the name here';
  const value = plannedValue('Server name', name, facts.name ?? origin);
  return { instance: { key: 'name', value: name }, value: { ...value, assumed } };
}
