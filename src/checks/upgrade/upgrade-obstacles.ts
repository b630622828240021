import type { NightRecord } from '../../model/night.js';

/**
 * Why nobody should upgrade on the strength of this night, a sentence each without a final stop; empty when somebody may.
 * The night must be good and all of it done, and hold both what the way back needs (the databases) and what the estate is
 * compared by afterwards (a capture): a night can be good without either.
 */
export function upgradeObstacles(night: NightRecord): string[] {
  const { archives, reasons, copies, notices, troubles = [] } = night;
  const has = (kind: 'capture' | 'schema') => archives.some((archive) => archive.kind === kind);
  const failed = (what: string, outcomes: readonly Outcome[]) =>
    outcomes
      .filter(({ status }) => status === 'failed')
      .map(({ target, reason }) => `${what} to ${target} failed${reason === undefined ? '' : `: ${reason}`}`);
  return [
    ...reasons,
    ...(has('schema') ? [] : ['no repository database is exported, so the old state could not be put back']),
    ...(has('capture') ? [] : ['nothing is captured, so nobody could say what is missing afterwards']),
    ...failed('copy', copies),
    ...failed('notice', notices),
    ...troubles,
  ];
}

interface Outcome {
  readonly target: string;
  readonly status: string;
  readonly reason?: string;
}
