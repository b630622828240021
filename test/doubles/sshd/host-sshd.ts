import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../databases/loopback.js';
import { listedName, refuseUnlisted } from './listed-commands.js';
import { sshdSettings, startSshdProcess } from './sshd-process.js';

export type HostKeyType = 'ed25519' | 'rsa' | 'ecdsa' | 'dsa';

export interface HostSshdOptions {
  /** Types of the host keys, ed25519 alone if not given. */
  readonly hostKeys?: readonly HostKeyType[];
  /** Lines of sshd_config that come before all others, and so win. */
  readonly config?: readonly string[];
  /** Only these programs of the machine are found by commands, besides `programs`. */
  readonly only?: readonly string[];
  /** Programs of the host: name and sh text; they are found before those of the machine. */
  readonly programs?: Readonly<Record<string, string>>;
  /** What a start-up file of the login shell prints before everything else, one word. */
  readonly greeting?: string;
  /** The keys of this host may log in as well: an operator has one key for all. */
  readonly keysOf?: Pick<HostSshd, 'keyPath' | 'encryptedKeyPath'>;
  /** Whether others run commands on it too: what we are compared with. */
  readonly forOthersToo?: boolean;
}

/** What an Oracle Linux 5 server offers, with the host key of the manager's CLI. */
export const oldAlgorithms = [
  'HostKeyAlgorithms ssh-dss',
  'KexAlgorithms diffie-hellman-group1-sha1',
  'Ciphers 3des-cbc',
  'MACs hmac-sha1',
] as const;

/** A host of the estate: a real OpenSSH server on 127.0.0.1 over the files of this machine. */
export interface HostSshd {
  readonly port: number;
  /** The present user: no other can log in. */
  readonly user: string;
  /** Private keys that may log in: without a passphrase, and with the passphrase `geheim`. */
  readonly keyPath: string;
  readonly encryptedKeyPath: string;
  /** A list of known hosts with the host's keys. */
  readonly knownHosts: string;
  /** As `ssh-keygen -l` prints it. */
  fingerprint(type: HostKeyType): string;
  /** What the server has logged. */
  log(): string;
  /** Every command that was run, in order; the file service is not among them. */
  commands(): readonly string[];
  /** Sends a signal to every connection. */
  signalConnections(signal: NodeJS.Signals): void;
  /** Ends it. Throws when it was asked to run a command that is not on docs/commands-we-run.md. */
  close(): Promise<void>;
}

export async function startHostSshd(options: HostSshdOptions = {}): Promise<HostSshd> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'ovm-host-')));
  const types = options.hostKeys ?? ['ed25519'];
  for (const type of types) makeKey(join(dir, `host_${type}`), type);
  makeKey(join(dir, 'user_key'), 'ed25519');
  makeKey(join(dir, 'encrypted_key'), 'ed25519', 'geheim');
  const own = { keyPath: join(dir, 'user_key'), encryptedKeyPath: join(dir, 'encrypted_key') };
  const keys = [own, ...(options.keysOf ? [options.keysOf] : [])].flatMap((one) => [
    one.keyPath,
    one.encryptedKeyPath,
  ]);
  const publicKeys = keys.map((path) => readFileSync(`${path}.pub`, 'utf8'));
  writeFileSync(join(dir, 'authorized_keys'), publicKeys.join(''));
  const port = await freePort();
  writeFileSync(join(dir, 'session'), sessionScript(dir, options), { mode: 0o755 });
  writeFileSync(join(dir, 'sshd_config'), serverConfig(dir, port, types, options.config ?? []));
  const know = (type: HostKeyType) =>
    `[127.0.0.1]:${port} ${readFileSync(join(dir, `host_${type}.pub`), 'utf8')}`;
  writeFileSync(join(dir, 'known_hosts'), types.map(know).join(''));
  const server = await startSshdProcess(join(dir, 'sshd_config'), join(dir, 'log'), port);
  const text = (name: string) => (existsSync(join(dir, name)) ? readFileSync(join(dir, name), 'utf8') : '');
  const commands = () => text('commands').split('\0').filter(Boolean);
  return {
    port,
    user: userInfo().username,
    ...own,
    knownHosts: join(dir, 'known_hosts'),
    fingerprint: (type) =>
      execFileSync('ssh-keygen', ['-lf', join(dir, `host_${type}.pub`)], { encoding: 'utf8' }).split(
        ' ',
      )[1] ?? '',
    log: () => text('log'),
    commands,
    signalConnections: server.signalConnections,
    close: async () => {
      await server.end();
      const asked = options.forOthersToo ? [] : commands();
      rmSync(dir, { recursive: true, force: true });
      refuseUnlisted(asked, listedName);
    },
  };
}

function makeKey(path: string, type: HostKeyType, passphrase = ''): void {
  const bits = type === 'rsa' ? ['-b', '2048'] : [];
  execFileSync('ssh-keygen', ['-q', '-t', type, ...bits, '-N', passphrase, '-f', path]);
}

/** Writes down what is run, then runs it as sshd would. */
function sessionScript(dir: string, { only, greeting, programs = {} }: HostSshdOptions): string {
  const bin = join(dir, 'bin');
  mkdirSync(bin);
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  for (const name of only ?? []) {
    const real = execFileSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    if (!existsSync(join(bin, name))) symlinkSync(real, join(bin, name));
  }
  return `#!/bin/sh
${greeting === undefined ? '' : `echo ${greeting}`}
case "$SSH_ORIGINAL_COMMAND" in
  */sftp-server | internal-sftp) exec /usr/lib/openssh/sftp-server ;;
esac
printf '%s\\0' "$SSH_ORIGINAL_COMMAND" >> '${dir}/commands'
PATH='${bin}'${only ? '' : ':"$PATH"'}
export PATH
exec /bin/sh -c "$SSH_ORIGINAL_COMMAND"
`;
}

function serverConfig(dir: string, port: number, types: readonly string[], first: readonly string[]): string {
  const keys = types.map((type) => `host_${type}`);
  return `${[
    ...first,
    ...sshdSettings(dir, port, keys),
    'Subsystem sftp internal-sftp',
    `ForceCommand ${dir}/session`,
  ].join('\n')}\n`;
}
