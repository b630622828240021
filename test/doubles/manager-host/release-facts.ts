/** The releases whose manager host can be lost here; 3.1 has no CLI of its own, and is answered for by that of 3.2. */
export type ManagerRelease = '3.1' | '3.2' | '3.3' | '3.4';
export type Engine = 'mysql' | 'oracle';

/** What pages say of the manager host of a release (installation and administration guides 3.1 to 3.4). */
export interface ReleaseFacts {
  /** What the installer calls its kinds of installation; the first makes its own database. */
  readonly installTypes: { readonly own: string; readonly existing: string; readonly uninstall: string };
  /** Other words that it takes. */
  readonly otherTypes: readonly string[];
  /** Short and long options of the installer; those with a colon take a value. */
  readonly options: readonly string[];
  readonly domain: string;
  /** The directory of Oracle's own backups is known to the manager. */
  readonly backsUp: boolean;
  readonly hasCli: boolean;
  readonly hasRest: boolean;
  /** `.config` tells engine and build. */
  readonly tellsBuild: boolean;
}

const manager = '/u01/app/oracle/ovm-manager-3';
const oldOptions = [
  'h help',
  'e extract_only',
  'd: dir:',
  'c: config:',
  'u: uuid:',
  'i: installtype:',
  'y assumeyes',
];
const newOptions = [
  'h help',
  'c: config:',
  'u: uuid:',
  'i: installtype:',
  'y assumeyes',
  'n noprereq',
  'k cleanup',
];
const domainBefore33 = `${manager}/machine1/base_adf_domain`;

const since33: ReleaseFacts = {
  installTypes: { own: 'Install', existing: 'Install', uninstall: 'Uninstall' },
  otherTypes: ['Upgrade'],
  options: newOptions,
  domain: `${manager}/domains/ovm_domain`,
  backsUp: true,
  hasCli: true,
  hasRest: true,
  tellsBuild: true,
};

export const releaseFacts: Readonly<Record<ManagerRelease, ReleaseFacts>> = {
  '3.1': {
    installTypes: { own: 'demo', existing: 'production', uninstall: 'uninstall' },
    otherTypes: [],
    options: oldOptions,
    domain: domainBefore33,
    backsUp: false,
    hasCli: false,
    hasRest: false,
    tellsBuild: false,
  },
  '3.2': {
    installTypes: { own: 'Simple', existing: 'Custom', uninstall: 'Uninstall' },
    otherTypes: [],
    options: [...oldOptions, 'n noprereq', 'k cleanup'],
    domain: domainBefore33,
    backsUp: true,
    hasCli: true,
    hasRest: false,
    tellsBuild: false,
  },
  '3.3': since33,
  '3.4': since33,
};

/** Paths of a manager host (manuals of 3.1 to 3.4). */
export const places = {
  manager,
  config: `${manager}/.config`,
  sysconfig: '/etc/sysconfig/ovmm',
  mysql: '/u01/app/oracle/mysql',
  backups: '/u01/app/oracle/mysql/dbbackup',
  // assumed: restore-script
  restore: `${manager}/ovm_tools/bin/RestoreDatabase.sh`,
  backup: `${manager}/ovm_tools/bin/BackupDatabase`,
  /** Where the operator has put the installation medium. */
  medium: '/media/ovmm',
} as const;
