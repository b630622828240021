import { basename } from 'node:path';
import { counted } from '../../base/counted.js';
import { RescueError } from '../../base/errors.js';
import { uuidGroups } from '../../checks/manager-uuid-check.js';
import type { UuidPlace } from '../../model/environment.js';
import { sameId } from '../../model/identifiers.js';
import { originText } from '../../model/origin.js';
import type { RecoveryPlan } from '../../recovery/plan.js';
import { recoveryReleaseOf } from '../../recovery/traits.js';
import type { EstateFacts } from './estate-facts.js';
import type { Look } from './look-around.js';
import type { ManagerAnswers } from './manager-ports.js';

const stopped = (what: string, why: string, hint?: string) =>
  new RescueError('OVM_RECOVERY_STOPPED', what, why, undefined, hint);

/** What an operator can do about an archive that is not of this manager. */
export const otherArchiveHint =
  'Take that archive out of the directory of the estate, and the next older one is looked for; or look whether configuration and --estate name the estate that you mean.';

/** An archive that lies among those of another estate was put there by hand. Throws OVM_RECOVERY_STOPPED. */
export function refuseForeignArchives(
  { archives: { capture, schema } }: Pick<Look, 'archives'>,
  estate: string,
): void {
  for (const archive of [capture, schema]) {
    const of = archive?.head?.estate;
    if (archive === undefined || of === undefined || of === estate) continue;
    throw stopped(
      `the archive ${archive.path}`,
      `it is of the estate ${of}, and this is ${estate}`,
      otherArchiveHint,
    );
  }
}

const mostPlaces = 3;

/** Who tells which UUID, those that are in the minority by their places. */
export function uuidDisagreement(places: readonly UuidPlace[]): RescueError {
  const [first, ...rest] = uuidGroups(places);
  const own = `${first?.uuid} (${counted(first?.places.length ?? 0, 'place')})`;
  const others = rest.map(({ uuid, places: by }) => `${uuid} (${placesText(by)})`);
  return new RescueError(
    'OVM_UUID_DISAGREES',
    `${places.length} places`,
    `they tell ${[own, ...others].join(' and ')}`,
    undefined,
    'Servers and repositories that another manager owns: leave them out of the configuration, or have that manager release them first. An archive of another manager: take it out of the directory of the estate. Nothing was changed.',
  );
}

function placesText(places: readonly UuidPlace[]): string {
  const named = places.slice(0, mostPlaces).map(({ place, origin }) => `${place} of ${originText(origin)}`);
  const more = places.length - named.length;
  return [...named, ...(more > 0 ? [`and ${counted(more, 'more place')}`] : [])].join(', ');
}

/** A manager that answers where the situation says that there is none; undefined for every other situation. */
export function answeringManager(
  { manager: { answering } }: Pick<Look, 'manager'>,
  { steps }: Pick<RecoveryPlan, 'steps'>,
): string | undefined {
  const mayNot = steps.some(({ action }) => action === 'declare-old-manager-off');
  return mayNot && answering.length > 0 ? `a manager answers at ${answering.join(', ')}` : undefined;
}

/** What an operator can do about a manager that answers. */
export const answeringHint =
  'Switch it off or disable its service; two managers with one UUID both own the servers. Then `recover run` goes on. If it is the manager that you mean to keep, this is another situation: `recover advise`.';

const bringsManager: ReadonlySet<string> = new Set(['manager-installed', 'manager-answers']);

/** Whether the old manager was said to be off, and no step was begun that brings another one: until then nothing may answer. */
export function mustBeSilent({ steps }: Pick<RecoveryPlan, 'steps'>): boolean {
  const isOff = steps.some(({ action, state }) => action === 'declare-old-manager-off' && state === 'done');
  const next = steps.find(({ check }) => bringsManager.has(check.probe));
  return isOff && (next?.state === 'open' || next?.state === 'asked');
}

/** An old manager that was off may be on again when a recovery goes on. Throws OVM_RECOVERY_STOPPED. */
export function refuseReturned(
  { answering }: Pick<ManagerAnswers, 'answering'>,
  plan: Pick<RecoveryPlan, 'id' | 'steps'>,
): void {
  if (answering.length > 0 && mustBeSilent(plan))
    throw stopped(plan.id, `a manager answers again at ${answering.join(', ')}`, answeringHint);
}

/** A plan is for one manager, of one release and build, that is lost as it says. Throws OVM_RECOVERY_STOPPED. */
export function refuseOtherIdentity(
  plan: RecoveryPlan,
  look: Look,
  { managerUuid, environment }: EstateFacts,
  directory: string,
): void {
  const what = basename(directory);
  const { traits, values } = plan;
  const planned = values.managerUuid;
  if (planned !== undefined && managerUuid !== undefined && !sameId(planned, managerUuid))
    throw stopped(what, `the plan is for the manager UUID ${planned}, and it is ${managerUuid}`, anewHint);
  const release = releaseThere(look);
  if (release !== undefined && release !== traits.release)
    throw stopped(
      what,
      `the plan is for release ${traits.release}, and the manager is of ${release}`,
      anewHint,
    );
  const build = environment.manager.buildId?.value;
  if (values.buildId !== undefined && build !== undefined && !sameId(values.buildId, build))
    throw stopped(
      what,
      `the plan is for the build ${values.buildId}, and the manager is of ${build}`,
      anewHint,
    );
  const answers = answeringManager(look, plan);
  if (answers !== undefined) throw stopped(what, answers, answeringHint);
}

const anewHint = 'Make a new plan: `recover plan SITUATION`; it looks at everything anew.';

/** As what answers tells it, never as it was concluded. */
function releaseThere({ live }: Look): ReturnType<typeof recoveryReleaseOf> {
  const { buildId, release } = live?.manager ?? {};
  const read = release?.assumed === undefined ? release?.value : undefined;
  return recoveryReleaseOf(buildId?.value, read);
}
