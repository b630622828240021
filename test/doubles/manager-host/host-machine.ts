import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../databases/loopback.js';
import { listedName, refuseUnlisted } from '../sshd/listed-commands.js';
import { type SshdProcess, sshdSettings, startSshdProcess } from '../sshd/sshd-process.js';
import { makeHostRoot, sessionScript, writeHostFile } from './host-root.js';
import { answerPrograms, type Program, type ProgramCalls, programText } from './program-calls.js';
import { RootShell, type Typed } from './root-shell.js';

/** A host behind a real sshd, with a root directory of its own and programs that are carried out in this process. */
export interface HostMachine {
  readonly port: number;
  readonly user: string;
  /** `user@host:port` */
  readonly address: string;
  /** The private key of the tool that logs in to read. */
  readonly keyPath: string;
  /** A line for a list of known hosts. */
  readonly knownHostsLine: () => string;
  /** The directory that is `/` there. */
  readonly root: string;
  readonly programs: ProgramCalls;
  /** Puts a program there, at a path of the host. */
  install(hostPath: string, program: string): void;
  write(hostPath: string, text: string, mode?: number): void;
  read(hostPath: string): string | undefined;
  remove(...hostPaths: readonly string[]): void;
  /** Types a line in a root shell by SSH, as a person does; `answers` are typed when something asks. */
  type(line: string, answers?: readonly string[]): Promise<Typed>;
  /** Commands that the tool ran, and those that the operator typed, in order. */
  commands(who: 'tool' | 'operator'): readonly string[];
  readonly isUp: () => boolean;
  /** Nobody listens any more. */
  down(): Promise<void>;
  /** It comes up at its old address; as a new machine with an empty disk and another host key. */
  up(how?: { readonly asNew?: boolean }): Promise<void>;
  /** Ends it. Throws when the tool ran a command that is not on docs/commands-we-run.md. */
  close(): Promise<void>;
}

/** Starts one. `furnish` puts its files and programs there, and is asked again for a new machine; `address` is one of the loopback. */
export async function startHostMachine(
  programs: Readonly<Record<string, Program>>,
  furnish: (host: HostMachine) => void,
  address = '127.0.0.1',
): Promise<HostMachine> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'ovm-machine-')));
  const place: Place = { dir, root: join(dir, 'root'), port: await freePort(), address };
  for (const key of ['host_key', 'tool_key', 'operator_key']) makeKey(join(dir, key));
  prepare(place);
  const calls = await answerPrograms(place.root, programs);
  const machine = machineAt(place, calls, furnish);
  furnish(machine);
  await machine.up();
  return machine;
}

interface Place {
  readonly dir: string;
  readonly root: string;
  readonly port: number;
  readonly address: string;
}

function makeKey(path: string): void {
  rmSync(path, { force: true });
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
}

function prepare({ dir, root, port, address }: Place): void {
  makeHostRoot(root);
  writeFileSync(join(dir, 'session'), sessionScript(root, join(dir, 'commands')), { mode: 0o755 });
  const key = (who: string) =>
    `command="${dir}/session ${who}" ${readFileSync(join(dir, `${who}_key.pub`), 'utf8')}`;
  writeFileSync(join(dir, 'authorized_keys'), key('tool') + key('operator'));
  const settings = [...sshdSettings(dir, port, ['host_key']), 'Subsystem sftp internal-sftp'];
  if (address !== '127.0.0.1') settings.push(`ListenAddress ${address}`);
  writeFileSync(join(dir, 'sshd_config'), `${settings.join('\n')}\n`);
}

function machineAt(
  { dir, root, port, address }: Place,
  programs: ProgramCalls,
  furnish: (host: HostMachine) => void,
): HostMachine {
  let sshd: SshdProcess | undefined;
  const { username } = userInfo();
  const shell = new RootShell(port, username, join(dir, 'operator_key'));
  const commands = (who: string) => {
    const path = join(dir, `commands.${who}`);
    return existsSync(path) ? readFileSync(path, 'utf8').split('\0').filter(Boolean) : [];
  };
  const down = async () => {
    await shell.end();
    await sshd?.end();
    sshd = undefined;
  };
  const machine: HostMachine = {
    ...{ port, root, programs, commands, down, user: username },
    address: `${username}@${address}:${port}`,
    keyPath: join(dir, 'tool_key'),
    knownHostsLine: () => `[${address}]:${port} ${readFileSync(join(dir, 'host_key.pub'), 'utf8')}`,
    install: (hostPath, program) => writeHostFile(root, hostPath, programText(program), 0o755),
    write: (hostPath, text, mode) => writeHostFile(root, hostPath, text, mode),
    read: (hostPath) =>
      existsSync(join(root, hostPath)) ? readFileSync(join(root, hostPath), 'utf8') : undefined,
    remove: (...paths) => {
      for (const path of paths) rmSync(join(root, path), { recursive: true, force: true });
    },
    type: (line, answers = []) => shell.type(line, answers),
    isUp: () => sshd !== undefined,
    up: async ({ asNew = false } = {}) => {
      await down();
      if (asNew) {
        makeKey(join(dir, 'host_key'));
        machine.remove('/u01', '/OVS', '/etc/init.d', '/etc/sysconfig', '/root', '/media');
        for (const path of ['u01', 'OVS', 'root', 'etc/init.d', 'etc/sysconfig']) mkdirSync(join(root, path));
        furnish(machine);
      }
      sshd = await startSshdProcess(join(dir, 'sshd_config'), join(dir, 'log'), port);
    },
    close: async () => {
      await down();
      await programs.close();
      const asked = commands('tool');
      await removed(dir);
      if (programs.broken.length > 0) throw programs.broken[0];
      refuseUnlisted(asked, listedName);
    },
  };
  return machine;
}

/** A session that was ended may still write its last word to the log meanwhile. */
async function removed(dir: string): Promise<void> {
  for (let tries = 1; existsSync(dir); tries += 1) {
    try {
      rmSync(dir, { recursive: true, force: true });
    } catch (error) {
      if (tries > 40) throw error;
    }
    await pause(25);
  }
}
