import { certificateOf } from '../https/certificates.js';
import { HttpsDouble } from '../https/https-double.js';
import { type CliServer, startCliServer } from '../ovm-manager/cli-server.js';
import { OvmManagerDouble } from '../ovm-manager/ovm-manager-double.js';
import type { Reply } from '../ovm-manager/reply.js';
import { emptyWorld, type Release, type World } from '../ovm-manager/world.js';
import { RestDouble } from '../rest/rest-double.js';
import { restObjectsOf } from '../rest/world-objects.js';
import { type GatedPort, gatedPort, ownAddress } from './gated-port.js';

const usual = { cli: 10_000, web: 7002, core: 54_321 } as const;

/** The ports of a manager, as they are reached from elsewhere. */
export interface ManagerPorts {
  readonly cli: GatedPort;
  /** Web interface and REST. */
  readonly web: GatedPort;
  /** What `.config` calls COREPORT. */
  readonly core: GatedPort;
}

/** What an installation brought along, and is another with the next. */
interface Installation {
  readonly cli: CliServer;
  readonly web: HttpsDouble;
  readonly webPort: number;
  readonly fingerprint: string;
}

export interface ApplicationOptions {
  /** The grammar that the CLI has. */
  readonly cliRelease: Release;
  readonly hasRest: boolean;
  readonly password: string;
  /** What REST knows of things beside what the CLI shows. */
  readonly truth: () => World;
  /** Called when a line has set the high availability of a VM. */
  readonly edited: (manager: OvmManagerDouble) => void;
}

/** The programs of an installed manager: CLI, web interface, core. They answer while their services are up. */
export class ManagerApplication {
  readonly ports: ManagerPorts;
  readonly #options: ApplicationOptions;
  #installation: Installation | undefined;
  #installations = 0;
  #current: OvmManagerDouble;
  #isUp = false;
  /** Lines that earlier installations were sent. */
  readonly #lines: string[] = [];

  private constructor(options: ApplicationOptions, ports: ManagerPorts) {
    this.#options = options;
    this.ports = ports;
    this.#current = new OvmManagerDouble({ release: options.cliRelease, world: emptyWorld });
  }

  /** Ports are those of the manuals, at an address of the loopback that is its own. */
  static async make(options: ApplicationOptions): Promise<ManagerApplication> {
    const host = await ownAddress(usual.web);
    const [cli, web, core] = [usual.cli, usual.web, usual.core].map((port) => gatedPort(host, port));
    if (!cli || !web || !core) throw new Error('a manager has three ports');
    return new ManagerApplication(options, { cli, web, core });
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get isInstalled(): boolean {
    return this.#installation !== undefined;
  }

  /** The manager that runs, or the last that ran. */
  get manager(): OvmManagerDouble {
    return this.#current;
  }

  /** Every line that the CLI was sent, over all installations. */
  get lines(): readonly string[] {
    return [...this.#lines, ...(this.#installation?.cli.lines ?? [])];
  }

  /** A line for a list of known hosts; of no installation there is none. */
  get knownHostsLine(): string {
    const line = this.#installation?.cli.knownHostsLine ?? '';
    const { host, number } = this.ports.cli;
    return line.replace(/^\S+/, `[${host}]:${number}`);
  }

  /** SHA-256 of the certificate of the web interface. */
  get fingerprint(): string {
    return this.#installation?.fingerprint ?? '';
  }

  /** New programs, with a new host key and a new certificate (assumed: cli-host-key-new; assumed: web-certificate-new). */
  async install(): Promise<void> {
    await this.uninstall();
    this.#installations += 1;
    const { cliRelease: release, hasRest, password } = this.#options;
    const { ports } = this;
    // whichever manager runs behind it
    const manager = new Proxy(this.#current, {
      get: (_first, key) => {
        const value: unknown = Reflect.get(this.#current, key, this.#current);
        if (key === 'execute') return (line: string) => this.#execute(line);
        return typeof value === 'function' ? value.bind(this.#current) : value;
      },
    });
    const cli = await startCliServer({ release, world: emptyWorld, password, manager });
    const certificate = certificateOf(100 + this.#installations);
    const web = hasRest
      ? new RestDouble({ certificate, user: 'admin', password, objects: () => restObjectsOf(this.#told()) })
      : new HttpsDouble({ certificate }, () => ({ status: 404, type: 'text/html', body: '<h1>no</h1>' }));
    const { port: webPort } = await web.start();
    this.#installation = { cli, web, webPort, fingerprint: certificate.fingerprint };
    await ports.core.close();
  }

  async uninstall(): Promise<void> {
    await this.stop();
    const installed = this.#installation;
    this.#installation = undefined;
    if (!installed) return;
    this.#lines.push(...installed.cli.lines);
    await installed.web.stop();
    await installed.cli.close();
  }

  /** Comes up with what the database says. */
  async start(manager: OvmManagerDouble): Promise<void> {
    if (!this.#installation) throw new Error('no manager is installed');
    this.#current = manager;
    await this.ports.web.open(this.#installation.webPort);
    await this.ports.core.open();
    this.#isUp = true;
  }

  async startCli(): Promise<boolean> {
    if (!this.#isUp || !this.#installation) return false;
    await this.ports.cli.open(this.#installation.cli.port);
    return true;
  }

  async stopCli(): Promise<void> {
    await this.ports.cli.close();
  }

  /** Nobody answers any more. */
  async stop(): Promise<void> {
    this.#isUp = false;
    for (const port of Object.values(this.ports)) await port.close();
  }

  #execute(line: string): Reply {
    const manager = this.#current;
    const reply = manager.execute(line);
    if (reply.ok && /^edit Vm .*\bhighAvailability=/.test(line)) this.#options.edited(manager);
    return reply;
  }

  #told(): World {
    return withUnshown(this.#current.world(), this.#options.truth());
  }
}

/** What `show` does not print is taken from the truth, for a manager that was installed anew too. */
function withUnshown(known: World, truth: World): World {
  const unshown = new Map<string, Readonly<Record<string, string>>>();
  const all = (world: World) => [
    ...[...world.pools, ...world.servers, ...world.networks, ...world.repositories, ...world.physicalDisks],
    ...world.repositories.flatMap(({ files, isos }) => [...files, ...isos]),
    ...(world.others ?? []),
  ];
  for (const { id, unshown: own } of all(truth)) if (own) unshown.set(id, own);
  const told = <One extends { readonly id: string; readonly unshown?: Readonly<Record<string, string>> }>(
    one: One,
  ): One => {
    const own = one.unshown ?? unshown.get(one.id);
    return own ? { ...one, unshown: own } : one;
  };
  return {
    ...known,
    pools: known.pools.map(told),
    servers: known.servers.map(told),
    networks: known.networks.map(told),
    repositories: known.repositories.map((one) => ({
      ...told(one),
      files: one.files.map(told),
      isos: one.isos.map(told),
    })),
    physicalDisks: known.physicalDisks.map(told),
    others: (known.others ?? []).map(told),
    vms: known.vms.map((vm) => ({ ...truth.vms.find(({ id }) => id === vm.id), ...vm })),
  };
}
