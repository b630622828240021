import { differingFiles, readManagerFiles } from '../manager-identity.js';
import { managerAnswers } from '../manager-ports.js';
import type { Probe, ProbeEnd, StepPlace } from '../step-place.js';

const listed = (addresses: readonly string[]) => addresses.join(', ');

/** The CLI is a service of its own; the other steps are about the manager itself. */
const serviceOf = ({ step }: StepPlace) => (/-cli$/.test(step.id) ? (['cli'] as const) : (['rest'] as const));

/** A manager that hangs, starts or is behind a filter is as silent as one that is off: who looked at its service says so. */
export const managerStopped: Probe = async (place) => {
  const [service] = serviceOf(place);
  const { answering, silent, unsure } = await managerAnswers(place.ground, [service]);
  if (answering.length > 0) return { is: 'fails', text: `something answers at ${listed(answering)}` };
  if (unsure !== undefined) return { is: 'unknown', text: unsure };
  return { is: service === 'cli' ? 'holds' : 'unknown', text: `nothing answers at ${listed(silent)}` };
};

export const managerStarted: Probe = async (place) => {
  const { answering, silent, unsure } = await managerAnswers(place.ground, serviceOf(place));
  if (answering.length > 0) return { is: 'holds', text: `something answers at ${listed(answering)}` };
  return unsure === undefined
    ? { is: 'fails', text: `nothing answers at ${listed(silent)}` }
    : { is: 'unknown', text: unsure };
};

/** Silence alone never says that it is off: the step asks for a word. */
export const oldManagerOff: Probe = async ({ ground }) => {
  const { answering } = await managerAnswers(ground);
  const text =
    answering.length > 0 ? `something answers at ${listed(answering)}` : 'nobody said yet that it is off';
  return { is: 'fails', text };
};

/** Files of the old installation look the same, so that it is installed only a person can tell. */
export const managerInstalled: Probe = async (place) => {
  const found = await managerFiles(place);
  return found.is === 'holds' ? { is: 'unknown', text: found.text } : found;
};

export const managerFiles: Probe = async ({ ground, plan: { values } }): Promise<ProbeEnd> => {
  const files = await readManagerFiles(ground);
  if (files === undefined) return { is: 'unknown', text: 'the configuration names no manager host' };
  const wrong = differingFiles(files, values);
  if (wrong.length > 0) return { is: 'fails', text: wrong.join('; ') };
  return values.managerUuid === undefined
    ? { is: 'unknown', text: 'the old UUID is not known' }
    : { is: 'holds', text: `.config and ovmm have the UUID ${values.managerUuid}` };
};
