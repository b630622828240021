import type { Environment } from '../../model/environment.js';
import { sameId } from '../../model/identifiers.js';
import { ownManagerUuid } from '../../model/manager-uuid.js';
import { type Fact, originText } from '../../model/origin.js';
import { type PlannedValue, plannedValue } from '../create-script/vm-plan.js';

/** Whether ownership of a thing may be taken, by what it said of its owner when it was read. */
export type OwnerAnswer =
  | { readonly take: true; readonly nobody: boolean; readonly value: PlannedValue }
  /** `another`: it belongs to another manager and is left alone altogether. */
  | { readonly take: false; readonly another: boolean; readonly code: string; readonly why: string };

interface Owned {
  readonly id: string;
  readonly facts: { readonly managerUuid?: Fact<string> };
}

/** The owners of servers and repositories, against the UUID of this estate's manager. */
export class Owners {
  readonly #own: string | undefined;
  readonly #disputed: readonly string[];

  constructor({ uuidPlaces, findings }: Environment) {
    this.#own = ownManagerUuid(uuidPlaces);
    this.#disputed = findings
      .filter(({ code, message }) => code === 'sources-disagree' && message.startsWith('managerUuid is '))
      .map(({ subject }) => subject);
  }

  /** Ownership is taken where the owner read was nobody or this manager, and nowhere else. */
  of({ id, facts }: Owned): OwnerAnswer {
    const owner = facts.managerUuid;
    const refuse = (code: string, why: string, another = false) =>
      ({ take: false, another, code, why }) as const;
    if (owner === undefined) return refuse('owner-unknown', 'no source tells who owns it');
    if (this.#disputed.some((subject) => subject.includes(id)))
      return refuse('owner-disputed', 'the sources do not agree on who owns it');
    if (owner.value === '') return { take: true, nobody: true, value: ownerValue(owner, 'nobody') };
    if (this.#own === undefined)
      return refuse(
        'manager-uuid-unclear',
        `it belongs to ${owner.value}, and which UUID is ours is not certain`,
      );
    if (!sameId(owner.value, this.#own)) {
      const why = `it belongs to the manager ${owner.value} (${originText(owner.origin)}), not to ours, ${this.#own}`;
      return refuse('owned-by-another', why, true);
    }
    return { take: true, nobody: false, value: ownerValue(owner, owner.value) };
  }
}

function ownerValue(owner: Fact<string>, shown: string): PlannedValue {
  const when = owner.origin.time === undefined ? 'when it was read' : `at ${owner.origin.time}`;
  const assumed = `so it said ${when}; that it still is so the CLI does not show`;
  return plannedValue('owner', shown, { ...owner, assumed });
}
