import { quotedText } from './quoted-text.js';
import { startNightlyLines } from './start-nightly-lines.js';
import { type StartSsh, startSshLines } from './start-ssh-lines.js';

/** What a manager's `.config` tells of its estate; what it does not tell is missing. */
export interface StartFacts {
  /** Where it was read from, as the operator named it. */
  readonly from: string;
  /** The name for the estate. */
  readonly estate: string;
  readonly managerUuid?: string;
  readonly buildId?: string;
  readonly release?: string;
  /** The manager's own host as it is reached by SSH, `[USER@]HOST[:PORT]`, where that is known. */
  readonly managerHost?: string;
  /** The same host alone: its services have users and ports of their own. */
  readonly managerName?: string;
  /** `ssh://HOST/PATH` of the `.config` itself, where it was read from the manager's host. */
  readonly managerConfig?: string;
  readonly ssh?: StartSsh;
  readonly engine?: 'mysql' | 'oracle';
  readonly databaseHost?: string;
  readonly databasePort?: string;
  readonly databaseUser?: string;
  /** `SID`: the name of the database. */
  readonly databaseName?: string;
}

/** Stands where a name is needed that no file tells. */
export const unknownManager = 'MANAGERHOST';
const localNames = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/i;

/**
 * A commented start of a configuration. It holds every key there is: those that are known or needed are set, the others
 * stand behind a `#` without a blank, so that taking that sign away sets them. A `#` with a blank begins an explanation.
 */
export function composeStart(facts: StartFacts): string {
  return [...headLines(facts), ...estateLines(facts), ...databaseLines(facts), ''].join('\n');
}

function headLines({ from, managerUuid, buildId }: StartFacts): string[] {
  return `# The estates, how their hosts are reached, and where archives go: docs/configuration.md.
# A # with a blank behind it begins an explanation; one without hides a setting: take it away to set it,
# from the line and from the lines below that belong to it.
# Made from ${shown(from)}: manager UUID ${shown(managerUuid ?? 'not told')}, BUILDID ${shown(buildId ?? 'not told')}.
# No password stands here, only where it is: {file: PATH}, {command: [PROGRAM, ARGUMENT]} or {environment: NAME}.
# All paths are absolute. Then run: ovm-rescue config check --config FILE

# The directory of all archives; an estate may have its own.
archives: /var/lib/ovm-rescue/archives

# What prune leaves of each kind of archive, and of each database server: the newest 14, and all younger than 90 days.
#retention: {keep: 14, days: 90}

${startNightlyLines.join('\n')}
`.split('\n');
}

function estateLines(facts: StartFacts): string[] {
  const manager = quotedText(managerOf(facts));
  const service = quotedText(facts.managerName ?? unknownManager);
  const release = `#release: ${facts.release ?? '3.4'}`;
  return `estates:
  # A name of your choice; it is the directory below the archives, and --estate takes it.
  ${quotedText(facts.estate)}:
    # 3.2, 3.3 or 3.4 (3.2 for an estate of 3.1), if nothing that is read tells it: what is read comes first.
    ${release}
    # What no file tells; \`ovm-rescue rebuild --write-map FILE\` writes it.
    #map: /etc/ovm-rescue/estate.map
    #archives: /backup/ovm
    #retention: {keep: 14, days: 30}
    #nightly: {older-than: 2d}

${startSshLines(facts.ssh)
  .map((line) => `    ${line}`)
  .join('\n')}

    # What is different for single hosts; the same keys as under ssh.
    #hosts:
      #ovs01.example.com: {legacy: true, user: oracle, sudo: true}

    # Repository file systems: mounted here, or on a server that is reached by SSH. One that is not required may be empty.
    #repositories:
      #- ssh://ovs01.example.com/OVS/Repositories
      #- {tree: /mnt/repository, required: false}

    # Directories with copies of files of the manager host and the servers, and with replies of their commands.
    #manager-files:
      #- {tree: /backup/manager, required: true}

    # Oracle VM Servers, asked by SSH: [USER@]HOST[:PORT].
    #servers:
      #- ovs01.example.com
      #- ovs02.example.com

    # The host of the manager: its files are read by SSH.
    manager: ${manager}

    # The Oracle VM CLI of the manager (admin, port 10000). Old managers have a DSA key, which needs legacy: true.
    #manager-cli: {host: ${service}, password: {file: /etc/ovm-rescue/admin}, legacy: false, required: true}

    # Its REST interface (admin, port 7002; from 3.3.1 on). \`config check\` tells the certificate to pin.
    #manager-rest:
      #host: ${service}
      #password: {file: /etc/ovm-rescue/admin}
      #certificate: SHA256:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF
      #legacy: false
      #timeout: 120
      #required: true

    # The agents of servers (oracle, port 8899). What stands beside the list holds for each that says nothing else.
    #agents:
      #password: {environment: OVM_AGENT_PASSWORD}
      #legacy: false
      #timeout: 120
      #servers:
        #- ovs01.example.com
        #- {host: "ovs02.example.com:8899", password: {file: /etc/ovm-rescue/ovs02}, required: false}
`.split('\n');
}

function databaseLines(facts: StartFacts): string[] {
  const { engine, databaseName = 'ovs' } = facts;
  const databaseHost = fitting(facts.databaseHost, /^[\w.:-]{1,255}$/) ?? 'localhost';
  const isOracle = engine === 'oracle';
  const databasePort = fitting(facts.databasePort, /^[1-9]\d{1,4}$/) ?? (isOracle ? '1521' : '49500');
  const user = facts.databaseUser ?? 'ovs';
  const local = localNames.test(databaseHost);
  const manager = managerOf(facts);
  const instance = isOracle ? fitting(facts.databaseName, /^[\w.$-]+$/) : undefined;
  const at = `${encodeURIComponent(user)}@${databaseHost.includes(':') ? `[${databaseHost}]` : databaseHost}:${databasePort}`;
  const url = isOracle ? `oracle://${at}${instance ? `?sid=${instance}` : '/SERVICE'}` : `mysql://${at}`;
  const told = `.config says: ${engine ?? 'no engine'}, database ${databaseName} on ${databaseHost}:${databasePort}, account ${user}`;
  // without its instance nobody knows which database of the listener it is
  const hidden = isOracle && instance === undefined ? '#' : '';
  const lines = `# Servers of repository databases, by names of your choice; schema export takes them with --database-server.
# ${shown(told)}.${hidden ? ' The service is not told: write it into url.' : ''}
${hidden}database-servers:
  ${hidden}main:
    ${hidden}url: ${quotedText(url)}
    ${local ? '# For the manager localhost is its own host, so the database is reached from there.' : '# If the database is reached from another host only.'}
    ${local ? hidden : '#'}via-ssh: ${quotedText(manager)}
    # With it the archive goes back into this manager only.
    ${hidden}manager-config: ${quotedText(facts.managerConfig ?? `ssh://${manager}${managerConfigPath}`)}
    #password: {file: ${quotedText(`/etc/ovm-rescue/${user}`)}}
${tlsLines(isOracle)}
    # Without it ${isOracle ? "the account's own schema" : "all databases that are not the server's own"}.
    #databases: [${isOracle ? 'OVS' : 'ovs, appfw'}]
    # Tables that are archived without their rows.
    #skip-rows: [OVM_STATISTIC]
    # gzip, zstd or none.
    #compress: gzip${isOracle ? '' : otherServerLines}`;
  return lines.split('\n').map((line) => `    ${line}`);
}

const otherServerLines = `
  # A database on this machine, through its socket.
  #local:
    #url: mysql://ovs@localhost
    #socket: /u01/app/oracle/mysql/data/mysqld.sock
  # An Oracle Database that is exported by its own tools, on its host: sqlplus, and exp or expdp.
  #express:
    #url: oracle://ovs@localhost:1521/XE
    #via-ssh: oracle@ovmdb.example.com
    # ORACLE_HOME; oratab where /etc/oratab tells it.
    #via-tools: /u01/app/oracle/product/11.2.0/xe
    # auto, exp or expdp.
    #dump-tool: auto
    #tools-directory: /var/tmp
    # An alias of tnsnames.ora that a wallet there knows; then no password is needed.
    #tools-wallet: OVS_BACKUP`;

function tlsLines(isOracle: boolean): string {
  if (!isOracle)
    return `    # off, on, or legacy for TLS 1.0 and 1.1.
    #tls: legacy
    #tls-ca: /etc/ovm-rescue/ca.pem`;
  return `    # By Oracle's own tools on that host, which a server before 12.1 needs (docs/schema.md): ORACLE_HOME, or oratab.
    # With it neither tls nor skip-rows nor compress.
    #via-tools: /u01/app/oracle/product/11.2.0/xe
    # auto, exp or expdp; where temporary files go; an alias whose wallet logs in.
    #dump-tool: auto
    #tools-directory: /var/tmp
    #tools-wallet: OVM
    # off, or on for TCPS.
    #tls: on
    #tls-ca: /etc/ovm-rescue/ca.pem`;
}

/** Where a manager keeps its `.config`. */
const managerConfigPath = '/u01/app/oracle/ovm-manager-3/.config';

function managerOf({ managerHost }: StartFacts): string {
  return managerHost ?? unknownManager;
}

/** What a URL cannot hold is not what the file means. */
function fitting(text: string | undefined, pattern: RegExp): string | undefined {
  return text !== undefined && pattern.test(text) ? text : undefined;
}

/** Inside of a comment: on one line, and not too long. */
function shown(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/g, '?').slice(0, 200);
}
