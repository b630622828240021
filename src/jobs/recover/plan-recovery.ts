import { join } from 'node:path';
import { archivePath } from '../../archive/archive-path.js';
import { RescueError } from '../../base/errors.js';
import { toolVersion } from '../../base/version.js';
import { repositoryDirectories } from '../../emitters/repository-directories.js';
import { originText } from '../../model/origin.js';
import { composePlan } from '../../recovery/compose-plan.js';
import { estateTraits } from '../../recovery/estate-plans.js';
import { situationNamed } from '../../recovery/index.js';
import type { PlanFinding, RecoveryPlan } from '../../recovery/plan.js';
import type { SituationName } from '../../recovery/situation.js';
import type { RecoveryRelease } from '../../recovery/traits.js';
import type { RecoveryValues } from '../../recovery/values.js';
import { valuesOf } from '../../recovery/values-of.js';
import { changedSince } from './changed-since.js';
import { withConfiguredDatabase } from './configured-database.js';
import { type EstateFacts, estateFacts } from './estate-facts.js';
import { archiveValue } from './found-archives.js';
import { answeringHint, answeringManager } from './identity-stops.js';
import { type Look, lookAround } from './look-around.js';
import { onlyManagerKnew } from './only-manager-knew.js';
import { newRecovery, recoveryFiles, writePlan } from './recovery-directory.js';
import type { RecoveryGround } from './recovery-ground.js';
import { reasonFindings, stopReasons } from './stop-reasons.js';

export { type SituationName, situationNames } from '../../recovery/situation.js';
export { type RecoveryRelease, recoveryReleases } from '../../recovery/traits.js';

/** What the operator says of a recovery beside its situation. */
export interface PlanWords {
  readonly situation: SituationName;
  /** Of the situation `vm`: name or id. */
  readonly vm?: string;
  /** Copies of the disks. */
  readonly disks?: string;
  /** A backup of the files of the manager host, as a tar file. */
  readonly savedFiles?: string;
  readonly restoreFrom?: 'schema-archive' | 'oracle-backup';
  readonly road?: 'definitions' | 'scripts';
  /** Of the manager, where no file tells it. */
  readonly release?: RecoveryRelease;
}

/** A plan, and the directory it lies in. */
export interface PlannedRecovery {
  readonly plan: RecoveryPlan;
  readonly directory: string;
  readonly look: Look;
  /** What a run stops at until somebody sees to it; findings of the plan as well. */
  readonly stops: readonly PlanFinding[];
}

/**
 * Looks around, and writes plan and runbooks of a situation into a directory of their own beside the archives; nothing of
 * the estate is changed. With `isDry` nothing is written at all. Throws OVM_UUID_DISAGREES, OVM_RECOVERY_STOPPED, OVM_NOTHING_FOUND for a VM that no archive has,
 * OVM_WRITE_FAILED.
 */
export async function planRecovery(
  ground: RecoveryGround,
  words: PlanWords,
  isDry = false,
): Promise<PlannedRecovery> {
  const look = await lookAround(ground);
  const facts = estateFacts(look, ground);
  const now = ground.clock.now();
  const vmId = words.vm === undefined ? undefined : vmNamed(words.vm, facts);
  const { id, path: directory } = newRecovery(ground.archives, ground.estate, words.situation, now, isDry);
  const { traits, findings } = estateTraits(facts.environment, facts.release, words.release);
  const composed = composePlan(
    situationNamed(words.situation),
    traits,
    valuesFor(words, { look, facts, ground, directory, vmId }),
    {
      ...{ id, madeAt: now.toISOString(), toolVersion },
      findings: [...findings, ...uuidFindings(facts), ...look.findings],
      changedSince: changedSince(look),
      onlyManagerKnew: onlyManagerKnew(look, words.situation, traits),
    },
  );
  const stops = await stopsOf(composed, look, ground, directory);
  const plan = { ...composed, findings: [...stops, ...composed.findings] };
  if (!isDry) await writePlan(directory, plan);
  return { plan, directory, look, stops };
}

async function stopsOf(
  plan: RecoveryPlan,
  look: Look,
  ground: RecoveryGround,
  directory: string,
): Promise<readonly PlanFinding[]> {
  const reasons = reasonFindings(await stopReasons(look, plan, ground, directory));
  const answers = answeringManager(look, plan);
  if (answers === undefined) return reasons;
  const text = `In this situation the manager is lost, and ${answers}. \`recover run\` stops while it does: ${answeringHint}`;
  return [{ severity: 'error', text }, ...reasons];
}

interface Planning {
  readonly look: Look;
  readonly facts: EstateFacts;
  readonly ground: RecoveryGround;
  readonly directory: string;
  readonly vmId: string | undefined;
}

function valuesFor(
  { disks, savedFiles, restoreFrom, road }: PlanWords,
  { look, facts, ground, directory, vmId }: Planning,
): RecoveryValues {
  const { capture, schema } = look.archives;
  const [backup] = look.backups;
  const { configured, archives, configuration } = ground;
  const host = (configured?.manager ?? configured?.managerCli?.host ?? configured?.managerRest?.host)?.host;
  const from = restoreFrom ?? (schema ? 'schema-archive' : backup ? 'oracle-backup' : undefined);
  const values = valuesOf(facts.environment, {
    ...{ archives, managerUuid: facts.managerUuid, place: originText },
    directories: repositoryDirectories(facts.environment),
    archived: archivePath,
    copiesDirectory: join(directory, recoveryFiles.copies),
    ...(configuration !== undefined && { configuration }),
    ...(host !== undefined && { managerHost: host }),
    ...(capture && { archive: archiveValue(capture) }),
    ...(schema && { schemaArchive: archiveValue(schema) }),
    ...(backup && { backup }),
    ...(from !== undefined && { restoreFrom: from }),
    ...(disks !== undefined && { disksDirectory: disks }),
    ...(savedFiles !== undefined && { savedFiles }),
    ...(road !== undefined && { road }),
    ...(vmId !== undefined && { vmId }),
  });
  return withConfiguredDatabase(values, ground);
}

function vmNamed(word: string, { environment }: EstateFacts): string {
  const found = environment.vms.filter(
    ({ id, facts }) => facts.name?.value === word || id.toLowerCase() === word.toLowerCase(),
  );
  const [vm, another] = found;
  if (vm !== undefined && another === undefined) return vm.id;
  const why =
    vm === undefined
      ? 'neither the newest good capture nor the estate has a VM of this name or id'
      : `several have this name: ${found.map(({ id }) => id).join(', ')}`;
  throw new RescueError('OVM_NOTHING_FOUND', `VM ${word}`, why);
}

function uuidFindings({ managerUuid, environment }: EstateFacts): PlanFinding[] {
  if (managerUuid === undefined)
    return [
      {
        severity: 'error',
        text: 'No place that was read tells the manager UUID: `ovm-rescue uuid` says where to look.',
      },
    ];
  const text = `The manager UUID is ${managerUuid}; ${environment.uuidPlaces.length} places tell it, and all agree.`;
  return [{ severity: 'note', text }];
}
