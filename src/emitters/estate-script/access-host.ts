import type { Fact } from '../../model/origin.js';
import type { PlannedValue } from '../create-script/vm-plan.js';
import { type EstateDraft, told } from './estate-draft.js';

/**
 * The access host of a file server or array that is to be made. Where storage lives, the manager may have it already:
 * its list shows names and no hosts, so only one of the same name is left out.
 */
export function accessHost(
  { main }: EstateDraft,
  object: string,
  fact: Fact<string> | undefined,
): PlannedValue[] {
  const assumed = `the manager has none with this access host under another name, or this makes a second one: look at list ${object} first`;
  return told('accessHost', fact).map((value) => (main === 'survivors' ? { ...value, assumed } : value));
}
