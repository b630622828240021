import type { AddressInfo } from 'node:net';
import ssh2 from 'ssh2';

export interface LoginServerOptions {
  /** Takes this password, by the method `password`. */
  readonly password?: string;
  /** Asks these questions (keyboard-interactive) and takes these answers. */
  readonly questions?: readonly {
    readonly prompt: string;
    readonly echo: boolean;
    readonly answer: string;
  }[];
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
  const key = ssh2.utils.generateKeyPairSync('ed25519');
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
  { password, questions }: LoginServerOptions,
  tried: string[],
): void {
  const methods: ssh2.AuthenticationType[] = [];
  if (password !== undefined) methods.push('password');
  if (questions) methods.push('keyboard-interactive');
  if (context.method === 'password') {
    tried.push(`password ${context.password}`);
    if (context.password === password) {
      context.accept();
      return;
    }
  } else if (context.method === 'keyboard-interactive' && questions) {
    const prompts = questions.map(({ prompt, echo }) => ({ prompt, echo }));
    context.prompt(prompts, (answers) => {
      tried.push(`answers ${answers.join(' ')}`);
      if (questions.every(({ answer }, index) => answers[index] === answer)) context.accept();
      else context.reject(methods);
    });
    return;
  } else tried.push(context.method);
  context.reject(methods);
}

/** A shell that says everything back, as a line. */
function serveShell(session: ssh2.Session): void {
  session.on('shell', (accept) => {
    const channel = accept();
    channel.on('data', (chunk: Buffer) => channel.write(`said ${chunk.toString()}`));
    channel.on('end', () => channel.end());
  });
}
