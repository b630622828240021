/**
 * Answers the commands of a real sshd from this process: a process of its own for every command would take most of
 * the time of a script.
 */
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { answerExec } from './exec-session.js';

/** Behind a command on its way here; none has it inside. */
const endOfCommand = '\0';

export interface CommandAnswers {
  /**
   * For ForceCommand: hands SSH_ORIGINAL_COMMAND over and prints the reply. Needs bash and cat. The exit status is
   * always 0: the guides give it no meaning, replies tell by `Status:`.
   */
  readonly command: string;
  close(): Promise<void>;
}

/** Answers commands as the double does whose state lies in a directory, on a free port of 127.0.0.1. */
export async function answerCommands(stateDir: string): Promise<CommandAnswers> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let command = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      command += text;
      if (command.endsWith(endOfCommand)) socket.end(replyTo(stateDir, command.slice(0, -1)));
    });
    socket.on('close', () => sockets.delete(socket));
    // whoever asked was killed
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const asked = `\${SSH_ORIGINAL_COMMAND?is not set: one command per connection}`;
  return {
    command: `bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port}; printf "%s\\0" "${asked}" >&3; cat <&3'`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** What cannot be answered is no reply, and says why. */
function replyTo(stateDir: string, command: string): string {
  try {
    return answerExec(stateDir, command);
  } catch (error) {
    return String(error);
  }
}
