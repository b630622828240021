import { createServer, type Socket } from 'node:net';

/** One run of a program of a host. */
export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
}

/** Where a program prints, and whom it asks. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** A line of standard input; undefined at its end. */
  ask(prompt: string): Promise<string | undefined>;
}

/** What a program does; gives its exit status. */
export type Program = (call: ProgramCall, terminal: Terminal) => Promise<number>;

/** Programs of a host that are carried out in this process. */
export interface ProgramCalls {
  readonly calls: readonly ProgramCall[];
  /** Faults of the double itself; a test that ends with one has proven nothing. */
  readonly broken: readonly unknown[];
  close(): Promise<void>;
}

const socketOnHost = '/run/programs';

/**
 * The text of a program of a host: it hands its words over, prints what it is told, hands lines over that are typed, and
 * ends as it is told. In Perl, which starts ten times as fast as Node.js.
 */
export function programText(program: string): string {
  return `#!/usr/bin/perl
use strict; use IO::Socket::UNIX;
my $socket = IO::Socket::UNIX->new(Peer => '${socketOnHost}') or exit 99;
$| = 1; $socket->autoflush(1);
my $words = join("\\0", '${program}', @ARGV);
print $socket length($words), "\\n", $words;
while (defined(my $line = <$socket>)) {
  if ($line =~ /^(out|err|ask) (\\d+)/) {
    my $to = $1; read($socket, my $text, $2);
    if ($to eq 'err') { print STDERR $text; } else { print $text; }
    if ($to eq 'ask') { my $typed = <STDIN>; print $socket defined($typed) ? "typed $typed" : "nothing\\n"; }
  }
  elsif ($line =~ /^end (\\d+)/) { exit $1; }
}
exit 99;
`;
}

/** Answers the programs of a host; `programs` are by name. */
export async function answerPrograms(
  root: string,
  programs: Readonly<Record<string, Program>>,
): Promise<ProgramCalls> {
  const calls: ProgramCall[] = [];
  const broken: unknown[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    void serve(socket, programs, calls).catch((error) => {
      broken.push(error);
      socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(`${root}${socketOnHost}`, resolve));
  return {
    calls,
    broken,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serve(
  socket: Socket,
  programs: Readonly<Record<string, Program>>,
  calls: ProgramCall[],
): Promise<void> {
  const reader = new LineReader(socket);
  const length = Number(await reader.line());
  const [program = '', ...args] = (await reader.bytes(length)).split('\0');
  const call = { program, args };
  calls.push(call);
  const send = (kind: string, text: string) =>
    void socket.write(`${kind} ${Buffer.byteLength(text)}\n${text}`);
  const status = await (programs[program] ?? unknown)(call, {
    out: (text) => send('out', text),
    err: (text) => send('err', text),
    ask: async (prompt) => {
      send('ask', prompt);
      const answer = await reader.line();
      return answer.startsWith('typed ') ? answer.slice('typed '.length) : undefined;
    },
  });
  socket.end(`end ${status}\n`);
}

const unknown: Program = async ({ program }) => {
  throw new Error(`${program} is no program of the host`);
};

/** What a program sends, in order. */
class LineReader {
  #text = '';
  #ended = false;
  #wake = () => {};

  constructor(socket: Socket) {
    socket.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      this.#wake();
    });
    socket.on('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  async line(): Promise<string> {
    const end = await this.#until(() => this.#text.indexOf('\n'));
    const line = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + 1);
    return line;
  }

  async bytes(length: number): Promise<string> {
    await this.#until(() => (Buffer.byteLength(this.#text) >= length ? length : -1));
    const all = Buffer.from(this.#text);
    this.#text = all.subarray(length).toString('utf8');
    return all.subarray(0, length).toString('utf8');
  }

  async #until(found: () => number): Promise<number> {
    while (found() < 0) {
      if (this.#ended) throw new Error('a program of the host ended before it was told to');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return found();
  }
}
