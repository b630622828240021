import { type Python2Value, python2Repr } from './python2-repr.js';

/** One network of the estate: the id that vm.cfg and bridges carry, the name a person gave it, and its roles. */
export interface NetworkFacts {
  readonly id: string;
  readonly name: string;
  readonly roles: string;
  /** The interface under the bridge, for instance `bond1.101`. */
  readonly uplink: string;
}

/** A repository as `ovs-agent-db dump_db repository` tells it; `location` is a device or `host:/export`. */
export interface RepositoryFacts {
  readonly id: string;
  readonly alias: string;
  readonly filesystem: 'ocfs2' | 'nfs';
  readonly location: string;
  /** UUID of its manager where that is not the manager of its server; empty for nobody. */
  readonly owner?: string;
}

/** A server as `ovs-agent-db dump_db server` tells it. */
export interface ServerFacts {
  readonly isMaster: boolean;
  readonly address: string;
  readonly pool: string;
}

const managerAddress = '192.168.10.10';

/** The `.ovsrepo` of a repository. Only the key OVS_REPO_ALIAS is known for sure, the other three are inferred. */
export function ovsrepoText(repository: RepositoryFacts, managerUuid: string): string {
  return [
    `OVS_REPO_UUID=${repository.id}`,
    'OVS_REPO_VERSION=3.0',
    `OVS_REPO_MGR_UUID=${managerUuid}`,
    `OVS_REPO_ALIAS=${repository.alias}`,
    '',
  ].join('\n');
}

/** The `.ovsmeta` of a repository: file name to friendly name, in one line of JSON as Python writes it. */
export function ovsmetaText(names: ReadonlyMap<string, string>): string {
  const entries = [...names].map(
    ([file, name]) =>
      `${JSON.stringify(file)}: {"OBJECT_TYPE": "VIRTUAL_DISK", "SIMPLE_NAME": ${asciiJson(name)}}`,
  );
  return `{${entries.join(', ')}}`;
}

/** Python's json.dumps leaves only ASCII in its output. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What `ovs-agent-db dump_db server` prints; form inferred from the scripts that read it. */
export function dumpServerText(server: ServerFacts, managerUuid: string): string {
  return `${printedDict([
    ['cluster_state', 'DLM_Ready'],
    ['is_master', server.isMaster],
    ['manager_ip', managerAddress],
    ['manager_uuid', managerUuid],
    ['pool_alias', server.pool],
    ['registered_ip', server.address],
  ])}\n`;
}

/** What `ovs-agent-db dump_db repository` prints for the repositories that a server knows. */
export function dumpRepositoryText(repositories: readonly RepositoryFacts[], managerUuid: string): string {
  const sorted = [...repositories].sort((one, other) => (one.id < other.id ? -1 : 1));
  const blocks = sorted.map((repository) => {
    const key = `'${repository.id}': `;
    return key + printedDict(repositoryItems(repository, managerUuid), key.length + 1);
  });
  return `{${blocks.join(',\n ')}}\n`;
}

function repositoryItems(repository: RepositoryFacts, managerUuid: string): [string, Python2Value][] {
  return [
    ['alias', { unicode: repository.alias }],
    ['filesystem', repository.filesystem],
    ['fs_location', repository.location],
    ['manager_uuid', { unicode: repository.owner ?? managerUuid }],
    ['mount_point', `/OVS/Repositories/${repository.id}`],
    ['version', { unicode: '3.0' }],
  ];
}

/** A dict as Python's pprint prints it when it stands `indent` columns to the right: one key a line. */
function printedDict(items: readonly (readonly [string, Python2Value])[], indent = 0): string {
  const lines = items.map(([key, value]) => `${python2Repr(key)}: ${python2Repr(value)}`);
  return `{${lines.join(`,\n${' '.repeat(indent + 1)}`)}}`;
}

const madeByManager = '#This file was dynamically created by Oracle VM Manager. Please do not edit';

/** The network files of a server (names below network-scripts): meta-*, uplink and bridge ifcfg-* of each network. */
export function networkScripts(networks: readonly NetworkFacts[]): Map<string, string> {
  const files = new Map<string, string>();
  for (const network of networks) {
    files.set(
      `meta-${network.uplink}`,
      `METADATA=ethernet:${network.id}{${network.name}}:${network.roles}\n`,
    );
    files.set(`ifcfg-${network.uplink}`, uplinkText(network));
    files.set(
      `ifcfg-${network.id}`,
      `${madeByManager}\nDEVICE=${network.id}\nTYPE=Bridge\nBOOTPROTO=none\nONBOOT=yes\nDELAY=0\n`,
    );
  }
  return files;
}

function uplinkText(network: NetworkFacts): string {
  const vlan = network.uplink.includes('.') ? 'VLAN=yes\n' : '';
  const head = `${madeByManager}\nDEVICE=${network.uplink}\nBOOTPROTO=none\nONBOOT=yes\n`;
  return `${head}${vlan}BRIDGE=${network.id}\nNM_CONTROLLED=no\n`;
}

/** The manager's `.config` of release 3.3. */
export function managerConfigText(managerUuid: string): string {
  return [
    ...['DBTYPE=MySQL', 'DBHOST=localhost', 'SID=ovs', 'LSNR=49500', 'OVSSCHEMA=ovs', 'APEX=None'],
    ...[
      'WLSADMIN=weblogic',
      'OVSADMIN=admin',
      'COREPORT=54321',
      `UUID=${managerUuid}`,
      'BUILDID=3.3.3.1085',
      '',
    ],
  ].join('\n');
}

/** The manager's /etc/sysconfig/ovmm. */
export function managerSysconfigText(managerUuid: string): string {
  return [
    ...[`UUID=${managerUuid}`, 'USETLS1=NO', 'RUN_OVMM=YES', 'JVM_MEMORY_MAX=4096m', 'JVM_MAX_PERM=512m'],
    'DBBACKUP_CMD=/opt/mysql/meb-3.12/bin/mysqlbackup',
    'DBBACKUP=/u01/app/oracle/mysql/dbbackup',
    '',
  ].join('\n');
}
