import { isSecretKey, maskSecrets, secretMarkOf } from '../../base/secret.js';
import { type PyString, type PyValue, pyString } from './py-value.js';

/**
 * The value of a key with every secret in it replaced by its mark `@secret:NAME`: the whole text where the key's name
 * says it is a secret (numbers too, so that only bool, None and empty text stay), else what `maskSecrets` finds.
 */
export function maskValue(key: string, value: PyValue, secretName: string): PyValue {
  return mask(value, secretName, isSecretKey(key));
}

function mask(value: PyValue, secretName: string, wholly: boolean): PyValue {
  if (value.kind === 'str') return maskString(value, secretName, wholly);
  const plain = value.kind === 'int' || value.kind === 'float' || value.kind === 'complex';
  if (plain && wholly) return pyString(secretMarkOf(secretName));
  if (value.kind === 'list' || value.kind === 'tuple' || value.kind === 'set') {
    return { ...value, items: value.items.map((item) => mask(item, secretName, wholly)) };
  }
  if (value.kind !== 'dict') return value;
  const entries = value.entries.map(([key, item]) => {
    const secret = wholly || (key.kind === 'str' && isSecretKey(key.text));
    return [key, mask(item, secretName, secret)] as const;
  });
  return { kind: 'dict', entries };
}

function maskString(value: PyString, secretName: string, wholly: boolean): PyString {
  const masked = wholly && value.text !== '' ? secretMarkOf(secretName) : maskSecrets(value.text, secretName);
  return masked === value.text ? value : { ...pyString(masked), unicode: value.unicode };
}
