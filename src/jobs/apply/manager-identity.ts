import { RescueError } from '../../base/errors.js';
import { readRestReply, restObjectsOf } from '../../formats/rest-reply.js';
import type { Release } from '../../model/environment.js';
import { releases } from '../../model/environment.js';
import { sameId } from '../../model/identifiers.js';
import { toldManagerUuid } from '../../model/manager-uuid.js';
import { isSameHost } from '../../reach/same-host.js';
import { parseHostAddress } from '../../reach/ssh/ssh-address.js';
import type { EstateServices } from '../live/estate-services.js';
import type { ManagerRestWords } from '../live/live-words.js';
import { withPinHint } from '../live/service-places.js';
import { type EstateInput, readEstate } from '../read-estate.js';
import type { ScriptWords } from './apply-script.js';
import { areOfOneManager } from './cli-and-rest.js';
import type { ManagerLink } from './manager-link.js';

/** Which manager lines go to. */
export interface ManagerIdentity {
  readonly release: Release;
  /** As `showversion` prints it. */
  readonly version: string;
  /** Undefined when nobody could tell: the CLI does not show it. */
  readonly uuid?: string;
}

/** The release by `showversion`. Throws OVM_MANAGER_DIFFERS for one without a CLI grammar, and another than demanded. */
export async function managerRelease(
  link: ManagerLink,
  manager: string,
  demanded: string | undefined,
): Promise<Pick<ManagerIdentity, 'release' | 'version'>> {
  const reply = await link.read({ verb: 'showversion' });
  const texts = [...reply.otherLines, ...reply.attributes.map(({ value }) => value)];
  // the first number of that form, as Oracle's own scripts take it
  const [version, short] = /\b(3\.\d)(?:\.\d{1,6}){0,4}\b/.exec(texts.join('\n')) ?? [];
  const release = releases.find((known) => known === short);
  if (!reply.success || release === undefined || version === undefined)
    throw new RescueError('OVM_MANAGER_DIFFERS', manager, `its release is not known: ${texts.join(' ')}`);
  if (demanded === undefined || demanded === release) return { release, version };
  const why = `it has release ${version}, and the script is for ${demanded}`;
  throw new RescueError('OVM_MANAGER_DIFFERS', manager, why);
}

/** The CLI that lines go to. */
export interface ReachedCli {
  readonly host: string;
  readonly link: ManagerLink;
}

/**
 * The UUID that REST interfaces and files of hosts tell of the manager whose CLI this is; undefined when none is named,
 * tells one, or is known to be of this manager. Throws OVM_MANAGER_DIFFERS when one is of another, or two disagree.
 */
export async function managerUuid(
  cli: ReachedCli,
  input: EstateInput,
  services: EstateServices,
): Promise<string | undefined> {
  const { managerRests = [], managers = [] } = input;
  const told: { readonly who: string; readonly uuid: string }[] = [];
  for (const rest of managerRests) {
    const uuid = await uuidByRest(cli, rest, input, services);
    if (uuid !== undefined) told.push({ who: `the REST interface at ${rest.host}`, uuid });
  }
  if (managers.length > 0 && (await isOnItsHost(cli, input))) {
    const uuid = await uuidOfHost(input);
    if (uuid !== undefined) told.push({ who: 'the files of its host', uuid });
  }
  const [first, ...others] = told;
  const other = others.find(({ uuid }) => first !== undefined && !sameId(uuid, first.uuid));
  if (first === undefined || other === undefined) return first?.uuid;
  const why = `${first.who} says that it is ${first.uuid}, ${other.who} that it is ${other.uuid}`;
  throw new RescueError('OVM_MANAGER_DIFFERS', 'the manager', why);
}

async function uuidByRest(
  cli: ReachedCli,
  words: ManagerRestWords,
  { log }: EstateInput,
  services: EstateServices,
): Promise<string | undefined> {
  const client = await services.rest(words);
  const bytes = await withPinHint(words, client.get(['Manager']));
  if (bytes === undefined) return undefined;
  const [manager] = restObjectsOf(readRestReply(bytes).document.objects, 'Manager');
  if (manager === undefined) return undefined;
  const same = await areOfOneManager(cli, { host: words.host, client });
  if (same.is === 'same') return manager.id;
  const why = `the REST interface at ${words.host} is of another: ${same.why}`;
  if (same.is === 'other') throw new RescueError('OVM_MANAGER_DIFFERS', `the manager ${cli.host}`, why);
  log.warn(
    `whether the REST interface at ${words.host} is of the manager ${cli.host} is not known: ${same.why}`,
  );
  return undefined;
}

/** Files of another host tell nothing of this manager. */
async function isOnItsHost(cli: ReachedCli, { managers = [], log }: EstateInput): Promise<boolean> {
  for (const word of managers) {
    const { host } = parseHostAddress(word);
    if (await isSameHost(host, cli.host)) continue;
    log.warn(
      `${host}, whose files are read, is not the host of the manager ${cli.host}: its UUID does not count`,
    );
    return false;
  }
  return true;
}

async function uuidOfHost(input: EstateInput): Promise<string | undefined> {
  const alone = { managerClis: [], managerRests: [], agents: [], servers: [], trees: [], managerFiles: [] };
  const reading = await readEstate({ ...input, ...alone });
  try {
    return toldManagerUuid(reading.environment.uuidPlaces);
  } finally {
    await reading.close();
  }
}

/**
 * What the operator says and what the script says must both be this manager. Throws OVM_MANAGER_DIFFERS.
 * @param said the UUID that the operator says
 */
export function refuseOthers(
  manager: string,
  { release, uuid }: Pick<ManagerIdentity, 'uuid'> & { readonly release: string },
  head: ScriptWords,
  said: string | undefined,
): void {
  if (head.release !== undefined && head.release !== release)
    throw new RescueError(
      'OVM_MANAGER_DIFFERS',
      manager,
      `it has release ${release}, and the script says that it is for ${head.release}`,
    );
  refuseOtherManager(manager, uuid, said, '--manager-uuid');
  // a new manager may have a new UUID: only where nothing is said the script's own counts
  if (said === undefined) refuseOtherManager(manager, uuid, head.managerUuid, 'the script');
}

/** Throws OVM_MANAGER_DIFFERS when the manager is not the one that is expected. */
export function refuseOtherManager(
  manager: string,
  uuid: string | undefined,
  expected: string | undefined,
  whose: string,
): void {
  if (uuid === undefined || expected === undefined || sameId(uuid, expected)) return;
  const why = `its UUID is ${uuid}, and ${whose} names ${expected}`;
  throw new RescueError('OVM_MANAGER_DIFFERS', manager, why);
}
