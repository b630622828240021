import { counted } from '../base/counted.js';
import type { ServerAnswer } from '../checks/guard/guard-facts.js';
import type { PlannedScript } from '../checks/guard/planned-script.js';
import { idKey } from '../model/identifiers.js';
import { readRepositories } from './answered-servers.js';
import type { EstateReading } from './read-estate.js';

/** How much a guard or sync looked at: green of nothing is worth nothing. */
export interface LookedAt {
  /** VMs that a script makes or changes; none without a script. */
  readonly planned: number;
  /** VMs of the estate. */
  readonly vms: number;
  readonly servers: number;
  /** Servers that told what runs on them. */
  readonly answering: number;
  readonly repositories: number;
  /** Repositories whose definitions were read. */
  readonly readRepositories: number;
}

/** Counts what a reading holds. */
export async function lookedAt(
  reading: EstateReading,
  servers: readonly ServerAnswer[],
  planned?: Pick<PlannedScript, 'vms'>,
): Promise<LookedAt> {
  const { repositories, vms } = reading.environment;
  const read = await readRepositories(reading);
  return {
    ...{ planned: planned?.vms.length ?? 0, vms: vms.length },
    ...{ servers: servers.length, answering: servers.filter(({ answers }) => answers).length },
    ...{ repositories: repositories.length },
    readRepositories: repositories.filter(({ id }) => read.has(idKey(id))).length,
  };
}

/** `12 VMs, 2 of 2 servers, 1 of 3 repositories` */
export function lookedAtText({ vms, servers, answering, ...more }: LookedAt): string {
  const repositories = `${more.readRepositories} of ${counted(more.repositories, 'repository', 'repositories')}`;
  return `${counted(vms, 'VM')}, ${answering} of ${counted(servers, 'server')}, ${repositories}`;
}
