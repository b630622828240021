import type { Action } from '../step-place.js';

/** Never both: the steps of the other road are no part of the recovery from here on. */
export const chooseRoad: Action = {
  proves: true,
  run: async ({ plan: { values }, operator, stated }) => {
    if (values.road !== undefined) return { is: 'done', note: `${values.road}, as the plan says` };
    const answer = await operator.ask('Which road?', ['definitions', 'scripts', 'stop']);
    if (answer !== 'definitions' && answer !== 'scripts') return { is: 'stop' };
    stated('the one road that brings VMs back', answer);
    return { is: 'done', note: answer, learnt: { road: answer } };
  },
};
