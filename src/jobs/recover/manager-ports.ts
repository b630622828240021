import { portAnswers } from '../../reach/port-answers.js';
import { usualServices } from '../live/live-words.js';
import type { RecoveryGround } from './recovery-ground.js';

export type ManagerService = 'cli' | 'rest';

/** Whether services of the manager answer; no login is tried. */
export interface ManagerAnswers {
  /** `ovmm:10000`, of those that accept a connection. */
  readonly answering: readonly string[];
  readonly silent: readonly string[];
  /** Why silence says nothing; undefined when it does. */
  readonly unsure: string | undefined;
}

const timeoutMs = 3_000;

/** Asks the CLI, the web and REST interface, or both, at the ports that the configuration names, else the usual ones. */
export async function managerAnswers(
  { configured }: RecoveryGround,
  services: readonly ManagerService[] = ['cli', 'rest'],
): Promise<ManagerAnswers> {
  const asked = services.flatMap((service) => {
    const named = service === 'cli' ? configured?.managerCli : configured?.managerRest;
    const host = named?.host.host ?? otherHost(configured);
    const usual = service === 'cli' ? usualServices.managerCli : usualServices.managerRest;
    return host === undefined ? [] : [{ host, port: named?.host.port ?? usual.port }];
  });
  const answers = await Promise.all(asked.map(({ host, port }) => portAnswers(host, port, timeoutMs)));
  const text = ({ host, port }: { host: string; port: number }) => `${host}:${port}`;
  return {
    answering: asked.filter((_, index) => answers[index]).map(text),
    silent: asked.filter((_, index) => !answers[index]).map(text),
    unsure: whyUnsure(configured, asked.length),
  };
}

function otherHost(configured: RecoveryGround['configured']): string | undefined {
  return (configured?.manager ?? configured?.managerCli?.host ?? configured?.managerRest?.host)?.host;
}

/** A host behind a jump host is silent to everybody here. */
function whyUnsure(configured: RecoveryGround['configured'], asked: number): string | undefined {
  if (asked === 0) return 'no configuration names the manager';
  if (configured?.ssh.jump !== undefined)
    return 'the manager is behind a jump host, so its silence says nothing';
  return undefined;
}
