import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../databases/loopback.js';
import { quickDirectory } from '../../run-directories.js';
import { answerCommands } from '../ovm-manager/command-answers.js';
import { sshdSettings, startSshdProcess } from './sshd-process.js';

export interface SshdOptions {
  /** Passphrase of the user's key; none by default. */
  readonly passphrase?: string;
  /** A command for ForceCommand instead of the double of the manager's CLI. */
  readonly answer?: string;
}

/** A real OpenSSH server on 127.0.0.1 that offers the double of the manager's CLI. */
export interface Sshd {
  readonly port: number;
  /** The present user: no other can log in. */
  readonly user: string;
  /** `world.json`, `fail-at`, `drop-at`, `sent.log`, `accepted.log`: see exec-session.ts. */
  readonly stateDir: string;
  /** Options for ssh: the user's key, the host key as the only known one, no configuration of the machine. */
  readonly sshOptions: string;
  /** How often a client logged in. */
  logins(): number;
  /** Gives the server's address another host key in the list of known ones. */
  forgetHostKey(replacement?: 'other'): void;
  /** Ends every connection; new ones are taken. */
  cut(): void;
  /** Ends the server and every connection, and removes its files. */
  close(): Promise<void>;
}

/** Starts sshd with its own keys as the present user: no PAM, one public key, `ForceCommand` for every session. */
export async function startSshd(world: object, options: SshdOptions = {}): Promise<Sshd> {
  const dir = realpathSync(mkdtempSync(join(quickDirectory(), 'ovm-sshd-')));
  const stateDir = join(dir, 'state');
  mkdirSync(stateDir);
  writeFileSync(join(stateDir, 'world.json'), JSON.stringify(world));
  const key = (name: string, passphrase = '') =>
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', join(dir, name)]);
  key('host_key');
  key('user_key', options.passphrase);
  copyFileSync(join(dir, 'user_key.pub'), join(dir, 'authorized_keys'));
  const port = await freePort();
  const answers = options.answer === undefined ? await answerCommands(stateDir) : undefined;
  const command = options.answer ?? answers?.command ?? '';
  writeFileSync(join(dir, 'sshd_config'), serverConfig(dir, port, command));
  const hostKey = readFileSync(join(dir, 'host_key.pub'), 'utf8');
  const know = (text: string) => writeFileSync(join(dir, 'known_hosts'), `[127.0.0.1]:${port} ${text}`);
  know(hostKey);
  const log = join(dir, 'log');
  const server = await startSshdProcess(join(dir, 'sshd_config'), log, port);
  return {
    port,
    user: userInfo().username,
    stateDir,
    sshOptions: `-F none -i ${dir}/user_key -o IdentitiesOnly=yes -o UserKnownHostsFile=${dir}/known_hosts -o GlobalKnownHostsFile=none -o StrictHostKeyChecking=yes`,
    logins: () => readFileSync(log, 'utf8').split('Accepted publickey for ').length - 1,
    forgetHostKey: (replacement) =>
      replacement === undefined
        ? writeFileSync(join(dir, 'known_hosts'), '')
        : know(readFileSync(join(dir, 'user_key.pub'), 'utf8')),
    cut: () => server.signalConnections('SIGTERM'),
    close: async () => {
      await server.end();
      await answers?.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function serverConfig(dir: string, port: number, command: string): string {
  return `${[...sshdSettings(dir, port, ['host_key']), `ForceCommand ${command}`].join('\n')}\n`;
}
