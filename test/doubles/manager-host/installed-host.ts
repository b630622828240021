import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OvmManagerDouble } from '../ovm-manager/ovm-manager-double.js';
import { emptyWorld, type Release, type World } from '../ovm-manager/world.js';
import { restoreProgram } from './backups.js';
import { type HostMachine, startHostMachine } from './host-machine.js';
import { type HostService, type HostServices, scriptOf, servicePrograms } from './host-services.js';
import { installerProgram } from './installer.js';
import { lookingPrograms } from './looking-programs.js';
import type { ManagerApplication } from './manager-application.js';
import { managerFiles, newManagerUuid } from './manager-files.js';
import type { MysqlRepository } from './mysql-repository.js';
import type { Program } from './program-calls.js';
import { type ManagerRelease, places, releaseFacts } from './release-facts.js';
import type { RepositoryDatabase } from './repository-database.js';

/** What a database holds besides: of which installation its content is; of none for the estate as it was. */
type StoredWorld = World & { readonly installation?: string };

export interface InstalledHostOptions {
  readonly release: ManagerRelease;
  readonly cliRelease: Release;
  /** `3.3.3.1085` */
  readonly build: string;
  readonly database: RepositoryDatabase;
  /** The database of the manager's own host; undefined for one elsewhere. */
  readonly own: MysqlRepository | undefined;
  readonly application: ManagerApplication;
  /** Whether services are called by systemctl (Oracle Linux 7). */
  readonly systemctl: boolean;
  /** What surrounds the manager that knew everything, and one that was installed empty. */
  readonly surround: (installedAnew: boolean) => Partial<World>;
}

/** The manager host: its files, its services and its installer, over a repository database. */
export class InstalledHost {
  /** The judge's text of the database at each start of the manager, before the manager wrote anything. */
  readonly textsAtStart: string[] = [];
  /** Packages that others put on the host, `mysql-community-server-5.6.20-4.el6.x86_64`. */
  readonly otherPackages: string[] = [];
  readonly #options: InstalledHostOptions;
  #machine: HostMachine | undefined;
  #installations = 0;
  #knownAtStart = '';
  #written: { readonly text: string; readonly manager: OvmManagerDouble } | undefined;

  private constructor(options: InstalledHostOptions) {
    this.#options = options;
  }

  static async start(options: InstalledHostOptions): Promise<InstalledHost> {
    const host = new InstalledHost(options);
    host.#machine = await startHostMachine(
      host.#programs(),
      (machine) => host.#furnish(machine),
      options.application.ports.web.host,
    );
    return host;
  }

  get machine(): HostMachine {
    if (!this.#machine) throw new Error('the host is not there yet');
    return this.#machine;
  }

  /** Undefined where there is no `.config`. */
  get uuid(): string | undefined {
    return /^UUID=(.*)$/m.exec(this.machine.read(places.config) ?? '')?.[1];
  }

  get isInstalled(): boolean {
    return this.uuid !== undefined && this.#isScript('ovmm');
  }

  /** The estate as it was: a manager that knows everything runs. */
  async furnishWith(world: World, uuid: string): Promise<void> {
    this.#writeInstallation(uuid);
    await this.#options.database.makeSchema(world, 'of old');
    await this.#options.application.install();
    await this.#startAll();
  }

  /** What the manager knows is in the database (assumed: written-at-stop). */
  async persist(): Promise<void> {
    const { application, database } = this.#options;
    if (!database.isRunning() || !application.isUp) return;
    const before: StoredWorld = await database.read();
    const { manager } = application;
    const known = manager.world();
    if (JSON.stringify(known) === this.#knownAtStart) return;
    await database.write({ ...before, ...known });
    this.#remember(manager, await database.read());
  }

  /** What a manager knows and what the database says is the same now. */
  #remember(manager: OvmManagerDouble, stored: StoredWorld): void {
    this.#written = { text: JSON.stringify(stored), manager };
    this.#knownAtStart = JSON.stringify(manager.world());
  }

  async startManager(): Promise<string | undefined> {
    const { application, database } = this.#options;
    if (!this.isInstalled) return 'no manager is installed';
    if (!database.isRunning()) return 'the repository database does not answer';
    let stored: StoredWorld;
    try {
      stored = await database.read();
    } catch (error) {
      // assumed: starts-with-schema-alone; the words of the exception are those that support looks for
      const log = `${releaseFacts[this.#options.release].domain}/servers/AdminServer/logs/AdminServer.log`;
      this.machine.write(log, `${this.machine.read(log) ?? ''}MySQLSyntaxErrorException: ${error}\n`);
      return 'see AdminServer.log';
    }
    this.textsAtStart.push(await database.text());
    const same = this.#written?.text === JSON.stringify(stored);
    const manager = same && this.#written ? this.#written.manager : this.#managerOf(stored);
    this.#remember(manager, stored);
    await application.start(manager);
    return undefined;
  }

  async stopManager(): Promise<void> {
    await this.persist();
    await this.#options.application.stop();
  }

  async installAnew(uuid: string | undefined, how: 'own' | 'existing'): Promise<void> {
    const { own, database, application } = this.#options;
    this.#installations += 1;
    const installation = `installation ${this.#installations}`;
    this.#writeInstallation(uuid ?? newManagerUuid());
    if (how === 'own' && own) await own.makeNew();
    await database.makeSchema({ ...emptyWorld, installation } as World, installation);
    await application.install();
    await this.#startAll();
  }

  /** assumed: uninstall-takes */
  async uninstall(): Promise<void> {
    const { own, application } = this.#options;
    await application.uninstall();
    this.removeManager();
    if (!own) return;
    await own.stop();
    this.machine.remove('/etc/init.d/ovmm_mysql', `${places.mysql}/data`);
  }

  /** The software of the manager, and nothing of its database. */
  removeManager(): void {
    this.machine.remove(places.manager, places.sysconfig, '/etc/init.d/ovmm', '/etc/init.d/ovmcli');
  }

  async #startAll(): Promise<void> {
    // assumed: started-by-installer
    const failed = await this.startManager();
    if (failed !== undefined) throw new Error(failed);
    if (releaseFacts[this.#options.release].hasCli) await this.#options.application.startCli();
  }

  #managerOf({ installation, ...stored }: StoredWorld): OvmManagerDouble {
    const { build, cliRelease: release, surround } = this.#options;
    const manager = { uuid: this.uuid ?? '', version: build };
    const world = { ...stored, manager, ...surround(installation !== undefined) };
    return new OvmManagerDouble({ release, world });
  }

  #writeInstallation(uuid: string): void {
    const { release, build, database, own, application } = this.#options;
    const { machine } = this;
    const corePort = application.ports.core.number;
    const files = managerFiles({
      release,
      engine: database.engine,
      database,
      corePort,
      uuid,
      build,
    });
    for (const [path, text] of Object.entries(files)) machine.write(path, text);
    // one file holds a password, encrypted with the key beside it
    machine.install('/etc/init.d/ovmm', scriptOf('ovmm'));
    // assumed: cli-service
    if (releaseFacts[release].hasCli) machine.install('/etc/init.d/ovmcli', scriptOf('ovmcli'));
    if (!own) return;
    machine.install('/etc/init.d/ovmm_mysql', scriptOf('ovmm_mysql'));
    machine.write(`${places.mysql}/data/my.cnf`, `[mysqld]\nport=${own.port}\n`);
    machine.write(places.restore, `exec /opt/double/restore-database "$@"\n`, 0o755);
  }

  /** What a host has before anything is installed on it, and the medium beside it. */
  #furnish(machine: HostMachine): void {
    machine.install(`${places.medium}/runInstaller.sh`, 'runInstaller.sh');
    for (const name of ['/sbin/service', '/sbin/chkconfig'])
      machine.install(name, name.replace('/sbin/', ''));
    // what this machine has must never be asked
    if (this.#options.systemctl) machine.install('/opt/double/bin/systemctl', 'systemctl');
    else machine.write('/opt/double/bin/systemctl', '#!/bin/sh\nexit 127\n', 0o755);
    machine.install('/opt/double/restore-database', 'RestoreDatabase.sh');
    for (const name of ['rpm', 'ps', 'ss', 'hostname']) machine.install(`/opt/double/bin/${name}`, name);
    machine.write('/opt/double/bin/sudo', '#!/bin/sh\n[ "$1" = -n ] || exit 64\nshift\nexec "$@"\n', 0o755);
  }

  #isScript(name: string): boolean {
    return existsSync(join(this.machine.root, 'etc/init.d', name));
  }

  #programs(): Record<string, Program> {
    const { release, database, own } = this.#options;
    return {
      ...servicePrograms(this.#services()),
      'runInstaller.sh': installerProgram({
        release,
        isInstalled: () => this.isInstalled,
        foreignMySql: () =>
          this.otherPackages.find((name) => /mysql/i.test(name)) ??
          (own && this.#isScript('ovmm_mysql') ? 'ovmm_mysql' : undefined),
        isFile: (path) => this.machine.read(path) !== undefined,
        existingSchema: () => database.hasSchema(),
        install: (uuid, how) => this.installAnew(uuid, how),
        uninstall: () => this.uninstall(),
      }),
      ...(own && { 'RestoreDatabase.sh': restoreProgram(() => this.machine, own) }),
      ...lookingPrograms({
        ...{ application: this.#options.application, own, build: this.#options.build },
        isInstalled: () => this.isInstalled,
        otherPackages: this.otherPackages,
      }),
    };
  }

  #services(): HostServices {
    const { application, own } = this.#options;
    const manager: HostService = {
      title: 'Oracle VM Manager',
      isRunning: () => application.isUp,
      start: () => this.startManager(),
      stop: () => this.stopManager(),
    };
    const cli: HostService = {
      title: 'Oracle VM Manager CLI',
      isRunning: () => application.ports.cli.isOpen(),
      start: async () => ((await application.startCli()) ? undefined : 'the manager does not run'),
      stop: () => application.stopCli(),
    };
    const mysql: HostService | undefined = own && {
      title: 'OVMM MySQL',
      isRunning: own.isRunning,
      start: async () => void (await own.start()),
      // assumed: database-under-manager
      stop: async () => {
        await own.stop();
        await application.stop();
      },
    };
    return {
      named: { ovmm: manager, ovmcli: cli, ...(mysql && { ovmm_mysql: mysql }) },
      isThere: (name) => this.#isScript(name),
    };
  }
}
