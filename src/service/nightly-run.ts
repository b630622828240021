import { type Clock, systemClock } from '../base/clock.js';
import type { Log } from '../base/log.js';
import {
  type ChosenEstate,
  chosenEstate,
  type LoadedConfiguration,
} from '../jobs/configuration/chosen-estate.js';
import { Secrets } from '../jobs/live/secrets.js';
import type { NightGround } from '../jobs/nightly/night-ground.js';
import { nightStarter, runNightProcess } from '../jobs/nightly/night-process.js';
import {
  type NightHooks,
  type NightOutcome,
  nightWithoutOutcome,
  runNight,
} from '../jobs/nightly/run-night.js';
import { runNights } from '../jobs/nightly/run-nights.js';
import type { NightNotice, NightRecord } from '../model/night.js';
import type { Nights } from './notices.js';
import { tellNight } from './tell-night.js';
import { nightsForNotices, recentNights, refreshMetrics, watchedEstates } from './watched-estates.js';

export interface NightlyRun {
  readonly configuration: LoadedConfiguration;
  /** One estate; all if not given. */
  readonly estate?: string;
  /** Why less than on the last good night is accepted. */
  readonly acceptedDrop?: string;
  /** Where archives are for estates that do not say it. */
  readonly usualArchives: string;
  /** A log for each estate, or for what is about none of them. */
  readonly logOf: (estate?: string) => Log;
  readonly clock?: Clock;
  /** How this program is started again: of several estates each has a process of its own. */
  readonly program: () => readonly string[];
  /** Hears what these processes log, line by line. */
  readonly onLine: (line: string) => void;
  /** Hears of each night as it ends. */
  readonly onEnded?: (outcome: NightOutcome) => void;
}

/**
 * Runs the nights of the estates of a configuration, tells whoever is to be told, and brings the metrics up to date. What
 * fails stands in the outcomes, which are in the order of the configuration. Throws OVM_USAGE for an estate that is not in it.
 */
export async function runNightly(run: NightlyRun): Promise<NightOutcome[]> {
  const { configuration, estate: wanted } = run;
  const names = wanted === undefined ? configuration.estates.map(({ name }) => name) : [wanted];
  const isAlone = names.length === 1;
  return runNights(names, (name) => (isAlone ? nightHere(name, run) : nightBeside(name, run)), run.onEnded);
}

/** In this process. Where another one asked for it, that one hears the outcome. */
async function nightHere(name: string, run: NightlyRun): Promise<NightOutcome> {
  const { configuration, acceptedDrop, usualArchives, logOf, clock = systemClock } = run;
  const tellStarter = nightStarter();
  const estate = chosenEstate(configuration, name);
  const secrets = new Secrets(logOf(), configuration.passwords);
  const ground = { estate, root: estate.archives ?? usualArchives, secrets, log: logOf(name), clock };
  const hooks = nightHooks(configuration, usualArchives);
  const outcome = await runNight({
    ...ground,
    ...hooks,
    ...(acceptedDrop !== undefined && { acceptedDrop }),
  });
  tellStarter?.(outcome);
  return outcome;
}

/** In a process of its own; when that gave no outcome, nobody was told by it. */
async function nightBeside(name: string, run: NightlyRun): Promise<NightOutcome> {
  const { configuration, logOf, clock = systemClock } = run;
  const estate = chosenEstate(configuration, name);
  const outcome = await runNightProcess({
    ...{ estate, file: configuration.file, program: run.program(), onLine: run.onLine },
  });
  if (!('error' in outcome) || outcome.error.code !== 'OVM_NIGHT_ENDED') return outcome;
  const log = logOf(name);
  const now = nightWithoutOutcome(outcome.error.message, { estate, clock });
  await sentNotices({ now, before: [] }, estate, log);
  return outcome;
}

/** Metrics are of all estates that name the same file, also where one alone runs. */
function nightHooks(configuration: LoadedConfiguration, usualArchives: string): NightHooks {
  const watched = watchedEstates(configuration, usualArchives);
  return {
    tell: (record, ground) => told(record, ground),
    refresh: (record, { clock }) => refreshMetrics(watched, record, clock.now()),
  };
}

/** The records before tell what was said; where they cannot be read everybody is told anew. */
async function told(
  now: NightRecord,
  { estate, root, log, clock }: NightGround,
): Promise<readonly NightNotice[]> {
  const place = { archives: root, estate: estate.name };
  const records = await recentNights(place, clock.now(), nightsForNotices).then(
    (recent) => recent.records,
    () => [],
  );
  const before = records.filter(({ name }) => name !== now.name);
  return sentNotices({ now, before }, estate, log);
}

async function sentNotices(
  nights: Nights,
  { nightly = {}, passwords }: ChosenEstate,
  log: Log,
): Promise<readonly NightNotice[]> {
  const notices = await tellNight(nights, nightly, { log, ...(passwords && { passwords }) });
  for (const { target, status, reason = '' } of notices)
    if (status === 'failed') log.warn(`notice to ${target}: ${reason}`);
    else log.info(`told: ${target}`);
  return notices;
}
