import { RescueError } from '../base/errors.js';
import { holdsSecret, maskSecrets } from '../base/secret.js';
import { type AgentReply, readAgentReply } from '../formats/agent-reply.js';
import type { AgentRepository } from '../formats/agent-repositories.js';
import { xmlNamesSecret } from '../formats/xml-secrets.js';
import type { EnvironmentPart, ManagerAttributes } from '../model/environment.js';
import { idKey } from '../model/identifiers.js';
import { mergeFacts } from '../model/merge-facts.js';
import type { AgentReadFunction, XmlRpcClient } from '../reach/xml-rpc-client.js';
import { agentFacts } from './agent-facts.js';
import { joinedParts } from './joined-parts.js';
import { PartOfHosts } from './part-of-hosts.js';
import { poolsOfRepositories } from './repository-pools.js';
import type { CapturedFiles, CaptureProblem, CaptureReport, CaptureSink } from './source.js';

/** An agent and the directory its replies are put in. */
export interface ServerAgent {
  readonly name: string;
  readonly client: Pick<XmlRpcClient, 'call' | 'name'>;
}

/** What more is asked follows from these replies, so another one in their place must not look like none. */
const leadsOn: Readonly<Partial<Record<AgentReadFunction, AgentReply['reply']>>> = {
  discover_repository_db: 'repository-db',
  discover_repositories: 'repositories',
  get_vm_config: 'vm-config',
  get_template_config: 'vm-config',
};

/** So many replies that did not come, one after the other, and the agent is not asked any more. */
const mostFailures = 3;

/**
 * Agents of Oracle VM Servers: what each knows of itself and of its repositories, and the definition of every VM and
 * template in them, each asked for once however many servers have the repository. A call that fails is a problem of the
 * report. `capture` throws only when no agent gave anything.
 */
export const serverAgentSource = {
  name: 'server-agents',
  capture: captureServerAgents,
  interpret: interpretServerAgents,
} as const;

async function interpretServerAgents(captured: CapturedFiles): Promise<EnvironmentPart> {
  const part = new PartOfHosts();
  for (const path of captured.paths) {
    agentFacts(await captured.read(path), { source: 'server-agents', file: path }, part);
  }
  part.nameServers();
  part.manager = mergeFacts<ManagerAttributes>('manager', part.managers, part.findings);
  part.repositories.push(...poolsOfRepositories(part.servers));
  return joinedParts([part]);
}

/** Calls that need nothing to be known before. */
const firstCalls: readonly (readonly [AgentReadFunction, ...string[]])[] = [
  ['discover_server'],
  ['discover_server_pool'],
  ['discover_pool_filesystem'],
  ['discover_cluster'],
  ['discover_mounted_file_systems', 'all'],
  ['discover_network'],
  ['discover_hardware'],
  ['discover_storage_plugins'],
  ['get_api_version'],
  ['get_timezone'],
  ['get_ntp'],
  ['list_vms'],
];

/**
 * @param turn of a capture that has others beside it: definitions that their agents have told are not asked for again
 */
async function captureServerAgents(
  agents: readonly ServerAgent[],
  sink: CaptureSink,
  turn: DefinitionsTurn = new AgentDefinitions().turn(),
): Promise<CaptureReport> {
  const run = new AgentCapture(sink, turn.told);
  for (const agent of agents) {
    run.begin(agent);
    for (const [name, ...args] of firstCalls) await run.ask(name, args, `${name}.xml`);
    const known = await run.ask('discover_repository_db', [], 'discover_repository_db.xml');
    await turn.begun;
    const ids = known?.reply === 'repository-db' ? known.repositories.map(({ id }) => id.value) : [];
    for (const id of new Set(ids)) await captureRepository(run, id);
  }
  return run.report(agents);
}

/** A capture's turn to ask for definitions. Whoever takes one ends it, whatever happens. */
export interface DefinitionsTurn {
  /** Definitions that some agent has told. */
  readonly told: Set<string>;
  /** Resolves when all turns before have ended. */
  readonly begun: Promise<void>;
  end(): void;
}

/** The definitions of an estate, which every agent of a pool could tell: captures take turns in asking for them. */
export class AgentDefinitions {
  readonly #told = new Set<string>();
  #last: Promise<void> = Promise.resolve();

  /** The next turn: turns come in the order in which they were taken. */
  turn(): DefinitionsTurn {
    const begun = this.#last;
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#last = begun.then(() => ended);
    return { told: this.#told, begun, end };
  }
}

async function captureRepository(run: AgentCapture, id: string): Promise<void> {
  if (!isPlainId(id))
    return run.problem(`discover_repositories ${JSON.stringify(id)}`, 'no file can have such a name');
  const contents = await run.ask('discover_repositories', [id], `discover_repositories-${id}.xml`);
  await run.ask('get_repository_meta_data', [id], `get_repository_meta_data-${id}.xml`);
  for (const repository of contents?.reply === 'repositories' ? contents.repositories : []) {
    for (const { call, vm } of definitionsIn(repository)) await captureDefinition(run, call, id, vm);
  }
}

type DefinitionCall = 'get_vm_config' | 'get_template_config';

function definitionsIn(
  repository: AgentRepository,
): { readonly call: DefinitionCall; readonly vm: string }[] {
  const vms = repository.virtualMachines.map((one) => ({ call: 'get_vm_config' as const, ...one }));
  const templates = repository.templates.map((one) => ({ call: 'get_template_config' as const, ...one }));
  return [...vms, ...templates]
    .filter(({ files }) => files.includes('vm.cfg'))
    .map(({ call, name }) => ({ call, vm: name.value }));
}

async function captureDefinition(
  run: AgentCapture,
  call: DefinitionCall,
  repository: string,
  vm: string,
): Promise<void> {
  const path = `${call}/${repository}/${vm}.xml`;
  if (!isPlainId(vm)) return run.problem(`${call} ${JSON.stringify(vm)}`, 'no file can have such a name');
  const key = `${call} ${idKey(repository)} ${vm}`;
  if (run.told.has(key)) return;
  const reply = await run.ask(call, [repository, vm], path);
  if (reply?.reply === 'vm-config') run.told.add(key);
}

/** Ids become names of files; what else a repository holds is no VM's directory. */
function isPlainId(id: string): boolean {
  return /^[\w-][\w.:-]{0,127}$/.test(id);
}

/** One capture: what was stored and what went wrong, agent by agent. */
class AgentCapture {
  /** Definitions that some agent has told. */
  readonly told: Set<string>;
  readonly #sink: CaptureSink;
  readonly #problems: CaptureProblem[] = [];
  readonly #errors: RescueError[] = [];
  #agent: ServerAgent | undefined;
  #failures = 0;
  #files = 0;
  #bytes = 0;
  #useful = 0;

  constructor(sink: CaptureSink, told: Set<string>) {
    this.#sink = sink;
    this.told = told;
  }

  begin(agent: ServerAgent): void {
    this.#agent = agent;
    this.#failures = 0;
  }

  problem(what: string, reason: string): void {
    this.#problems.push({ path: `${this.#agent?.name} ${what}`, reason: maskSecrets(reason, 'reply') });
  }

  /** The reply, stored before it is read; undefined when there is none. */
  async ask(name: AgentReadFunction, args: readonly string[], path: string): Promise<AgentReply | undefined> {
    if (!this.#agent || this.#failures >= mostFailures) return undefined;
    const what = [name, ...args].join(' ');
    try {
      const bytes = await this.#agent.client.call(name, args);
      this.#failures = 0;
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
      await this.#sink.put(`${fileNameOf(this.#agent.name)}/${path}`, bytes, {
        containsSecrets: holdsSecret(text) || xmlNamesSecret(text),
        isMessage: text.includes('<fault>'),
      });
      this.#files += 1;
      this.#bytes += bytes.byteLength;
      return this.#judged(bytes, name, what);
    } catch (error) {
      if (!(error instanceof RescueError) || !error.code.startsWith('OVM_HTTPS_')) throw error;
      this.#failed(error, what);
      return undefined;
    }
  }

  report(agents: readonly ServerAgent[]): CaptureReport {
    const [first] = this.#errors;
    if (this.#files === 0 && first) throw first;
    if (this.#useful === 0) {
      const names = agents.map(({ client }) => client.name).join(', ');
      const why = `no reply could be used; first of all: ${this.#problems[0]?.reason ?? 'there was none'}`;
      throw new RescueError('OVM_HTTPS_REPLY', names, why);
    }
    const roots = agents.map(({ client }) => client.name);
    return {
      source: 'server-agents',
      roots,
      files: this.#files,
      bytes: this.#bytes,
      problems: this.#problems,
    };
  }

  #judged(bytes: Uint8Array, name: AgentReadFunction, what: string): AgentReply {
    const { document, findings } = readAgentReply(bytes);
    if (document.reply === 'fault')
      this.problem(what, `the agent answered with a fault: ${document.message}`);
    else if (document.reply === 'none')
      this.problem(what, findings.at(-1)?.message ?? 'the reply cannot be read');
    else if (leadsOn[name] !== undefined && document.reply !== leadsOn[name])
      this.problem(what, 'the reply is whole and does not answer what was asked');
    else this.#useful += 1;
    return document;
  }

  /** A host that cannot be reached or trusted, or a wrong password, will not be better at the next call. */
  #failed(error: RescueError, what: string): void {
    this.#errors.push(error);
    this.problem(what, error.message);
    this.#failures = error.code === 'OVM_HTTPS_REPLY' ? this.#failures + 1 : mostFailures;
    if (this.#failures >= mostFailures) this.problem('', 'nothing more was asked of this agent');
  }
}

function fileNameOf(name: string): string {
  return encodeURIComponent(name).replaceAll('%3A', ':');
}
