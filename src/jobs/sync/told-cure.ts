import { holdsSecretMark } from '../../base/secret.js';
import { agentPassword } from '../../checks/drifts/cures.js';
import type { Cure, CureCommand } from '../../checks/drifts/drift.js';
import { composeLine } from '../../formats/ovm-cli/compose-line.js';
import type { Release } from '../../model/environment.js';

/** A cure with lines of the CLI of the manager's release. */
export type ToldCure =
  | { readonly kind: 'lines'; readonly lines: readonly string[]; readonly what: string }
  | { readonly kind: 'by-hand'; readonly what: string };

/**
 * A cure as it is told. A line that the release does not have is left to hands, with the reason, and so is one with the
 * mark of a secret that the estate itself tells: whoever may name a VM would be given the password for it.
 */
export function toldCure(cure: Cure, release: Release): ToldCure {
  if (cure.kind !== 'lines') return cure;
  const { what } = cure;
  const lines: string[] = [];
  for (const command of cure.lines) {
    if (holdsForeignMark(command))
      return {
        kind: 'by-hand',
        what: `${what}; no line does it: a value of the estate holds the mark of a secret (@secret:), which no line may hold`,
      };
    const made = composeLine(command, release);
    if ('refused' in made)
      return { kind: 'by-hand', what: `${what}; no line does it: ${made.refused.message}` };
    lines.push(made.line);
  }
  return { kind: 'lines', lines, what };
}

/** The one mark that a cure itself puts into its lines is the password of the servers' agents, as a password. */
function holdsForeignMark({ instance, attributes, relation }: CureCommand): boolean {
  const values = attributes.flatMap(([name, value]) =>
    name === 'password' && value === agentPassword ? [] : [value],
  );
  return [instance?.value ?? '', relation?.instance.value ?? '', ...values].some(holdsSecretMark);
}
