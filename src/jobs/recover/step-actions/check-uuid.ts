import { RescueError } from '../../../base/errors.js';
import { differingFiles, readManagerFiles } from '../manager-identity.js';
import type { Action } from '../step-place.js';

const otherUuidHint =
  'Servers and repositories belong to the old UUID. Do not go on with this installation: uninstall it, and install it again with the old UUID as the step before says.';

/** Throws OVM_RECOVERY_STOPPED, exit 13, when the new manager is not the old one. */
export const checkUuid: Action = {
  proves: true,
  run: async ({ ground, plan: { values } }) => {
    const files = await readManagerFiles(ground);
    if (files === undefined) return { is: 'cannot', why: 'the configuration names no manager host' };
    if (values.managerUuid === undefined) return { is: 'cannot', why: 'the old UUID is not known' };
    const wrong = differingFiles(files, values);
    if (wrong.length > 0)
      throw new RescueError(
        'OVM_RECOVERY_STOPPED',
        'the recovery',
        wrong.join('; '),
        undefined,
        otherUuidHint,
      );
    return { is: 'done', note: values.managerUuid };
  },
};
