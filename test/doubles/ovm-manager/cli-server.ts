/**
 * The double behind a real SSH protocol: one login, a shell with the prompt `OVM> `, as Oracle's own scripts use it.
 * Port, prompt, DSA key and password login are from those scripts and from a recorded session; the rest is assumed.
 */
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import ssh2 from 'ssh2';
import { listedLine, refuseUnlisted } from '../sshd/listed-commands.js';
import { newHostKey } from '../sshd/new-host-key.js';
import { OvmManagerDouble } from './ovm-manager-double.js';
import { type LineEnd, lineEnds } from './reply.js';
import { isChange, type ShellFaultSettings, ShellFaults } from './shell-faults.js';
import type { Release, World } from './world.js';

export interface CliServerOptions extends ShellFaultSettings {
  readonly release: Release;
  readonly world: World;
  readonly password: string;
  /** How the password is asked for. */
  readonly login?: 'password' | 'keyboard-interactive';
  /** As on managers of that time: a DSA key, group 1 or 14 with SHA-1, CBC ciphers. Default a modern server. */
  readonly old?: boolean;
  readonly lineEnd?: LineEnd;
  /** Milliseconds without a line until the session ends; the real ones are 15 minutes (3.2) and 30 (3.3). */
  readonly idleMs?: number;
  /** The manager behind it, where it has to live longer than the server; a new one with this world if not given. */
  readonly manager?: OvmManagerDouble;
  /** A port of 127.0.0.1 that another server had before; a free one if not given. */
  readonly port?: number;
  /** Whether what is sent is echoed. */
  readonly echo?: boolean;
}

export interface CliServer {
  readonly port: number;
  /** A line for a list of known hosts. */
  readonly knownHostsLine: string;
  /** Every line received, in order, over all sessions. */
  readonly lines: readonly string[];
  /** Times of logins that succeeded. */
  readonly logins: readonly string[];
  readonly manager: OvmManagerDouble;
  /** Passwords that were tried. */
  readonly tried: readonly string[];
  /** Ends every session; the next one is let in. */
  cutSessions(): void;
  /** Ends it. Throws when it was sent a line that is not on docs/commands-we-run.md. */
  close(): Promise<void>;
}

const oldAlgorithms: ssh2.Algorithms = {
  kex: ['diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
  serverHostKey: ['ssh-dss'],
  cipher: ['aes128-cbc', '3des-cbc'],
  hmac: ['hmac-sha1', 'hmac-md5'],
};

/** Starts the server on 127.0.0.1. */
export async function startCliServer(options: CliServerOptions): Promise<CliServer> {
  const key = newHostKey(options.old ? 'dsa' : 'ed25519');
  const lines: string[] = [];
  const logins: string[] = [];
  const tried: string[] = [];
  const connections = new Set<ssh2.Connection>();
  const faults = new ShellFaults(options);
  const manager = options.manager ?? new OvmManagerDouble(options);
  const config = { hostKeys: [key.private], ...(options.old && { algorithms: oldAlgorithms }) };
  const server = new ssh2.Server(config, (connection) => {
    connections.add(connection);
    // missing in the types; without it every reply waits for an acknowledgement
    (connection as unknown as { setNoDelay(on: boolean): void }).setNoDelay(true);
    connection.on('close', () => connections.delete(connection));
    connection.on('error', () => {});
    connection.on('authentication', (context) => logIn(context, options, tried));
    connection.on('ready', () => logins.push(new Date().toISOString()));
    connection.on('session', (accept) => {
      const session = accept();
      session.on('shell', (take) => {
        const shell = { options, manager, faults, lines, end: () => connection.end() };
        serveShell(take(), shell);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    knownHostsLine: `[127.0.0.1]:${port} ${key.public}`,
    lines,
    logins,
    tried,
    manager,
    cutSessions() {
      for (const connection of connections) connection.end();
    },
    async close() {
      for (const connection of connections) connection.end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      refuseUnlisted(lines, listedLine);
    },
  };
}

function logIn(context: ssh2.AuthContext, options: CliServerOptions, tried: string[]): void {
  const method = options.login ?? 'password';
  const judge = (password: string | undefined) => {
    tried.push(password ?? '');
    if (password === options.password && context.username === 'admin') context.accept();
    else context.reject([method]);
  };
  if (context.method === 'password' && method === 'password') judge(context.password);
  else if (context.method === 'keyboard-interactive' && method === 'keyboard-interactive')
    context.prompt([{ prompt: 'password:', echo: false }], (answers) => judge(answers[0]));
  else context.reject([method]);
}

interface Shell {
  readonly options: CliServerOptions;
  readonly manager: OvmManagerDouble;
  readonly faults: ShellFaults;
  readonly lines: string[];
  readonly end: () => void;
}

const prompt = 'OVM> ';

/** assumed: shell-session */
function serveShell(channel: ssh2.ServerChannel, shell: Shell): void {
  const { options, end } = shell;
  const lineEnd = lineEnds[options.lineEnd ?? 'LFCR'];
  let typed = '';
  // assumed: idle-end
  const idle = options.idleMs === undefined ? undefined : setTimeout(end, options.idleMs);
  channel.on('close', () => clearTimeout(idle));
  channel.on('data', (chunk: Buffer) => {
    idle?.refresh();
    typed += chunk.toString('utf8');
    for (let at = typed.search(/[\r\n]/); at >= 0; at = typed.search(/[\r\n]/)) {
      const line = typed.slice(0, at);
      typed = typed.slice(at + 1);
      if (options.echo ?? true) channel.write(line + lineEnd);
      answer(channel, line, lineEnd, shell);
    }
  });
  channel.write(prompt);
}

function answer(channel: ssh2.ServerChannel, line: string, lineEnd: string, shell: Shell): void {
  const { options, manager, faults, lines, end } = shell;
  if (line.trim() !== '') lines.push(line);
  if (/^\s*exit\s*$/i.test(line)) {
    end();
    return;
  }
  const fault = faults.of(line);
  if (isChange(line)) options.meanwhile?.(line);
  if (fault === 'drop') {
    end();
    return;
  }
  if (fault === 'later') {
    const { ms, fails = false } = options.later ?? { ms: 0 };
    setTimeout(manager.beginJob(line), ms, fails).unref();
    end();
    return;
  }
  const reply = line.trim() === '' ? '' : faults.changed(line, manager.execute(line).text, lineEnd);
  if (fault === 'hang') return;
  if (fault === 'lose') {
    end();
    return;
  }
  if (fault === 'cut') {
    channel.write(reply.slice(0, reply.length / 2));
    setTimeout(end, 20);
    return;
  }
  if (fault === 'leave') {
    const refusal = `Command: ${line}${lineEnd}Status: Failure${lineEnd}Time: now${lineEnd}Error Msg: it broke off in the middle${lineEnd}`;
    const [, data = ''] = /(Data:.*)/s.exec(options.leaveTells ? reply : '') ?? [];
    send(channel, refusal + data + prompt, options.slow);
    return;
  }
  send(channel, reply + prompt, options.slow);
}

/** In pieces, so that a reader must put prompt and lines together. */
async function send(
  channel: ssh2.ServerChannel,
  whole: string,
  slow: ShellFaultSettings['slow'],
): Promise<void> {
  if (slow) await pause(slow.beforeMs);
  const parts = slow ? whole.split(/(?<=OVM> )/) : [whole];
  for (const [index, part] of parts.entries()) {
    if (slow && index > 0) await pause(slow.betweenMs);
    for (let at = 0; at < part.length; at += 1000) channel.write(part.slice(at, at + 1000));
  }
}
