import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { Password } from '../../src/base/password.js';
import type { EnvironmentPart } from '../../src/model/environment.js';
import { type CliLine, cliTextOf } from '../../src/reach/cli-readings.js';
import {
  type CliSession,
  type CliSessionSettings,
  cliSessionSettings,
  openCliSession,
} from '../../src/reach/ovm-cli-session.js';
import { sshSettings } from '../../src/reach/ssh/ssh-settings.js';
import { managerCliSource } from '../../src/sources/manager-cli-source.js';
import type { CaptureReport } from '../../src/sources/source.js';
import { type CliServer, type CliServerOptions, startCliServer } from '../doubles/ovm-manager/cli-server.js';
import { type DoubleOptions, OvmManagerDouble } from '../doubles/ovm-manager/ovm-manager-double.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

export const managerPassword = 'Kanarie-4711';

type ServerOptions = Omit<CliServerOptions, 'password'>;
type Patience = Partial<Omit<CliSessionSettings, 'ssh'>> & {
  readonly password?: string;
  readonly legacy?: boolean;
};

/** Starts doubles of the manager's CLI that end with the test. */
export function managersAtHand() {
  const scratch = scratchDirectories();
  const servers: CliServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });
  const start = async (options: ServerOptions): Promise<CliServer> => {
    const server = await startCliServer({ ...options, password: managerPassword });
    servers.push(server);
    return server;
  };
  const settingsOf = (
    server: CliServer,
    { password, legacy, ...patience }: Patience = {},
  ): CliSessionSettings => {
    const known = join(scratch(), 'known_hosts');
    writeFileSync(known, server.knownHostsLine);
    const ssh = sshSettings({
      host: '127.0.0.1',
      port: server.port,
      user: 'admin',
      logins: [{ by: 'password', password: new Password(password ?? managerPassword) }],
      knownHosts: { read: [known], add: known },
      legacy: legacy ?? false,
    });
    return cliSessionSettings(ssh, { longestPauseMs: 1, replyTimeoutMs: 5_000, ...patience });
  };
  return { start, settingsOf };
}

export interface CapturedManager {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly secretFiles: readonly string[];
  readonly report: CaptureReport;
  readonly part: EnvironmentPart;
}

/** A session with a double in this process: the same lines and replies without a network. */
export function sessionInProcess(options: DoubleOptions): CliSession {
  const double = new OvmManagerDouble(options);
  const name = 'admin@double';
  const ask = async (line: CliLine) => Buffer.from(`${double.execute(cliTextOf(line)).text}OVM> `);
  return { name, ask, usable: true, close: async () => {} };
}

/** Captures into memory and interprets what was captured. */
export async function captureManager(settings: CliSessionSettings): Promise<CapturedManager> {
  return captureBy(() => openCliSession(settings));
}

export async function captureBy(open: () => Promise<CliSession>): Promise<CapturedManager> {
  const files = new Map<string, Uint8Array>();
  const secretFiles: string[] = [];
  const report = await managerCliSource.capture(open, {
    put: async (path, bytes, options) => {
      files.set(path, bytes);
      if (options?.containsSecrets) secretFiles.push(path);
    },
  });
  return { files, secretFiles, report, part: await interpretFiles(files) };
}

export async function interpretFiles(files: ReadonlyMap<string, Uint8Array>): Promise<EnvironmentPart> {
  return managerCliSource.interpret({
    paths: [...files.keys()].sort(),
    read: async (path) => files.get(path) ?? new Uint8Array(),
  });
}
