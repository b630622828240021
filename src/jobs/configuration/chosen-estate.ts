import type { Configuration, EstateConfiguration, Retention } from '../../base/configuration.js';
import { RescueError } from '../../base/errors.js';
import type { Password } from '../../base/password.js';

/** A configuration with the file that it was read from, as the operator named it. */
export interface LoadedConfiguration extends Configuration {
  readonly file: string;
  /** Passwords that were in variables of the environment, by their names. */
  readonly passwords?: ReadonlyMap<string, Password>;
}

/** An estate with the passwords that its configuration took out of the environment. */
export type ChosenEstate = EstateConfiguration & Pick<LoadedConfiguration, 'passwords'>;

/** The estate of this name, or the only one there is. Throws OVM_USAGE, which names the estates there are. */
export function chosenEstate(
  { estates, file, passwords }: LoadedConfiguration,
  name: string | undefined,
): ChosenEstate {
  return { ...estateNamed(estates, file, name), ...(passwords && { passwords }) };
}

function estateNamed(
  estates: readonly EstateConfiguration[],
  file: string,
  name: string | undefined,
): EstateConfiguration {
  const names = estates.map((estate) => estate.name).join(', ');
  const [only, another] = estates;
  if (name === undefined && only && !another) return only;
  if (name === undefined)
    throw new RescueError('OVM_USAGE', file, `it has several estates; say --estate with one of ${names}`);
  const found = estates.find((estate) => estate.name === name);
  if (!found) throw new RescueError('OVM_USAGE', `--estate ${name}`, `the estates in ${file} are ${names}`);
  return found;
}

/** What stays of the archives of an estate after its nights, and where somebody prunes by hand. */
export function configuredRetention({ nightly, retention }: EstateConfiguration): Retention | undefined {
  return nightly?.retention ?? retention;
}
