import type { RescueError } from '../../base/errors.js';
import type { Password } from '../../base/password.js';
import type { ChangingCliSession, CliSession } from '../../reach/ovm-cli-session.js';
import type { RestClient } from '../../reach/rest-client.js';
import type { XmlRpcClient } from '../../reach/xml-rpc-client.js';
import type { EstateHosts } from '../ssh/estate-hosts.js';
import {
  type AgentWords,
  type ManagerCliWords,
  type ManagerRestWords,
  passwordVariables,
} from './live-words.js';
import type { SecretWords } from './secret-words.js';
import type { Secrets } from './secrets.js';

/** The services of an estate that one command reads, with their own logins. */
export interface ServiceWordLists {
  readonly managerClis?: readonly ManagerCliWords[];
  readonly managerRests?: readonly ManagerRestWords[];
  readonly agents?: readonly AgentWords[];
}

type Closing = { close(): unknown };

/** Connections to managers and agents: opened when they are asked for, closed together. */
export class EstateServices {
  readonly #words: ServiceWordLists;
  readonly #hosts: EstateHosts;
  readonly #secrets: Secrets;
  readonly #opened = new Set<Closing>();
  #closed = false;

  constructor(words: ServiceWordLists, hosts: EstateHosts, secrets: Secrets) {
    this.#words = words;
    this.#hosts = hosts;
    this.#secrets = secrets;
  }

  /** Takes passwords out of the environment, used or not, before a process is started that would inherit them. */
  takeVariables(): void {
    const { managerClis = [], managerRests = [], agents = [] } = this.#words;
    for (const environment of Object.values(passwordVariables)) this.#secrets.takeVariable({ environment });
    for (const { password = {} } of [...managerClis, ...managerRests, ...agents])
      this.#secrets.takeVariable(password);
  }

  /** Asks what must be asked, before work begins that may take long. A failure is told where the password is used. */
  async findPasswords(): Promise<void> {
    const { managerClis = [], managerRests = [], agents = [] } = this.#words;
    const passwords = [
      ...[...managerClis, ...managerRests].map((words) => () => this.#managerPassword(words)),
      ...agents.map((words) => () => this.#agentPassword(words)),
    ];
    for (const find of passwords) await find().catch(() => {});
  }

  /** A new session. Throws what openCliSession throws, OVM_PASSWORD_UNREADABLE, OVM_USAGE. */
  cliSession(words: ManagerCliWords): Promise<CliSession> {
    return this.changingCliSession(words);
  }

  /** As `cliSession`, for a command that was told to change something. */
  async changingCliSession(words: ManagerCliWords): Promise<ChangingCliSession> {
    const password = await this.#managerPassword(words);
    const { host, user, port } = words;
    const ssh = await this.#hosts.serviceSettings({ host, user, port }, [{ by: 'password', password }]);
    const { cliSessionSettings, openCliSession } = await import('../../reach/ovm-cli-session.js');
    const given = this.#hosts.timeoutOf({ host, user, port });
    const patience = given === undefined ? {} : { loginTimeoutMs: given, replyTimeoutMs: given };
    return this.#kept(await openCliSession(cliSessionSettings(ssh, patience)));
  }

  /** Throws OVM_PASSWORD_UNREADABLE, OVM_USAGE; nothing is sent before the first question. */
  async rest(words: ManagerRestWords): Promise<RestClient> {
    const password = await this.#managerPassword(words);
    const { RestClient } = await import('../../reach/rest-client.js');
    return this.#kept(new RestClient(httpsAddress(words, password)));
  }

  /** As `rest`. */
  async agent(words: AgentWords): Promise<XmlRpcClient> {
    const password = await this.#agentPassword(words);
    const { XmlRpcClient } = await import('../../reach/xml-rpc-client.js');
    return this.#kept(new XmlRpcClient(httpsAddress(words, password)));
  }

  /** Ends all connections, also those that are being opened. Safe to call twice. */
  async close(): Promise<void> {
    this.#closed = true;
    const opened = [...this.#opened];
    this.#opened.clear();
    for (const one of opened) await one.close();
  }

  #kept<Opened extends Closing>(opened: Opened): Opened {
    if (this.#closed) void opened.close();
    else this.#opened.add(opened);
    return opened;
  }

  #managerPassword({ user, host, password }: ManagerCliWords): Promise<Password> {
    return this.#password(password, `Password of ${user} at the manager ${host}`);
  }

  /** Servers of a pool have the same password, so it is asked for once. */
  #agentPassword({ user, password }: AgentWords): Promise<Password> {
    return this.#password(password, `Password of ${user} at the agents`);
  }

  async #password(words: SecretWords = {}, question: string): Promise<Password> {
    return this.#secrets.get(words, question);
  }
}

function httpsAddress(words: ManagerRestWords, password: Password) {
  const { user, host, port, certificate, legacy, timeout } = words;
  return {
    ...{ user, host, port, password },
    ...(certificate !== undefined && { fingerprint: certificate }),
    ...(legacy !== undefined && { legacy }),
    ...(timeout !== undefined && { stallTimeoutMs: timeout * 1000, connectTimeoutMs: timeout * 1000 }),
  };
}

/** What to say so that the certificate that was shown is taken; undefined when another was pinned or none was shown. */
export function pinHint(error: RescueError, { host, port, key }: ManagerRestWords): string | undefined {
  if (error.code !== 'OVM_HTTPS_CERTIFICATE') return undefined;
  const [, shown] = /its SHA-256 fingerprint is ((?:[0-9A-F]{2}:){31}[0-9A-F]{2})$/.exec(error.why) ?? [];
  if (shown === undefined) return undefined;
  const name = host.includes(':') ? `[${host}]` : host;
  const pin =
    key === undefined
      ? `say --certificate ${name}:${port}=SHA256:${shown}`
      : `write under ${key}: certificate: SHA256:${shown}`;
  const read = `openssl s_client -connect localhost:${port} </dev/null | openssl x509 -noout -fingerprint -sha256`;
  return `Nothing was sent to it. Compare the fingerprint on the host itself: ${read}; if it is the same, ${pin}`;
}
