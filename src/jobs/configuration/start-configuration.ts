import { resolve } from 'node:path';
import { RescueError } from '../../base/errors.js';
import type { Log } from '../../base/log.js';
import { composeStart, type StartFacts, unknownManager } from '../../formats/configuration/compose-start.js';
import type { StartSsh } from '../../formats/configuration/start-ssh-lines.js';
import { type OvmmConfigDocument, readOvmmConfig } from '../../formats/ovmm-config.js';
import { createLocalHost } from '../../reach/local-host.js';
import { writeNewFile } from '../../reach/new-file.js';
import { refuseExisting } from '../../reach/publish-file.js';
import { hostText, isRemote, loginText, parseRemotePath } from '../../reach/ssh/ssh-address.js';
import { EstateHosts } from '../ssh/estate-hosts.js';
import { type SshOptions, sshWords } from '../ssh/ssh-words.js';

export interface StartOptions {
  /** A manager's `.config`, a path or `ssh://HOST/PATH`. */
  readonly from: string;
  readonly estate: string;
  /** The file to make; nothing is written without. */
  readonly out?: string;
  readonly ssh: SshOptions;
  readonly log: Log;
}

const longestConfigBytes = 1024 * 1024;

/**
 * The commented start of a configuration, made from a manager's `.config`; with `out` it is written there. Throws
 * OVM_FILE_UNREADABLE, OVM_FILE_TOO_LARGE, OVM_FILE_UNKNOWN for a file of another kind, OVM_SSH_*, and OVM_WRITE_FAILED
 * where there is something already: nothing is replaced.
 */
export async function startConfiguration(options: StartOptions): Promise<string> {
  const { from, out } = options;
  if (out !== undefined) refuseConfiguration(out, options.estate);
  const { document } = readOvmmConfig(await configBytes(options));
  const { databaseHost, databasePort, databaseSchema, managerUuid } = document;
  if (!databaseHost && !databasePort && !databaseSchema && !managerUuid)
    throw new RescueError(
      'OVM_FILE_UNKNOWN',
      from,
      'it is no .config of a manager: it has none of DBHOST, LSNR, OVSSCHEMA, UUID',
      undefined,
      "Give /u01/app/oracle/ovm-manager-3/.config of the manager's host, a copy or ssh://HOST/PATH.",
    );
  const text = composeStart({
    ...factsOf(document),
    ...{ from, estate: options.estate, ssh: startSsh(options.ssh) },
    ...managerHost(from),
  });
  if (out !== undefined) await writeNewFile(out, text, { sync: true });
  return text;
}

/** A file in use is never to be removed for the sake of a further estate. */
function refuseConfiguration(out: string, estate: string): void {
  try {
    refuseExisting(out);
  } catch (error) {
    if (!(error instanceof RescueError)) throw error;
    const hint = `To add the estate ${estate} to it, leave out --out and put what is printed from the name of the estate on below \`estates:\` of that file.`;
    throw new RescueError(error.code, error.object, error.why, error, hint);
  }
}

/** The lines that wait for the name of the manager's host, counted from 1; those that are hidden do not. */
export function linesToFillIn(text: string): number[] {
  const isMeant = (line: string) => line.includes(unknownManager) && !/^\s*#/.test(line);
  return text.split('\n').flatMap((line, index) => (isMeant(line) ? [index + 1] : []));
}

export const managerToFillIn = unknownManager;

async function configBytes({ from, ssh, log }: StartOptions): Promise<Uint8Array> {
  if (!isRemote(from)) return createLocalHost().readFile(from, longestConfigBytes);
  const words = sshWords(ssh);
  const hosts = new EstateHosts(() => words, log);
  try {
    const remote = parseRemotePath(from);
    return await (await hosts.open(remote)).readFile(remote.path, longestConfigBytes);
  } catch (error) {
    // with the host: nobody should look for it on this machine
    const isOfFile = error instanceof RescueError && error.code.startsWith('OVM_FILE_');
    throw isOfFile ? new RescueError(error.code, from, error.why, error, error.hint) : error;
  } finally {
    await hosts.close();
  }
}

/** A file that was read from another host was read from the manager's. */
function managerHost(from: string): Pick<StartFacts, 'managerHost' | 'managerName' | 'managerConfig'> {
  if (!isRemote(from)) return {};
  const remote = parseRemotePath(from);
  return {
    managerHost: /^ssh:\/\/[^/]*@/.test(from) ? loginText(remote) : hostText(remote),
    managerName: hostText({ host: remote.host, port: 22 }),
    managerConfig: from,
  };
}

/** What the first connection needed, every other will need. */
function startSsh(options: SshOptions): StartSsh {
  const { sshKey, sshPassphraseFile, sshPasswordFile, sshAgent, sshLegacy, sshSudo, sshJump } = options;
  const { knownHosts, sshTimeout } = options;
  return {
    ...(sshKey !== undefined && { key: resolve(sshKey) }),
    ...(sshPassphraseFile !== undefined && { passphraseFile: resolve(sshPassphraseFile) }),
    ...(sshPasswordFile !== undefined && { passwordFile: resolve(sshPasswordFile) }),
    ...(sshAgent !== undefined && { agent: sshAgent }),
    ...(sshLegacy !== undefined && { legacy: sshLegacy }),
    ...(sshSudo !== undefined && { sudo: sshSudo }),
    ...(sshJump !== undefined && { jump: sshJump }),
    ...(knownHosts !== undefined && { knownHosts: resolve(knownHosts) }),
    ...(sshTimeout !== undefined && { timeout: sshTimeout }),
  };
}

function factsOf(document: OvmmConfigDocument): Partial<StartFacts> {
  const texts = {
    managerUuid: document.managerUuid?.value,
    buildId: document.buildId?.value,
    release: document.release?.value,
    engine: document.engine?.value,
    databaseHost: document.databaseHost?.value,
    databasePort: document.databasePort?.value,
    // of Oracle SID is the instance
    databaseUser:
      document.databaseSchema?.value ??
      (document.engine?.value === 'oracle' ? undefined : document.databaseName?.value),
    databaseName: document.databaseName?.value,
  };
  return Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined));
}
