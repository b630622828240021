import { readCliLine } from '../../../formats/ovm-cli/read-cli-line.js';
import { idKey } from '../../../model/identifiers.js';
import type { StepPlace } from '../step-place.js';
import { lookAtManager } from '../step-probes/estate-probes.js';

/**
 * Of lines about VMs those whose VM the manager lists: one whose points were left open was not made, and a line about it
 * would stop all others. What is left out is told. All of them where the manager tells no list.
 */
export async function linesOfListedVms(
  place: StepPlace,
  lines: readonly string[],
): Promise<readonly string[]> {
  const seen = await lookAtManager(place);
  if (typeof seen === 'string') return lines;
  const { cli } = place.plan.traits;
  return lines.filter((line) => {
    const instance = readCliLine(line, cli).document?.instance;
    const isListed =
      instance === undefined ||
      seen.told.vms.some(({ id, facts }) =>
        instance.key === 'id' ? idKey(id) === idKey(instance.value) : facts.name?.value === instance.value,
      );
    if (!isListed) place.operator.tell(`  Left out, the manager lists no such VM: ${line}`);
    return isListed;
  });
}
