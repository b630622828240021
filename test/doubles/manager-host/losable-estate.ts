import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomEstate } from '../../generators/random-estate.js';
import { repositoryTrees } from '../hosts/world-repositories.js';
import { writeTree } from '../hosts/write-files.js';
import type { OvmManagerDouble } from '../ovm-manager/ovm-manager-double.js';
import { Reality } from '../ovm-manager/reality.js';
import type { Release, SurvivingEstate, World } from '../ovm-manager/world.js';
import { AnsweringServers } from './answering-servers.js';
import { automaticName, makeBackup } from './backups.js';
import { configurationText, takeNewHostKey } from './configuration-text.js';
import { InstalledHost } from './installed-host.js';
import { ManagerApplication } from './manager-application.js';
import { type MysqlRepository, startMysqlRepository } from './mysql-repository.js';
import { type Operator, operatorAt } from './operator.js';
import { type OracleRepository, startOracleRepository } from './oracle-repository.js';
import { passwords } from './passwords.js';
import { type Engine, type ManagerRelease, places, releaseFacts } from './release-facts.js';
import type { RepositoryDatabase } from './repository-database.js';
import { StorageAnew } from './storage-anew.js';

/** What can be lost: the content of the database, the manager, both, or servers and storage as well. */
export type Loss = 'database' | 'manager' | 'both' | 'everything';

export interface LosableOptions {
  readonly release: ManagerRelease;
  readonly engine: Engine;
  /** How many VMs it has, 40 if not given. */
  readonly vms?: number;
  /** Where the database is; on the manager host for MySQL, elsewhere for Oracle if not given. */
  readonly databaseOn?: 'manager' | 'elsewhere';
  readonly seed?: number;
  /** The manager's UUID, where it has to be one of old. */
  readonly managerUuid?: string;
  readonly systemctl?: boolean;
  /** What the estate is like, where a random one is not what a test needs. */
  readonly adapted?: (world: World) => World;
  /** What a manager that was installed anew takes from servers. */
  readonly surviving?: Omit<SurvivingEstate, 'world'>;
}

export { passwords };

/** A running estate that can be lost, and a person who brings it back. */
export interface LosableEstate {
  readonly root: string;
  readonly release: ManagerRelease;
  /** As it was; also what is true of servers and storage, which change with it. */
  readonly reality: Reality;
  readonly host: InstalledHost;
  readonly database: RepositoryDatabase;
  readonly application: ManagerApplication;
  /** The manager that runs, or the last that ran. */
  readonly manager: () => OvmManagerDouble;
  readonly operator: Operator;
  /** Lines that the CLI was sent, over all installations. */
  readonly lines: () => readonly string[];
  /** Where the files of the repositories are read. */
  readonly repositories: string;
  /** Accounts of the database: the one the tool logs in with. */
  readonly account: { readonly user: string; readonly passwordFile: string };
  /** `host:port` of each agent that answers. */
  readonly agents: () => readonly string[];
  /** A configuration of this estate as it is now, and the files it names. */
  configuration(name?: string): string;
  /** Oracle's own backup, as the manager makes it every day; gives the directory's name. */
  backUp(at: Date): Promise<string>;
  lose(what: Loss): Promise<void>;
  /** Agents of these servers answer no more; all if none is named. */
  silence(...serverIds: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export async function losableEstate(options: LosableOptions): Promise<LosableEstate> {
  const { release, engine, vms = 40 } = options;
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ovm-losable-')));
  const cliRelease = release === '3.1' ? '3.2' : release;
  const { adapted = (as: World) => as } = options;
  const world = adapted(worldFor(cliRelease, vms, options));
  const anew: StorageLeft = { storage: undefined };
  const reality = new Reality(world);
  const onManager = (options.databaseOn ?? (engine === 'mysql' ? 'manager' : 'elsewhere')) === 'manager';
  const database = await startDatabase(root, options, onManager);
  const application = await ManagerApplication.make({
    cliRelease,
    hasRest: releaseFacts[release].hasRest,
    password: passwords.manager,
    truth: () => reality.world,
    edited: (manager) => keepInDefinitions(manager, reality),
  });
  const host = await InstalledHost.start({
    ...{ release, cliRelease, application, database: database.repository },
    own: onManager ? database.mysql : undefined,
    build: release === '3.1' ? '3.1.1.399' : (world.manager?.version ?? ''),
    systemctl: options.systemctl ?? false,
    surround: (isAnew) => {
      if (anew.storage) return { reinstalled: anew.storage.reinstalled };
      return isAnew ? { surviving: { world: reality.world, ...options.surviving } } : { reality };
    },
  });
  await host.furnishWith(world, world.manager?.uuid ?? '');
  const servers = await AnsweringServers.start(
    () => anew.storage?.toldByAgents(application.manager) ?? reality.world,
  );
  const repositories = join(root, 'Repositories');
  const write = (now: World) => {
    if (!anew.storage) writeTree(repositories, repositoryTrees(now));
  };
  write(world);
  reality.onChange(write);
  return assembled(options, { root, reality, host, database, application, servers, repositories, anew });
}

/** assumed: ha-in-definition */
function keepInDefinitions(manager: OvmManagerDouble, reality: Reality): void {
  const now = new Map(manager.vms().map(({ id, highAvailability }) => [id, highAvailability]));
  reality.change((world) => ({
    ...world,
    vms: world.vms.map((vm) => ({ ...vm, highAvailability: now.get(vm.id) ?? vm.highAvailability ?? null })),
  }));
}

/** Of the seeds the first whose estate has so many VMs, and locks wherever several servers could start one. */
function worldFor(release: Release, vms: number, { seed = 8, managerUuid }: LosableOptions): World {
  for (let tried = seed; tried < seed + 10_000; tried += 1) {
    const world = randomEstate(tried, release, vms);
    if (world.vms.filter(({ template }) => template !== true).length !== vms || !hasLocks(world)) continue;
    const uuid = managerUuid ?? world.manager?.uuid ?? '';
    return { ...world, manager: { uuid, version: world.manager?.version ?? '' } };
  }
  throw new Error(`no seed gives ${vms} VMs`);
}

function hasLocks({ pools, servers }: World): boolean {
  return pools.every(
    ({ id, values }) => values?.clustered === 'Yes' || servers.filter(({ pool }) => pool === id).length < 2,
  );
}

interface Databases {
  readonly repository: RepositoryDatabase;
  readonly mysql: MysqlRepository | undefined;
  readonly oracle: OracleRepository | undefined;
  readonly account: LosableEstate['account'];
}

const oraclePassword = 'canary-of-lost-OVS';

async function startDatabase(
  root: string,
  { engine, release }: LosableOptions,
  onManager: boolean,
): Promise<Databases> {
  if (engine === 'mysql') {
    const mysql = await startMysqlRepository(onManager, releaseFacts[release].tellsBuild);
    const { user, passwordFile } = mysql.server;
    return { repository: mysql, mysql, oracle: undefined, account: { user, passwordFile } };
  }
  const oracle = await startOracleRepository(oraclePassword);
  const passwordFile = join(root, 'database-password');
  writeFileSync(passwordFile, `${oraclePassword}\n`, { mode: 0o600 });
  return { repository: oracle, mysql: undefined, oracle, account: { user: 'OVS', passwordFile } };
}

/** Storage that was made again, once everything was lost. */
interface StorageLeft {
  storage: StorageAnew | undefined;
}

interface Parts {
  readonly root: string;
  readonly reality: Reality;
  readonly host: InstalledHost;
  readonly database: Databases;
  readonly application: ManagerApplication;
  readonly servers: AnsweringServers;
  readonly repositories: string;
  readonly anew: StorageLeft;
}

function assembled(options: LosableOptions, parts: Parts): LosableEstate {
  const { root, reality, host, database, application, servers, repositories } = parts;
  const { release } = options;
  const estate: LosableEstate = {
    ...{ root, release, reality, host, application, repositories },
    database: database.repository,
    account: database.account,
    manager: () => application.manager,
    operator: operatorOf(parts, release),
    lines: () => application.lines,
    agents: () => servers.addresses,
    configuration: (name = 'prod') => configurationText(estate, name),
    backUp: async (at) => {
      if (!database.mysql) throw new Error('an Oracle database has no backup of the manager');
      const name = automaticName(at);
      await host.persist();
      const log = `${releaseFacts[release].domain}/servers/AdminServer/logs/AdminServer.log`;
      await makeBackup(host.machine, database.mysql, name, log);
      return name;
    },
    lose: (what) => lose(what, parts),
    silence: (...ids) => servers.end(ids.length > 0 ? ids : undefined),
    close: async () => {
      await application.uninstall();
      await servers.end();
      await database.repository.close();
      await host.machine.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
  return estate;
}

async function lose(
  what: Loss,
  { host, database, application, servers, repositories, reality, anew }: Parts,
): Promise<void> {
  const { repository, mysql } = database;
  await host.persist();
  await application.stop();
  const own = repository.onManager;
  if (what === 'database') {
    await repository.breakContent();
    if (own) await repository.stop();
    return;
  }
  if (what === 'manager' && own) {
    host.removeManager();
    return;
  }
  await host.machine.down();
  if (what === 'manager') return;
  if (own && mysql) await mysql.makeNew().then(() => mysql.stop());
  else await repository.dropSchema();
  if (what === 'both') return;
  await servers.end();
  anew.storage = new StorageAnew(reality.world, repositories);
  rmSync(repositories, { recursive: true, force: true });
  mkdirSync(repositories);
}

/** What is done by hand in the steps that have no lines, or that ask. */
function operatorOf(
  { root, host, database, application, servers, anew }: Parts,
  release: ManagerRelease,
): Operator {
  const { repository, mysql, oracle } = database;
  const { own, existing } = releaseFacts[release].installTypes;
  return operatorAt({
    managerHost: host.machine,
    medium: places.medium,
    databaseSql: async (statement) => {
      if (oracle) oracle.sql(statement);
      else await mysql?.server.sql(statement);
    },
    cli: (line) => {
      const reply = application.manager.execute(line);
      if (!reply.ok) throw new Error(`${line}: ${reply.errorMessage}`);
    },
    byHand: {
      'prepare-host': async () => {
        if (host.machine.isUp()) return;
        await host.machine.up({ asNew: true });
        takeNewHostKey(root, host.machine.knownHostsLine());
      },
      'accept-host-key': async () => takeNewHostKey(root, application.knownHostsLine),
      'prepare-database': async () => {
        await repository.start();
        await repository.dropSchema();
      },
      'reinstall-servers': () => servers.again(),
      'make-file-systems': async () => {},
      'mount-repositories': async () => anew.storage?.mount(),
      'unmount-repositories': async () => {},
      'start-database': async () => {
        if (!repository.onManager) await repository.start();
      },
    },
    installerAnswers: () => [repository.onManager ? own : existing, passwords.manager],
  });
}
