import { holdsSecretMark } from '../../base/secret.js';
import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';
import { composeLine } from '../../formats/ovm-cli/compose-line.js';
import type { Difference } from '../../model/compare.js';
import type { Environment, Release } from '../../model/environment.js';
import type { PlannedLine, PlannedValue } from '../create-script/vm-plan.js';
import type { ByHand, FixPlan, FixSection } from './fix-plan.js';

/** The sections of a fix in the order of sending: what others need first, high availability last. */
export const fixSections = {
  groups: 'Tags and groups that are missing',
  names: 'Names, descriptions and settings',
  members: 'Who belongs to what',
  highAvailability: 'High availability, last',
} as const;

export type FixSectionName = keyof typeof fixSections;

/** A fix while it is planned. */
export class FixDraft {
  readonly #lines = new Map<FixSectionName, PlannedLine[]>();
  readonly #byHand: ByHand[] = [];

  /** `wanted` is the estate as it was, `live` as it is, which lines go to. */
  constructor(
    readonly wanted: Environment,
    readonly live: Environment,
    readonly release: Release,
  ) {}

  /** Adds a line; where the release has none such, the difference is left to hands. */
  add(
    section: FixSectionName,
    difference: Difference,
    command: Omit<CliCommand, 'attributes'>,
    values: readonly PlannedValue[] = [],
  ): void {
    const attributes = values.map(({ attribute, value }) => [attribute, value] as const);
    const named = [
      command.instance?.value,
      command.relation?.instance.value,
      ...values.map(({ value }) => value),
    ];
    if (named.some((value) => value !== undefined && holdsSecretMark(value))) {
      this.hand(difference, 'it holds the mark of a secret, which no line may hold');
      return;
    }
    const composed = composeLine({ ...command, attributes }, this.release);
    if ('refused' in composed) {
      this.hand(difference, composed.refused.message);
      return;
    }
    const title = [command.verb, command.object].filter(Boolean).join(' ');
    const line = { command: title, text: composed.line, values };
    this.#lines.set(section, [...(this.#lines.get(section) ?? []), line]);
  }

  /** Leaves a difference, or one value of it, to hands. */
  hand(difference: Difference, why: string, wanted = shownValue(difference.a?.value)): void {
    const { entity, id, name, attribute, a } = difference;
    this.#byHand.push({
      what: [entity, attribute].filter(Boolean).join(' '),
      subject: `${entity} ${name ?? id}`,
      ...{ why, ...(wanted !== undefined && { wanted }), ...(a?.origin && { origin: a.origin }) },
    });
  }

  plan(): FixPlan {
    const { release } = this;
    const sections = (Object.keys(fixSections) as FixSectionName[]).map((name): FixSection => {
      return { title: fixSections[name], lines: this.#lines.get(name) ?? [] };
    });
    return { release, sections: sections.filter(({ lines }) => lines.length > 0), byHand: this.#byHand };
  }
}

function shownValue(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
