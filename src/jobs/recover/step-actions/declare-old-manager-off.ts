import { RescueError } from '../../../base/errors.js';
import { answeringHint } from '../identity-stops.js';
import { managerAnswers } from '../manager-ports.js';
import type { Action } from '../step-place.js';

/** Throws OVM_RECOVERY_STOPPED while the old manager answers. That it is silent is no proof; the operator's word is. */
export const declareOldManagerOff: Action = {
  proves: true,
  run: async ({ ground, operator, stated }) => {
    const { answering, silent, unsure } = await managerAnswers(ground);
    if (answering.length > 0)
      throw new RescueError(
        'OVM_RECOVERY_STOPPED',
        'the recovery',
        `a manager answers at ${answering.join(', ')}`,
        undefined,
        answeringHint,
      );
    operator.tell(unsure === undefined ? `  Nothing answers at ${silent.join(', ')}.` : `  ${unsure}.`);
    const answer = await operator.ask(
      'Did you go and see that the old manager is off, or its service disabled? Type off.',
      ['off', 'stop'],
    );
    if (answer !== 'off') return { is: 'stop' };
    stated('the old manager is off, or its service disabled', answer);
    return { is: 'done', note: 'by the word of the operator' };
  },
};
