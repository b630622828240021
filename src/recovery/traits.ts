import type { Release } from '../model/environment.js';
import type { Certainty } from './step.js';

/** The releases a recovery can be of; 3.0 and 3.1 have no CLI of their own. */
export const recoveryReleases = ['3.0', '3.1', '3.2', '3.3', '3.4'] as const;
export type RecoveryRelease = (typeof recoveryReleases)[number];
export type RecoveryEngine = 'mysql' | 'oracle';

/** How sure something is in a release, and what says it. */
export interface Cited {
  readonly certainty: Certainty;
  readonly source: string;
}

/** How services are called on a host of this release. */
export type ServiceWords = 'init.d' | 'service' | 'systemctl';

/** Everything in which releases and engines differ, so that no situation asks for a release by name. */
export interface RecoveryTraits {
  readonly release: RecoveryRelease;
  readonly engine: RecoveryEngine;
  readonly databaseOn: 'manager' | 'elsewhere';
  /** The installer makes the database server and its databases by itself. */
  readonly installerMakesDatabase: boolean;
  /** The installer refuses a database that holds the schema already. */
  readonly dropBeforeInstall: boolean;
  /** The installer ends where another MySQL is installed on its host. */
  readonly existingMySqlStopsInstaller: boolean;
  /** How sure that is: the page of 3.2 says it. */
  readonly existingMySqlCertainty: Certainty;
  /** A new manager has new certificates, which servers do not know. */
  readonly certificatesNew: boolean;
  readonly serviceWords: ServiceWords;
  /** How sure the words for the manager's service are in this release, and what says them. */
  readonly managerService: Cited;
  /** The service of the database server, where it is the manager's own. */
  readonly databaseService: string | undefined;
  /** How sure its words are. */
  readonly databaseServiceWords: Cited;
  /** What the installer calls its kinds of installation. */
  readonly installerTypes: { readonly install: string; readonly uninstall: string };
  readonly uuidOption: Cited;
  /** The option of the installer is printed, with short and long name, in this page. */
  readonly installerSource: string;
  /** The manager's `.config` tells its build; the guides of 3.0 to 3.2 show none in it. */
  readonly buildTold: boolean;
  /** The directory of the manager's domain in its application server. */
  readonly domainDirectory: string;
  /** The grammar of the CLI lines. */
  readonly cli: Release;
  /** False for 3.0 and 3.1: lines are those of 3.2, and the web interface is the documented way. */
  readonly cliDocumented: boolean;
  /** How ownership of a repository is taken: by a line of the CLI, or in the web interface alone. */
  readonly repositoryOwnership: 'edit' | 'takeOwnership' | 'web interface';
  /** Oracle's own scheduled backup, in a directory below this one; undefined where there is none. */
  readonly automaticBackups: string | undefined;
  /** The web interface keeps a database of its own, which is not put in step by itself. */
  readonly interfaceDatabase: boolean;
  /** The databases that make the repository database, as the server calls them; of Oracle the schema is a value. */
  readonly databases: readonly string[];
  /** Where Oracle says how its own backups are restored. */
  readonly restoreSource: string;
}

type ByPlace<Value> = Readonly<Record<RecoveryTraits['databaseOn'], Value>>;

/** What a row of the table holds; the rest follows from where the database is. */
interface Base
  extends Omit<
    RecoveryTraits,
    'release' | 'engine' | 'databaseOn' | 'dropBeforeInstall' | 'installerMakesDatabase' | 'installerTypes'
  > {
  readonly drops: ByPlace<boolean>;
  readonly makes: ByPlace<boolean>;
  readonly installs: ByPlace<string>;
  readonly uninstalls: string;
}

const never = { manager: false, elsewhere: false } as const;
const oldDomain = '/u01/app/oracle/ovm-manager-3/machine1/base_adf_domain';
const domain = '/u01/app/oracle/ovm-manager-3/domains/ovm_domain';

const oracleBase: Base = {
  // XE of a demo installation is made by the installer; a schema of an external database must not exist
  drops: { manager: false, elsewhere: true },
  makes: { manager: true, elsewhere: false },
  existingMySqlStopsInstaller: false,
  existingMySqlCertainty: 'documented',
  certificatesNew: false,
  serviceWords: 'service',
  managerService: {
    certainty: 'documented',
    source: 'Installation Guide 3.1, backing up the manager (B69422)',
  },
  databaseService: undefined,
  databaseServiceWords: { certainty: 'documented', source: 'article A5' },
  installs: { manager: 'demo', elsewhere: 'production' },
  uninstalls: 'uninstall',
  uuidOption: { certainty: 'documented', source: 'Installation Guide 3.1, runInstaller.sh' },
  installerSource: 'Installation Guide 3.1, runInstaller.sh',
  buildTold: false,
  domainDirectory: oldDomain,
  cli: '3.2',
  cliDocumented: false,
  repositoryOwnership: 'edit',
  automaticBackups: undefined,
  interfaceDatabase: false,
  databases: [],
  restoreSource: 'Installation Guide 3.1, section 3.13 (not seen)',
};

const mysqlBase: Base = {
  ...oracleBase,
  drops: { manager: false, elsewhere: true },
  makes: { manager: true, elsewhere: false },
  existingMySqlStopsInstaller: true,
  databaseService: 'ovmm_mysql',
  automaticBackups: '/u01/app/oracle/mysql/dbbackup',
  databases: ['ovs', 'appfw'],
  cliDocumented: true,
};

const since32 = {
  serviceWords: 'init.d',
  managerService: { certainty: 'documented', source: 'article A5' },
  databaseServiceWords: {
    certainty: 'documented',
    source: 'Installation and Upgrade Guide 3.2 (E35330), troubleshooting',
  },
  installs: { manager: 'Simple', elsewhere: 'Custom' },
  uninstalls: 'Uninstall',
  uuidOption: { certainty: 'documented', source: 'Installation and Upgrade Guide 3.2, runInstaller.sh' },
  installerSource: 'Installation and Upgrade Guide 3.2, runInstaller.sh',
  cliDocumented: true,
  restoreSource: 'Installation and Upgrade Guide 3.2, Appendix B (its steps were not seen)',
} as const satisfies Partial<Base>;

const since33 = {
  serviceWords: 'service',
  managerService: {
    certainty: 'inferred',
    source: 'Installation Guide 3.1, backing up the manager (B69422)',
  },
  databaseServiceWords: {
    certainty: 'inferred',
    source: 'Administration Guide 3.4 (E64083), administering MySQL of the manager',
  },
  // the database is the manager's own, always on its host
  drops: never,
  certificatesNew: true,
  existingMySqlCertainty: 'inferred',
  installs: { manager: 'Install', elsewhere: 'Install' },
  uuidOption: {
    certainty: 'documented',
    source: 'Installation and Upgrade Guide 3.3, Appendix: runInstaller.sh',
  },
  installerSource: 'Installation and Upgrade Guide 3.3, Appendix: runInstaller.sh',
  buildTold: true,
  domainDirectory: domain,
  cli: '3.3',
  repositoryOwnership: 'web interface',
  interfaceDatabase: true,
  restoreSource: 'Administration Guide 3.3, section 5.1.3 (its steps were not seen)',
} as const satisfies Partial<Base>;

const since34 = {
  ...since33,
  databaseServiceWords: {
    certainty: 'documented',
    source: 'Administration Guide 3.4 (E64083), administering MySQL of the manager',
  },
  uuidOption: {
    certainty: 'inferred',
    source: 'Installation and Upgrade Guide 3.3, Appendix: runInstaller.sh',
  },
  cli: '3.4',
  repositoryOwnership: 'takeOwnership',
  restoreSource: 'Administration Guide 3.4, section 12.1.4 (its steps were not seen)',
} as const satisfies Partial<Base>;

/** By release and engine; what a release never had is not in it. */
const table: Readonly<Record<RecoveryRelease, Partial<Readonly<Record<RecoveryEngine, Base>>>>> = {
  '3.0': {
    oracle: {
      ...oracleBase,
      serviceWords: 'init.d',
      managerService: { certainty: 'documented', source: 'article A5' },
      uuidOption: { certainty: 'documented', source: 'Installation Guide 3.0, runInstaller.sh' },
      installerSource: 'Installation Guide 3.0, runInstaller.sh',
      restoreSource: 'Installation Guide 3.0 (not seen)',
    },
  },
  '3.1': { oracle: oracleBase },
  '3.2': {
    oracle: {
      ...oracleBase,
      ...since32,
      makes: never,
      // 3.2 brings no Oracle database of its own any more, so one on the manager host is an existing one too
      drops: { manager: true, elsewhere: true },
      installs: { manager: 'Custom', elsewhere: 'Custom' },
    },
    mysql: { ...mysqlBase, ...since32 },
  },
  '3.3': { mysql: { ...mysqlBase, ...since32, ...since33 } },
  '3.4': { mysql: { ...mysqlBase, ...since32, ...since34 } },
};

const onThisHost = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i;

/**
 * The traits of a manager; undefined for an engine that the release never had. `databaseHost` is as the manager's
 * `.config` has it; without it MySQL is taken to be the manager's own, and Oracle to be elsewhere.
 */
export function traitsOf(
  release: RecoveryRelease,
  engine: RecoveryEngine,
  databaseHost: string | undefined,
): RecoveryTraits | undefined {
  const base = table[release][engine];
  if (base === undefined) return undefined;
  const { drops, makes, installs, uninstalls, ...traits } = base;
  const local = databaseHost === undefined ? engine === 'mysql' : onThisHost.test(databaseHost);
  // from 3.3 on the database is never elsewhere
  const databaseOn = local || base.interfaceDatabase ? 'manager' : 'elsewhere';
  return {
    ...traits,
    ...{ release, engine, databaseOn },
    installerTypes: { install: installs[databaseOn], uninstall: uninstalls },
    databaseService: databaseOn === 'manager' ? traits.databaseService : undefined,
    databaseServiceWords:
      databaseOn === 'manager' && traits.databaseService !== undefined
        ? traits.databaseServiceWords
        : { certainty: 'documented', source: 'article A5' },
    existingMySqlStopsInstaller: traits.existingMySqlStopsInstaller && databaseOn === 'manager',
    automaticBackups: databaseOn === 'manager' ? traits.automaticBackups : undefined,
    dropBeforeInstall: drops[databaseOn],
    installerMakesDatabase: makes[databaseOn],
  };
}

/** Every combination of release and engine that Oracle delivered. */
export function everyCombination(): { readonly release: RecoveryRelease; readonly engine: RecoveryEngine }[] {
  return recoveryReleases.flatMap((release) =>
    (['mysql', 'oracle'] as const)
      .filter((engine) => table[release][engine])
      .map((engine) => ({ release, engine })),
  );
}

/** The engine of a release where nothing tells it; 3.2 had both, and its simple installation MySQL. */
export function usualEngine(release: RecoveryRelease): RecoveryEngine {
  return table[release].mysql === undefined ? 'oracle' : 'mysql';
}

/** The release of a manager: by its build where that names an older one than the CLI has, `3.1.1.399` is 3.1. */
export function recoveryReleaseOf(
  buildId: string | undefined,
  release: Release | undefined,
): RecoveryRelease | undefined {
  const named = /^3\.\d(?=\.|$)/.exec(buildId ?? '')?.[0];
  return recoveryReleases.find((one) => one === named) ?? release;
}

/** The engine by the word that a manager's files have for it. */
export function recoveryEngineOf(word: string | undefined): RecoveryEngine | undefined {
  if (word === undefined) return undefined;
  return /^mysql$/i.test(word) ? 'mysql' : /^oracle$/i.test(word) ? 'oracle' : undefined;
}
