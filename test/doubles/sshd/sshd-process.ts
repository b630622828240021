import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';

/** A running OpenSSH server. */
export interface SshdProcess {
  /** Sends a signal to every connection; new ones are taken. */
  signalConnections(signal: NodeJS.Signals): void;
  /** Ends the server and every connection. */
  end(): Promise<void>;
}

/** Starts sshd and waits until it takes connections. */
export async function startSshdProcess(config: string, log: string, port: number): Promise<SshdProcess> {
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const child = spawn('/usr/sbin/sshd', ['-D', '-f', config, '-E', log], { stdio: 'ignore' });
  await listening(port, child, log);
  return {
    signalConnections: (signal) => signalDescendants(child, signal),
    end: () => end(child),
  };
}

/** What every sshd of the tests has set: loopback, keys alone, nothing of the system's accounts. */
export function sshdSettings(dir: string, port: number, hostKeys: readonly string[]): string[] {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    ...hostKeys.map((key) => `HostKey ${dir}/${key}`),
    `PidFile ${dir}/pid`,
    `AuthorizedKeysFile ${dir}/authorized_keys`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'LogLevel VERBOSE',
    // keeps bash from reading the user's start-up files for every command
    'SetEnv SHLVL=3',
  ];
}

async function listening(port: number, child: ChildProcess, log: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) {
      const said = existsSync(log) ? readFileSync(log, 'utf8') : '';
      throw new Error(`sshd ended with ${child.exitCode}: ${said}`);
    }
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`sshd does not listen on port ${port}`);
}

/** Connections are children of the server; ending it alone would leave them. They come before what they run. */
function signalDescendants(child: ChildProcess, signal: NodeJS.Signals): void {
  for (const pid of descendants(child.pid)) {
    try {
      process.kill(pid, signal);
    } catch {
      // it has ended by itself
    }
  }
}

async function end(child: ChildProcess): Promise<void> {
  signalDescendants(child, 'SIGKILL');
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await ended;
}

function descendants(pid: number | undefined): number[] {
  if (pid === undefined) return [];
  const children = (parent: number): string =>
    existsSync(`/proc/${parent}/task/${parent}/children`)
      ? readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8')
      : '';
  return children(pid)
    .split(' ')
    .filter(Boolean)
    .map(Number)
    .flatMap((each) => [each, ...descendants(each)]);
}
