import type { SecretReference } from '../../base/configuration.js';
import type { SecretWords } from '../live/secret-words.js';

/** A reference as the jobs take it: the words of a command become a line for `sh -c`, each in quotes. */
export function secretWords(reference: SecretReference): SecretWords {
  return 'command' in reference ? { command: reference.command.map(quoted).join(' ') } : reference;
}

/** The variables of the environment that are named anywhere in a configuration. */
export function variablesNamed(value: unknown): string[] {
  if (value instanceof Map || value instanceof Set) return [...value.values()].flatMap(variablesNamed);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'environment' in value && typeof value.environment === 'string' ? [value.environment] : [];
  return [...own, ...Object.values(value).flatMap(variablesNamed)];
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
