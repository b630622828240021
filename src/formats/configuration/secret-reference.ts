import type { SecretReference } from '../../base/configuration.js';
import { listOf } from './collection-readers.js';
import { keyIn } from './key-path.js';
import { path, text, type ValueReader, wrong } from './value-readers.js';

const how = 'write {file: PATH}, {command: [PROGRAM, ARGUMENT]} or {environment: NAME}';

const readFile = path;
const readCommand = listOf(text());
const readVariable = text('the name of a variable (letters, digits and _)', (name) =>
  /^[A-Za-z_]\w{0,127}$/.test(name),
);

/**
 * One of our own passwords by reference. A literal one is refused, and neither it nor a key that is not known is
 * repeated: the password may be there.
 */
export const secretReference: ValueReader<SecretReference> = (node, place) => {
  if (node.kind === 'text' || node.kind === 'number' || node.kind === 'truth')
    return wrong(place, 'literal-password', `no password stands in this file; ${how}`, node);
  if (node.kind === 'refused') return undefined;
  if (node.kind !== 'mapping')
    return wrong(place, 'wrong-kind', `a password is given by reference; ${how}`, node);
  const [entry, another] = node.entries;
  if (!entry || another)
    return wrong(place, 'wrong-kind', `a password is given in exactly one way; ${how}`, another ?? node);
  const { key, value } = entry;
  const below = { ...place, path: keyIn(place.path, key) };
  if (key === 'file') return wrapped('file', readFile(value, below));
  if (key === 'command') return wrapped('command', readCommand(value, below));
  if (key === 'environment') return wrapped('environment', readVariable(value, below));
  return wrong(place, 'unknown-key', `the key here is file, command or environment; ${how}`, entry);
};

function wrapped<Key extends string, Value>(key: Key, value: Value | undefined) {
  return value === undefined ? undefined : ({ [key]: value } as { readonly [Name in Key]: Value });
}
