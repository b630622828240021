import { AgentDouble } from '../agent/agent-double.js';
import { agentAnswers } from '../agent/world-answers.js';
import { certificateOf } from '../https/certificates.js';
import type { World } from '../ovm-manager/world.js';
import { passwords } from './passwords.js';

interface Agent {
  readonly double: AgentDouble;
  readonly address: string;
}

/** The agents of the servers of an estate. */
export class AnsweringServers {
  readonly #agents = new Map<string, Agent>();
  readonly #ended = new Map<string, Agent>();

  static async start(told: () => World): Promise<AnsweringServers> {
    const servers = new AnsweringServers();
    for (const { id } of told().servers) {
      const double = new AgentDouble({
        ...{ certificate: certificateOf(1), user: 'oracle', password: passwords.agent },
        ...{ replies: {}, repositories: [] },
        answer: (call) => {
          const world = told();
          const now = world.servers.find((one) => one.id === id);
          return now && agentAnswers(world, now)(call);
        },
      });
      const { host, port } = await double.start();
      servers.#agents.set(id, { double, address: `${host}:${port}` });
    }
    return servers;
  }

  /** Where all are gone, those that a configuration still names. */
  get addresses(): readonly string[] {
    const agents = this.#agents.size > 0 ? this.#agents : this.#ended;
    return [...agents.values()].map(({ address }) => address);
  }

  /** Servers that were installed again, at their old addresses. */
  async again(): Promise<void> {
    for (const [id, agent] of this.#ended) {
      await agent.double.start(Number(agent.address.slice(agent.address.lastIndexOf(':') + 1)));
      this.#agents.set(id, agent);
    }
    this.#ended.clear();
  }

  async end(ids: readonly string[] = [...this.#agents.keys()]): Promise<void> {
    for (const id of ids) {
      const agent = this.#agents.get(id);
      await agent?.double.stop();
      this.#agents.delete(id);
      if (agent) this.#ended.set(id, agent);
    }
  }
}
