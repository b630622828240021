import type { Server, VirtualMachine } from '../../../model/environment.js';
import { serverKey } from '../../../model/identifiers.js';
import type { ServerValue } from '../../../recovery/values.js';
import { serverAnswers } from '../../answered-servers.js';
import { readEstate } from '../../read-estate.js';
import { liveEstate } from '../live-estate.js';
import type { StepPlace } from '../step-place.js';

/** What servers run, as far as they could be asked. */
export interface RunningVms {
  readonly vms: readonly VirtualMachine[];
  /** Servers that could not be asked, for people. */
  readonly unread: readonly string[];
  /** How many told it. */
  readonly asked: number;
}

const readingServers: ReadonlySet<string> = new Set(['server-agents', 'manager-files']);

/** The plan knows servers from archives, which nothing may tell of now. */
function isServer({ id, facts }: Server, { id: known, name, address }: ServerValue): boolean {
  return (
    serverKey(id) === serverKey(known) ||
    (name !== undefined && facts.name?.value === name) ||
    (address !== undefined && facts.registeredIp?.value.trim() === address)
  );
}

/** Asks every server of the configuration what it runs. Throws what reading the estate throws. */
export async function runningVms(place: Pick<StepPlace, 'ground' | 'plan'>): Promise<RunningVms> {
  const input = liveEstate(place);
  if (input === undefined) return { vms: [], unread: ['no configuration names the servers'], asked: 0 };
  const reading = await readEstate(input);
  try {
    const { environment, sources } = reading;
    const answers = await serverAnswers(reading, []);
    const silent = answers.filter(({ answers: told }) => !told).map(({ name }) => name);
    const failed = sources
      .filter(({ name, status }) => readingServers.has(name) && status === 'failed')
      .map(({ root }) => root);
    const unlisted = place.plan.values.servers
      .filter((server) => !environment.servers.some((one) => isServer(one, server)))
      .map(({ id, name }) => name ?? id);
    const unread = [...new Set([...silent, ...failed, ...unlisted])];
    const asked = answers.length - silent.length;
    return {
      vms: environment.vms.filter(({ facts }) => facts.runningOn !== undefined),
      unread: asked === 0 && unread.length === 0 ? ['any server: none is known'] : unread,
      asked,
    };
  } finally {
    await reading.close();
  }
}
