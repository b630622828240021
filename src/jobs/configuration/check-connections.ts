import { type ExitCode, exitCodes } from '../../base/exit-codes.js';
import type { KnownPasswords } from '../../base/known-passwords.js';
import type { Log } from '../../base/log.js';
import { holdsNothing } from '../capture-places.js';
import { inLanes } from '../in-lanes.js';
import { EstateServices } from '../live/estate-services.js';
import { Secrets } from '../live/secrets.js';
import { EstateHosts } from '../ssh/estate-hosts.js';
import type { SshOptions } from '../ssh/ssh-words.js';
import type { ChosenEstate } from './chosen-estate.js';
import { databaseProbes } from './database-probes.js';
import { archivesProbe, estateProbes } from './estate-probes.js';
import { estateWords } from './estate-words.js';
import { nightlyProbes } from './nightly-probes.js';
import { type ConnectionCheck, type ConnectionProbe, tryConnection } from './tried-connection.js';

export interface CheckOptions {
  /** What the command line says of hosts; it comes before the configuration. */
  readonly ssh: SshOptions;
  /** Where archives are if the configuration does not say it. */
  readonly usualArchives: string;
  readonly log: Log;
}

/** So many hosts are asked at the same time. */
const mostLanes = 4;

/**
 * Tries every connection of an estate with one question that changes nothing; nothing is captured or written. A
 * connection that fails is an answer; only faults of our own are thrown. The answers stand in the order of the file's
 * keys as docs/configuration.md lists them, archives and the nightly run last.
 */
export async function checkConnections(
  estate: ChosenEstate,
  { ssh, usualArchives, log }: CheckOptions,
): Promise<ConnectionCheck[]> {
  const words = estateWords(estate, ssh);
  const secrets = new Secrets(log, estate.passwords);
  const hosts = new EstateHosts(words.ssh ?? (() => ({})), log, secrets);
  const services = new EstateServices(words, hosts, secrets);
  const close = async () => {
    await services.close();
    await hosts.close();
  };
  try {
    const probes = [
      ...estateProbes(words, { hosts, services }),
      ...databaseProbes(estate, ssh, secrets, log),
    ];
    const ofNight = nightlyProbes(estate, { hosts, secrets, archives: estate.archives ?? usualArchives });
    services.takeVariables();
    hosts.takeVariables([...probes, ...ofNight].flatMap(({ host }) => host ?? []));
    await services.findPasswords();
    const works = [...probes, archivesProbe(estate, usualArchives), ...ofNight].map((probe) =>
      workOf(probe, secrets.passwords),
    );
    return await inLanes(works, mostLanes, close);
  } finally {
    await close();
  }
}

function workOf(probe: ConnectionProbe, passwords: KnownPasswords) {
  return { lane: probe.lane, run: () => tryConnection(probe, holdsNothing, passwords) };
}

/**
 * As a capture would end: 0 when all is well, 3 when something failed, and when nothing of the estate works 12
 * where a login, a host key or a certificate was refused, else 1.
 */
export function checkExitCode(checks: readonly ConnectionCheck[]): ExitCode {
  const failed = checks.filter(({ ok }) => !ok);
  if (failed.length === 0) return exitCodes.ok;
  const works = checks.some(({ ok, source }) => ok && !/^(?:archives$|nightly\.)/.test(source));
  if (works) return exitCodes.incomplete;
  return failed.some(({ error }) => error?.exitCode === exitCodes.refused)
    ? exitCodes.refused
    : exitCodes.failed;
}
