import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Release } from '../../../src/model/environment.js';
import { loadDouble } from '../../doubles/ovm-manager/exec-session.js';
import { type RunOptions, type RunResult, run, runOnTerminal } from '../../doubles/sshd/run-sh.js';
import { type Sshd, type SshdOptions, startSshd } from '../../doubles/sshd/sshd.js';
import {
  type MadeUpVm,
  madeUpEstate,
  madeUpWorld,
  type WrittenScript,
  writeScript,
} from './send-script-estate.js';

export interface SessionOptions extends SshdOptions {
  readonly release?: Release;
  readonly managerRelease?: Release;
  /** More of the manager's world, such as VMs that are there already. */
  readonly world?: object;
  readonly lineEnd?: string;
}

export interface SendOptions extends RunOptions {
  readonly shell?: 'dash' | 'bash';
  readonly terminal?: boolean;
  /** What stands before the host. */
  readonly flags?: readonly string[];
}

/** A script, a manager to send it to, and what became of both. */
export interface Session {
  readonly script: WrittenScript;
  readonly sshd: Sshd;
  /** Environment for the script: port, options for ssh, a directory for temporary files. */
  readonly env: Readonly<Record<string, string>>;
  send(options?: SendOptions): Promise<RunResult>;
  /** The script's own lines that arrived, in order. */
  received(): readonly string[];
  accepted(): readonly string[];
  /** The names of the VMs the manager has in the end. */
  vmNames(): readonly string[];
  journal(): string;
  /** Files in the directory for temporary files. */
  temporaryFiles(): readonly string[];
  close(): Promise<void>;
}

export async function openSession(vms: readonly MadeUpVm[], options: SessionOptions = {}): Promise<Session> {
  const { release = '3.4', managerRelease = release } = options;
  const script = writeScript(madeUpEstate(vms), release);
  const sshd = await startSshd(
    madeUpWorld(vms.length, managerRelease, options.world, options.lineEnd),
    options,
  );
  const temporary = join(script.dir, 'tmp');
  mkdirSync(temporary);
  const env = { OVM_PORT: String(sshd.port), OVM_SSH_OPTIONS: sshd.sshOptions, TMPDIR: temporary };
  const log = (name: string) => {
    const path = join(sshd.stateDir, name);
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  };
  const own = (line: string) => !/^(?:showversion|list (?:Vm|Vnic|VmDiskMapping))$/.test(line);
  return {
    script,
    sshd,
    env,
    send: (how = {}) => {
      const { shell = 'dash', terminal = false, flags = [] } = how;
      const words = [script.file, ...flags, '127.0.0.1', sshd.user];
      const settings = { input: 'yes\n', ...how, env: { ...env, ...how.env } };
      if (!terminal) return run(shell, words, settings);
      const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
      // the last line tells whether the terminal echoes
      const echo = "stty -a | tr ' ;' '\\n\\n' | grep -x -e '-*echo'";
      return runOnTerminal(`trap : INT; ${shell} ${quoted.join(' ')}; s=$?; ${echo}; exit $s`, settings);
    },
    received: () => log('sent.log').filter(own),
    accepted: () => log('accepted.log').filter(own),
    vmNames: () =>
      loadDouble(sshd.stateDir)
        .vms()
        .map((vm) => vm.name),
    journal: () => (existsSync(script.journal) ? readFileSync(script.journal, 'utf8') : ''),
    temporaryFiles: () => readdirSync(temporary),
    close: async () => {
      await sshd.close();
      script.remove();
    },
  };
}
