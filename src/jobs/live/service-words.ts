import { RescueError } from '../../base/errors.js';
import { type HostAddress, parseHostAddress } from '../../reach/ssh/ssh-address.js';
import type { ServiceWordLists } from './estate-services.js';
import { type AgentWords, type ManagerRestWords, passwordVariables, usualServices } from './live-words.js';
import type { SecretWords } from './secret-words.js';

/** Managers and agents as the options of a command name them: `[USER@]HOST[:PORT]`. */
export interface ServiceOptions {
  readonly managerCli?: string;
  readonly managerRest?: string;
  /** Of CLI and REST: it is the same user. */
  readonly managerPasswordFile?: string;
  readonly managerPasswordCommand?: string;
  readonly agent?: readonly string[];
  readonly agentPasswordFile?: string;
  readonly agentPasswordCommand?: string;
  /** `HOST[:PORT]=SHA256:FINGERPRINT`; without PORT for every service of the host. */
  readonly certificate?: readonly string[];
  readonly httpsLegacy?: boolean;
  /** Seconds. */
  readonly httpsTimeout?: number;
}

/** What options name. Throws OVM_USAGE for words that cannot be read, and for a pin or password that nothing uses. */
export function serviceWords(options: ServiceOptions): ServiceWordLists {
  const { managerCli, managerRest, agent = [] } = options;
  const pins = (options.certificate ?? []).map(pinOf);
  const https = (word: string, option: string, usual: Usual): ManagerRestWords =>
    httpsService(serviceAddress(word, option, usual), pins, options);
  const managers = { password: managerPassword(options) };
  const managerClis =
    managerCli === undefined
      ? []
      : [{ ...serviceAddress(managerCli, '--manager-cli', usualServices.managerCli), ...managers }];
  const managerRests =
    managerRest === undefined
      ? []
      : [{ ...https(managerRest, '--manager-rest', usualServices.managerRest), ...managers }];
  const password = agentPassword(options);
  const agents = agent.map((word) => ({
    ...https(word, '--agent', usualServices.agent),
    password,
  }));
  refuseUnused(pins, [...managerRests, ...agents]);
  return { managerClis, managerRests, agents };
}

function managerPassword(options: ServiceOptions): SecretWords {
  const { managerCli, managerRest, managerPasswordFile: file, managerPasswordCommand: command } = options;
  const used = managerCli !== undefined || managerRest !== undefined;
  return secret('manager', { file, command, used, need: '--manager-cli or --manager-rest' });
}

function agentPassword(options: ServiceOptions): SecretWords {
  const { agentPasswordFile: file, agentPasswordCommand: command } = options;
  return secret('agent', { file, command, used: (options.agent ?? []).length > 0, need: '--agent' });
}

interface SecretOptions {
  readonly file: string | undefined;
  readonly command: string | undefined;
  readonly used: boolean;
  readonly need: string;
}

function secret(of: 'manager' | 'agent', { file, command, used, need }: SecretOptions): SecretWords {
  const options = { file: `--${of}-password-file`, command: `--${of}-password-command` };
  if (file !== undefined && command !== undefined)
    throw new RescueError('OVM_USAGE', options.command, `it excludes ${options.file}`);
  if (!used && (file ?? command) !== undefined)
    throw new RescueError(
      'OVM_USAGE',
      file === undefined ? options.command : options.file,
      `it needs ${need}`,
    );
  return {
    ...(file !== undefined && { file }),
    ...(command !== undefined && { command }),
    environment: passwordVariables[of],
  };
}

type Usual = Pick<HostAddress, 'user' | 'port'>;

/** Reads `[USER@]HOST[:PORT]` with the user and port that are usual for a service. Throws OVM_USAGE. */
export function serviceAddress(word: string, option: string, usual: Usual): HostAddress {
  const { user, host, port } = addressIn(word, option);
  const named = word.replace(/\[[^\]]*\]/, '');
  return {
    host,
    user: word.includes('@') ? user : usual.user,
    port: /:\d+$/.test(named) ? port : usual.port,
  };
}

function addressIn(word: string, option: string): HostAddress {
  const wrong = (object: string, why: string) => new RescueError('OVM_USAGE', `${option} ${object}`, why);
  if (word.includes('://') && !/:.*@/.test(word)) throw wrong(word, 'it is not [USER@]HOST[:PORT]');
  try {
    return parseHostAddress(word);
  } catch (error) {
    if (!(error instanceof RescueError)) throw error;
    const hidden = error.why.startsWith('a password never stands in it');
    throw wrong(
      error.object,
      hidden ? 'a password never stands in it; name a file that holds it' : error.why,
    );
  }
}

/** A certificate that is to be taken. */
interface Pin {
  readonly word: string;
  readonly host: string;
  readonly port?: number;
  readonly fingerprint: string;
}

function pinOf(word: string): Pin {
  const wrong = (why: string) => new RescueError('OVM_USAGE', `--certificate ${word}`, why);
  const [, bracketed, plain, port, fingerprint = ''] =
    /^(?:\[([\da-fA-F:.]+(?:%[\w.-]+)?)\]|([\w.-]+))(?::(\d{1,5}))?=(.*)$/s.exec(word) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) throw wrong('it is not HOST[:PORT]=SHA256:FINGERPRINT');
  if (
    !/^(?:sha-?256[:=])?(?:[0-9a-f]{2}:){31}[0-9a-f]{2}$|^(?:sha-?256[:=])?[0-9a-f]{64}$/i.test(fingerprint)
  )
    throw wrong('a SHA-256 fingerprint has 32 pairs of hexadecimal digits');
  return { word, host, fingerprint, ...(port !== undefined && { port: Number(port) }) };
}

function isFor({ host, port }: Pin, service: Pick<HostAddress, 'host' | 'port'>): boolean {
  return host.toLowerCase() === service.host.toLowerCase() && (port ?? service.port) === service.port;
}

function httpsService(
  address: HostAddress,
  pins: readonly Pin[],
  { httpsLegacy, httpsTimeout }: ServiceOptions,
): AgentWords {
  const matching = pins.filter((pin) => isFor(pin, address));
  const pin = matching.find(({ port }) => port !== undefined) ?? matching[0];
  return {
    ...address,
    ...(pin && { certificate: pin.fingerprint }),
    ...(httpsLegacy !== undefined && { legacy: httpsLegacy }),
    ...(httpsTimeout !== undefined && { timeout: httpsTimeout }),
  };
}

function refuseUnused(pins: readonly Pin[], services: readonly HostAddress[]): void {
  const unused = pins.find((pin) => !services.some((service) => isFor(pin, service)));
  if (unused === undefined) return;
  const why = 'no --manager-rest or --agent names this host and port';
  throw new RescueError('OVM_USAGE', `--certificate ${unused.word}`, why);
}
