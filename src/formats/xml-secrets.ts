import { isSecretKey } from '../base/secret.js';

/** A member of a struct, and an element with text; the latter also where the document stands in another one as text. */
const namedTexts = [
  /<name>([^<>]{1,128})<\/name>\s{0,40}<value>(?:\s{0,40}<\w{1,20}>)?[^<]/g,
  /<([A-Za-z][\w.-]{0,127})>[^<\s]/g,
  /&lt;([A-Za-z][\w.-]{0,127})&gt;[^&\s]/g,
];

/**
 * True when a reply in XML names something a secret and has a text for it: `<name>vncpasswd</name><value>...`,
 * `<Password>...`. Secrets inside texts are found by `holdsSecret` as everywhere.
 */
export function xmlNamesSecret(text: string): boolean {
  if (!/^\s{0,200}</.test(text)) return false;
  return namedTexts.some((pattern) => [...text.matchAll(pattern)].some(([, name = '']) => isSecretKey(name)));
}
