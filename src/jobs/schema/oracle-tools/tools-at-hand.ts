import { RescueError } from '../../../base/errors.js';
import type { Log } from '../../../base/log.js';
import { Password } from '../../../base/password.js';
import { localToolHost } from '../../../reach/oracle-tools/local-tool-host.js';
import type { ToolHost } from '../../../reach/oracle-tools/tool-host.js';
import { parseHostAddress } from '../../../reach/ssh/ssh-address.js';
import { EstateHosts } from '../../ssh/estate-hosts.js';
import { sshWords } from '../../ssh/ssh-words.js';
import { stallTimeoutSeconds } from '../database-settings.js';
import { findPassword } from '../find-password.js';
import type { ReachedDatabaseWords } from '../reached-database.js';
import type { DumpToolChoice } from './dump-directory.js';
import { connectIdentifier, type OraclePlace, oracleAddress, oraclePlace } from './oracle-place.js';
import { ToolSession } from './tool-session.js';

/** How the operator names the tools of a database, besides the database itself. */
export interface ToolWords extends ReachedDatabaseWords {
  /** ORACLE_HOME, or true to find it in /etc/oratab. */
  readonly viaTools?: string | true;
  readonly dumpTool?: DumpToolChoice;
  /** Where temporary files go on the host of the tools; /var/tmp if not given. */
  readonly toolsDirectory?: string;
  /** An alias of tnsnames.ora whose account and password a wallet on that host knows. */
  readonly toolsWallet?: string;
}

/** Tools that can be run for as long as the work lasts. */
export interface ToolsAtHand {
  readonly session: ToolSession;
  readonly place: OraclePlace;
  readonly hosts: EstateHosts;
  readonly choice: DumpToolChoice;
  readonly directory: string;
  /** The `USER@HOST[:PORT]` the tools are reached at; undefined on this machine. */
  readonly via: string | undefined;
}

const oratab = '/etc/oratab';
/** Where the installation of 3.0 and 3.1 puts it. */
const expressHome = '/u01/app/oracle/product/11.2.0/xe';
const longestOratab = 1024 * 1024;

/**
 * Does some work with the tools on this machine or, with `viaSsh`, on that host. Throws OVM_USAGE for words that do not
 * go together, OVM_TOOL_MISSING, OVM_PASSWORD_UNREADABLE, OVM_SSH_*, and what the work throws.
 */
export async function withTools<T>(
  words: ToolWords,
  log: Log,
  work: (tools: ToolsAtHand) => Promise<T>,
): Promise<T> {
  refuseOtherWords(words);
  const ssh = sshWords(words);
  const hosts = new EstateHosts(words.hostWords ?? (() => ssh), log, words.secrets);
  try {
    const host = await hostOf(words, hosts);
    const place = await oraclePlace(words, hosts);
    const address = oracleAddress(place, host.name);
    const { toolsWallet: wallet } = words;
    const found = await homeOf(words, host, place);
    const home = found ?? expressHome;
    const session = new ToolSession({
      host,
      home,
      connect: wallet ?? connectIdentifier(place),
      address,
      user: wallet === undefined ? place.user : null,
      password: wallet === undefined ? await findPassword(words, address, log) : new Password(''),
      stallMs: (words.stallTimeout ?? stallTimeoutSeconds) * 1000,
    });
    const directory = words.toolsDirectory ?? '/var/tmp';
    const tools: ToolsAtHand = {
      session,
      place,
      hosts,
      choice: words.dumpTool ?? 'auto',
      directory,
      via: words.viaSsh,
    };
    return await work(tools).catch((error: unknown) => {
      throw found === undefined ? guessedHome(error, words, host.name, place) : error;
    });
  } finally {
    await hosts.close();
  }
}

function refuseOtherWords(words: ToolWords): void {
  const { socket, tls, tlsCa, compressConnection, toolsDirectory, toolsWallet } = words;
  const usage = (object: string, why: string) => new RescueError('OVM_USAGE', object, why);
  const net = 'with --via-tools sqlnet.ora in ORACLE_HOME says it';
  if (socket !== undefined)
    throw usage('--socket', '--via-tools reaches the database by host, port and service');
  if (tls !== undefined && tls !== 'off') throw usage('--tls', net);
  if (tlsCa !== undefined) throw usage('--tls-ca', net);
  if (compressConnection) throw usage('--compress-connection', 'it is for MySQL');
  if (toolsDirectory !== undefined && !/^\/[^\0\n'"\\]*$/.test(toolsDirectory)) {
    throw usage('--tools-directory', 'an absolute path without quotation marks and \\ is needed');
  }
  if (toolsWallet !== undefined && !/^\w[\w.-]*$/.test(toolsWallet)) {
    throw usage('--tools-wallet', 'an alias of tnsnames.ora is needed');
  }
}

async function hostOf({ viaSsh }: ToolWords, hosts: EstateHosts): Promise<ToolHost> {
  if (viaSsh === undefined) return localToolHost();
  const [{ sshToolHost }, host] = await Promise.all([
    import('../../../reach/oracle-tools/ssh-tool-host.js'),
    hosts.open(parseHostAddress(viaSsh)),
  ]);
  return sshToolHost(host);
}

/** Nobody typed the path that was tried last. */
function guessedHome(error: unknown, { viaSsh }: ToolWords, host: string, place: OraclePlace): unknown {
  if (!(error instanceof RescueError) || error.code !== 'OVM_TOOL_MISSING') return error;
  const name = place.service ?? place.sid ?? '';
  const why = `${oratab} does not tell ORACLE_HOME of ${name}, and ${expressHome}, that of XE, has no bin/sqlplus`;
  const elsewhere =
    viaSsh === undefined ? 'Are the tools on another host? Say --via-ssh oracle@HOST. Else say' : 'Say';
  const hint = `${elsewhere} --via-tools ORACLE_HOME: on the host of the database \`ps -ef | grep pmon\` shows the instances, and \`echo $ORACLE_HOME\` as their owner the directory.`;
  return new RescueError(error.code, host, why, error, hint);
}

/** ORACLE_HOME as it was said, or as oratab tells it; undefined when nothing does. */
async function homeOf(
  { viaTools }: ToolWords,
  host: ToolHost,
  place: OraclePlace,
): Promise<string | undefined> {
  if (typeof viaTools === 'string') {
    if (/^\/[^\0\n]+$/.test(viaTools)) return viaTools.replace(/\/+$/, '');
    throw new RescueError('OVM_USAGE', '--via-tools', 'ORACLE_HOME is an absolute path');
  }
  const text = await host
    .readFile(oratab, longestOratab)
    .then((bytes) => Buffer.from(bytes).toString('utf8'))
    .catch(() => '');
  return homeInOratab(text, place.service ?? place.sid ?? '');
}

/** Lines of /etc/oratab are `SID:HOME:Y` or `SID:HOME:N`; a service is mostly called as its instance. */
export function homeInOratab(text: string, name: string): string | undefined {
  const lines = text.split('\n').map((line) => line.trim().split(':'));
  const homes = lines.filter(([sid, home]) => sid && !sid.startsWith('#') && home?.startsWith('/'));
  const ofName = homes.find(([sid]) => sid?.toLowerCase() === name.toLowerCase());
  const others = new Set(homes.map(([, home]) => home));
  return ofName?.[1] ?? (others.size === 1 ? homes[0]?.[1] : undefined);
}
