import { HttpsConnection } from './https/https-connection.js';
import { type HttpsAddress, httpsSettings } from './https/https-settings.js';

/**
 * The functions of the agent that are called: those that only read (function list of the 3.2.1 agent, as Apache
 * CloudStack has it). `discover_physical_luns` is left out because it is not known whether it scans the buses, and
 * `storage_plugin_*` because plug-ins decide what they do. The call takes no other name.
 */
export const agentReadFunctions = [
  'discover_server',
  'discover_server_pool',
  'discover_pool_filesystem',
  'discover_cluster',
  'discover_repository_db',
  'discover_repositories',
  'discover_mounted_file_systems',
  'discover_network',
  'discover_hardware',
  'discover_storage_plugins',
  'list_vms',
  'list_vm',
  'get_vm_config',
  'get_template_config',
  'get_repository_meta_data',
  'get_api_version',
  'get_datetime',
  'get_timezone',
  'get_ntp',
  'get_last_boot_time',
  'is_cluster_online',
] as const;

export type AgentReadFunction = (typeof agentReadFunctions)[number];

/** An agent of an Oracle VM Server, over HTTPS on port 8899 unless told otherwise. */
export type AgentAddress = Omit<HttpsAddress, 'port' | 'user'> & Partial<HttpsAddress>;

/** Calls functions of one agent that read, and no others. */
export class XmlRpcClient {
  readonly #connection: HttpsConnection;

  constructor(address: AgentAddress) {
    this.#connection = new HttpsConnection(httpsSettings({ port: 8899, user: 'oracle', ...address }));
  }

  get name(): string {
    return this.#connection.name;
  }

  /**
   * The raw reply of one call; a fault is a reply as well. Throws OVM_HTTPS_* (https-connection.ts), and an error for a
   * name that is not in `agentReadFunctions`, whatever the compiler was told.
   */
  async call(name: AgentReadFunction, args: readonly string[] = []): Promise<Uint8Array> {
    const listed = agentReadFunctions.find((known) => known === name);
    if (listed === undefined)
      throw new Error(`${JSON.stringify(name)} is no function of the agent that only reads`);
    const { body } = await this.#connection.ask({
      // public scripts that talk to agents use it
      path: '/RPC2',
      what: listed,
      headers: { 'Content-Type': 'text/xml', Accept: 'text/xml' },
      body: methodCall(listed, args),
    });
    return body;
  }

  close(): void {
    this.#connection.close();
  }
}

function methodCall(name: AgentReadFunction, args: readonly string[]): string {
  const params = args.map(
    (value) => `<param><value><string>${escaped(String(value))}</string></value></param>`,
  );
  return `<?xml version="1.0"?>\n<methodCall><methodName>${name}</methodName><params>${params.join('')}</params></methodCall>\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
