import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';
import { compareShown, type Difference, names, shownUnder } from './compare-shown.js';
import type { Shown } from './manager-view.js';
import { isShownForSure, labelsOf, mappedLabels, mappedUnder } from './observations.js';

/**
 * In what an object that is there differs from what a line would make. Something that the manager shows of every object of
 * its kind, and does not show of this one, is a difference too: a vNIC without network, a mapping of another kind of disk.
 */
export function differencesFrom(command: CliCommand, shown: Shown): readonly Difference[] {
  const type = command.object ?? '';
  const wanted = wantedOf(command);
  const plain = wanted.filter(([attribute]) => type !== 'VmDiskMapping' || !(attribute in mappedUnder));
  const { differences, unseen } = compareShown(plain, labelsOf(type), shown);
  const untold = plain
    .filter(([attribute]) => unseen.includes(attribute) && isShownForSure(type, attribute))
    .map(([attribute, value]) => ({ attribute, wanted: value, shown: 'not shown' }));
  const mapped = type === 'VmDiskMapping' ? mappedOtherwise(command, shown) : [];
  return [...differences, ...untold, ...mapped];
}

/** What the object must show besides its name. */
function wantedOf({ attributes, relation }: CliCommand): CliCommand['attributes'] {
  const place = relation ? [[relation.object, relation.instance.value] as const] : [];
  return [...attributes.filter(([name]) => name !== 'name'), ...place];
}

/** A mapping shows one disk, under the label of its kind, or none when it is an empty drive. */
function mappedOtherwise({ attributes }: CliCommand, shown: Shown): readonly Difference[] {
  const target = attributes.find(([attribute]) => attribute in mappedUnder);
  if (target === undefined) return [];
  const [attribute, wanted] = target;
  const all = shownUnder(shown, mappedLabels).filter(({ value }) => value.trim() !== '');
  const ofKind = shownUnder(all, mappedUnder[attribute] ?? []);
  const [only, second] = all;
  const isEqual =
    wanted === 'EMPTY_CDROM'
      ? only === undefined
      : only !== undefined && second === undefined && ofKind.length === 1 && names(only, wanted);
  if (isEqual) return [];
  const told = all.map(({ label, value }) => `${label} ${value}`).join(' and ') || 'no disk';
  return [{ attribute, wanted, shown: told }];
}
