import type { AddressInfo } from 'node:net';
import ssh2 from 'ssh2';
import { newHostKey } from './new-host-key.js';

export interface LoginServerOptions {
  /** Takes this password, by the method `password`. */
  readonly password?: string;
  /** Asks these questions (keyboard-interactive) and takes these answers. */
  readonly questions?: readonly LoginQuestion[];
  /** Asks these when the first were answered rightly; an empty list is a message that asks nothing. */
  readonly later?: readonly (readonly LoginQuestion[])[];
  /** Wants the password and then the answers; either is enough if not given. */
  readonly both?: boolean;
}

interface LoginQuestion {
  readonly prompt: string;
  readonly echo: boolean;
  readonly answer: string;
}

/** An SSH server for the ways to log in that sshd cannot offer without the system's own accounts. */
export interface LoginServer {
  readonly port: number;
  /** A line for a list of known hosts. */
  readonly knownHostsLine: string;
  /** What clients tried: method, and what they sent with it. */
  readonly tried: readonly string[];
  close(): Promise<void>;
}

export async function startLoginServer(options: LoginServerOptions): Promise<LoginServer> {
  const key = newHostKey('ed25519');
  const tried: string[] = [];
  const connections = new Set<ssh2.Connection>();
  const server = new ssh2.Server({ hostKeys: [key.private] }, (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
    connection.on('error', () => {});
    connection.on('authentication', (context) => authenticate(context, options, tried));
    connection.on('session', (accept) => serveShell(accept()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    knownHostsLine: `[127.0.0.1]:${port} ${key.public}\n`,
    tried,
    async close() {
      for (const connection of connections) connection.end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function authenticate(
  context: ssh2.AuthContext,
  { password, questions, later = [], both = false }: LoginServerOptions,
  tried: string[],
): void {
  const methods: ssh2.AuthenticationType[] = [];
  if (password !== undefined) methods.push('password');
  if (questions && !both) methods.push('keyboard-interactive');
  if (context.method === 'password') {
    tried.push(`password ${context.password}`);
    if (context.password !== password) context.reject(methods);
    else if (both) context.reject(['keyboard-interactive'], true);
    else context.accept();
  } else if (context.method === 'keyboard-interactive' && questions) {
    askRounds(context, [questions, ...later], tried, (ok) =>
      ok ? context.accept() : context.reject(methods),
    );
  } else {
    tried.push(context.method);
    context.reject(methods);
  }
}

function askRounds(
  context: ssh2.KeyboardAuthContext,
  [questions, ...rest]: readonly (readonly LoginQuestion[])[],
  tried: string[],
  done: (ok: boolean) => void,
): void {
  if (!questions) {
    done(true);
    return;
  }
  context.prompt(
    questions.map(({ prompt, echo }) => ({ prompt, echo })),
    (answers) => {
      tried.push(`answers ${answers.join(' ')}`);
      if (!questions.every(({ answer }, index) => answers[index] === answer)) done(false);
      else askRounds(context, rest, tried, done);
    },
  );
}

/** A shell that says everything back, as a line. */
function serveShell(session: ssh2.Session): void {
  session.on('shell', (accept) => {
    const channel = accept();
    channel.on('data', (chunk: Buffer) => channel.write(`said ${chunk.toString()}`));
    channel.on('end', () => channel.end());
  });
}
