import { randomBytes } from 'node:crypto';
import { RescueError } from '../../base/errors.js';
import { remoteCommandLine } from '../remote-commands.js';
import type { ToolHost, Workplace } from './tool-host.js';

const sweepMs = 60_000;

/** A command that goes on until its standard input ends. */
interface Held {
  end(): Promise<void>;
}

/** What `ToolHost.workplace` does on every machine: sweeps, then holds a new directory. */
export async function newWorkplace(
  host: Pick<ToolHost, 'run'>,
  below: string,
  hold: (line: ReturnType<typeof remoteCommandLine>) => Promise<Held>,
): Promise<Workplace> {
  const told: Buffer[] = [];
  const onOutput = (chunk: Buffer) => void told.push(Buffer.from(chunk));
  await host.run(remoteCommandLine('tool-sweep', { below }), { stallMs: sweepMs, onOutput });
  const swept = Buffer.concat(told).toString('utf8').split('\n').filter(Boolean);
  const path = `${below.replace(/\/+$/, '')}/ovm-rescue-tools.${randomBytes(8).toString('hex')}`;
  const held = await hold(remoteCommandLine('tool-workplace', { workplace: path })).catch((error) => {
    if (error instanceof RescueError && /mkdir/.test(error.message))
      throw error.withHint(otherDirectory(below));
    throw error;
  });
  return { path, swept, end: () => held.end() };
}

function otherDirectory(below: string): string {
  return `No directory could be made in ${below}: name one that is there on the host of the tools, may be written to, and has room for the dump, with --tools-directory.`;
}
