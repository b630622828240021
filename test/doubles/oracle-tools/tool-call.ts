/** One run of a tool, as its process tells it. */
export interface ToolCall {
  readonly tool: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Standard input; of sqlplus alone. */
  readonly input: string;
}

/** What a tool does: it prints, and ends with a status or by a signal. */
export interface ToolOutput {
  print(text: string): void;
}

/** How a tool ended. */
export type ToolStatus = number | 'SIGKILL';

/**
 * The program that stands in `bin/`: it hands everything to the test process through a socket, prints what it is told and
 * ends as it is told. In Perl, which starts ten times as fast as Node.js. Only sqlplus reads standard input, and only it
 * prints to standard output.
 */
export function toolProgram(tool: string, socket: string): string {
  const isSqlplus = tool === 'sqlplus';
  return `#!/usr/bin/perl
use strict; use IO::Socket::UNIX;
my $socket = IO::Socket::UNIX->new(Peer => '${socket}') or exit 99;
$| = 1; select(STDERR); $| = 1; select(${isSqlplus ? 'STDOUT' : 'STDERR'});
my $input = ${isSqlplus ? 'do { local $/; <STDIN> }' : "''"};
$ENV{PWD} = readlink('/proc/self/cwd');
print $socket join("\\0", '${tool}', scalar(@ARGV), @ARGV, scalar(keys %ENV), (map { ($_, $ENV{$_}) } keys %ENV), $input);
$socket->shutdown(1);
while (defined(my $line = <$socket>)) {
  if ($line =~ /^print (\\d+)/) { read($socket, my $text, $1); print $text; }
  elsif ($line =~ /^kill/) { kill 9, $$; sleep 1; }
  elsif ($line =~ /^end (\\d+)/) { exit $1; }
}
exit 99;
`;
}

/** Reads what the program hands over. */
export function readToolCall(bytes: Buffer): ToolCall {
  const words = bytes.toString('utf8').split('\0');
  const tool = words.shift() ?? '';
  const args = words.splice(0, Number(words.shift()));
  const variables = words.splice(0, 2 * Number(words.shift()));
  const env = Object.fromEntries(
    variables.flatMap((word, index) => (index % 2 === 0 ? [[word, variables[index + 1] ?? '']] : [])),
  );
  return { tool, args, env, input: words.join('\0') };
}

/** What the program is told. */
export function printed(text: string): string {
  return `print ${Buffer.byteLength(text)}\n${text}`;
}

export function ended(status: ToolStatus): string {
  return status === 'SIGKILL' ? 'kill\n' : `end ${status}\n`;
}
