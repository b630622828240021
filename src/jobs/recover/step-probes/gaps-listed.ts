import { join } from 'node:path';
import { pathKind } from '../../../reach/path-kind.js';
import { recoveryFiles } from '../recovery-directory.js';
import type { Probe } from '../step-place.js';

/** A list of somebody's own is for this person to tell of. */
export const gapsListed: Probe = async ({ directory }) =>
  pathKind(join(directory, recoveryFiles.gaps)) === 'file'
    ? { is: 'holds', text: `${recoveryFiles.gaps} is written` }
    : { is: 'unknown', text: `${recoveryFiles.gaps} is not there` };
