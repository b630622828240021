import { readArchiveName } from '../../archive/archive-layout.js';
import type { ManifestSource } from '../../archive/manifest.js';
import { counted } from '../../base/counted.js';
import type { NightArchive, NightRecord, RecoverableState } from '../../model/night.js';
import type { CapturedEstate } from './captured-estate.js';
import type { NightSchema } from './night-counts.js';

/** What a recovery would have to stand on. */
export interface RecoverableFacts
  extends Pick<NightRecord, 'managerUuid' | 'uuidPlaces' | 'uuidAgrees' | 'release' | 'openPoints'> {
  /** Undefined when nothing was captured. */
  readonly captured: CapturedEstate | undefined;
  /** Of the capture's manifest. */
  readonly sources: readonly ManifestSource[];
  readonly archives: readonly NightArchive[];
  readonly schemas: readonly NightSchema[];
}

/**
 * Whether B1 to B4 of the article could be recovered from with what this night gave.
 *
 * B1 to B3 need the old manager UUID for the installer, the release to install, and the servers to rediscover; a schema
 * export turns them into A5, a restore, and is not needed for them. B4 needs the definitions of the repositories and
 * create scripts without open points. Copies of the disks are beyond what an archive holds, and beyond this answer.
 */
export function recoverableStates(facts: RecoverableFacts): readonly RecoverableState[] {
  return [rediscovered(facts), recreated(facts)];
}

/** What keeps a situation from being recovered from, and what it waits for. */
interface Obstacles {
  readonly lost: readonly string[];
  readonly open: readonly string[];
}

function stateOf(
  situation: RecoverableState['situation'],
  { lost, open }: Obstacles,
  rests: readonly string[],
): RecoverableState {
  const state = lost.length > 0 ? 'no' : open.length > 0 ? 'open' : 'yes';
  return { situation, state, why: [...lost, ...open, ...rests].join(', ') };
}

function rediscovered(facts: RecoverableFacts): RecoverableState {
  const { captured, managerUuid, uuidPlaces, uuidAgrees } = facts;
  const places = counted(uuidPlaces, 'place');
  const known = managerUuid !== null && uuidAgrees;
  const disagrees = uuidPlaces > 0 && !uuidAgrees;
  const lost = known || disagrees ? [] : ['manager UUID not known'];
  const servers = captured?.servers ?? [];
  const addresses = servers.filter((server) => server.facts.registeredIp?.value).length;
  const open = [
    ...(disagrees ? [`manager UUID disagrees in ${places}`] : []),
    ...(facts.release === null ? ['release not known'] : []),
    ...(servers.length === 0 ? ['no server known'] : []),
    ...(servers.length > 0 && addresses === 0 ? ['no address of a server known'] : []),
  ];
  const agrees = uuidPlaces === 1 ? 'UUID in 1 place' : `UUID agrees in ${places}`;
  return stateOf('B1-B3', { lost, open }, [schemaText(facts), ...(known ? [agrees] : [])]);
}

/** `schema 02:10`, `schemas 02:10, 02:14`, and which failed. */
function schemaText({ archives, schemas }: RecoverableFacts): string {
  const exports = archives.filter(({ kind }) => kind === 'schema');
  if (exports.length === 0) return 'no schema exported';
  const there = exports.filter(({ status }) => status !== 'failed');
  const failed = exports.filter(({ status }) => status === 'failed').map(serverName);
  const tables = schemas.flatMap(({ schema }) => schema.databases.flatMap((database) => database.tables));
  const bare = tables.filter(({ rowsOmitted }) => rowsOmitted).length;
  const words = [
    there.length === 1 ? 'schema' : 'schemas',
    timesText(there.flatMap(({ name }) => timeOf(name)).sort()),
    ...(there.some(({ status }) => status === 'incomplete') ? ['incomplete'] : []),
    ...(bare > 0 ? [`without the rows of ${counted(bare, 'table')}`] : []),
  ];
  return [
    ...(there.length > 0 ? [words.join(' ')] : []),
    ...(failed.length > 0 ? [`no schema of ${failed.join(', ')}`] : []),
  ].join(', ');
}

function serverName({ databaseServer }: NightArchive): string {
  return databaseServer ?? 'a database';
}

/** Hours and minutes, UTC, of an archive's name. */
function timeOf(name: string | null): string[] {
  const time = name === null ? undefined : readArchiveName(name)?.time;
  return time === undefined ? [] : [time.slice(11, 16)];
}

function timesText(times: readonly string[]): string {
  const [first = '', last = ''] = [times[0], times.at(-1)];
  return times.length > 3 ? `${first} to ${last}` : [...new Set(times)].join(', ');
}

function recreated({ captured, sources, archives, release, openPoints }: RecoverableFacts): RecoverableState {
  const capture = archives.find(({ kind }) => kind === 'capture');
  if (captured === undefined || capture === undefined || capture.status === 'failed') {
    const why = capture?.name ? 'the capture is damaged' : 'nothing was captured';
    return { situation: 'B4', state: 'no', why };
  }
  const trees = sources.filter(({ name, status }) => name === 'repository-files' && status === 'failed');
  const partly = sources.filter(({ status }) => status !== 'complete').length - trees.length;
  const lost = trees.map(({ root }) => `not captured: ${root}`);
  const unread = captured.repositories.filter(({ read }) => !read).length;
  const open = [
    ...(openPoints > 0 ? [counted(openPoints, 'open point')] : []),
    ...(release === null ? ['release not known, so no scripts'] : []),
    ...(unread > 0 ? [`${counted(unread, 'repository', 'repositories')} not read`] : []),
    ...(partly > 0 ? [`${counted(partly, 'source')} not whole`] : []),
  ];
  const { vms } = captured.counts;
  const isYes = lost.length + open.length === 0;
  const rests = isYes ? [vms === 0 ? 'no VM to create' : `${counted(vms, 'VM')} by script`] : [];
  return stateOf('B4', { lost, open }, rests);
}
