import type { Fact } from '../../model/origin.js';
import { byHand } from './cures.js';
import type { Cure, FoundDrift } from './drift.js';
import type { DriftViews, ListedType } from './drift-views.js';
import { listedObject, ownerOf } from './listed-objects.js';

/** Something that the manager may list, and who owns it. */
export interface OwnedObject {
  readonly type: ListedType;
  readonly id: string;
  readonly subject: string;
  /** What each place tells of its owner. */
  readonly owners: readonly Fact<string>[];
  /** What would make it ours where it is nobody's. */
  readonly taking: () => Cure;
}

/** The drift of an object that the manager lists and nobody or another manager owns; none otherwise. */
export function ownedOtherwise(
  views: DriftViews,
  { type, id, subject, owners, taking }: OwnedObject,
): FoundDrift[] {
  const { whose, fact } = ownerOf(views, owners);
  if (fact === undefined || listedObject(views, type, id) === undefined) return [];
  const found = { subject, origins: [fact.origin] };
  if (whose === 'nobody')
    return [{ ...found, message: 'the manager lists it, and nobody owns it', cure: taking() }];
  if (whose !== 'another') return [];
  const message = `the manager lists it, and it belongs to manager ${fact.value}`;
  return [{ ...found, message, cure: byHand('nothing is sent: ask who runs that manager') }];
}
