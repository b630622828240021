import { excerptOf } from '../finding-list.js';

/** The way to a value of a configuration, for messages: `estates.prod.servers[2].host`; items count from 1. */
export type KeyPath = string;

/** The path of a key inside of a mapping; a name with other signs stands in quotes. */
export function keyIn(path: KeyPath, key: string): KeyPath {
  const shown = /^[\w-]{1,60}$/.test(key) ? key : `"${excerptOf(withoutPassword(key))}"`;
  return path === '' ? shown : `${path}.${shown}`;
}

/** What somebody may have written before an `@` as in a URL is not repeated. */
function withoutPassword(key: string): string {
  return /:.*@/s.test(key) ? `…${key.slice(key.lastIndexOf('@'))}` : key;
}

/** The path of an item of a list. */
export function itemIn(path: KeyPath, index: number): KeyPath {
  return `${path}[${index + 1}]`;
}

/** A message with its path before it; the whole file has none. */
export function atPath(path: KeyPath, message: string): string {
  return path === '' ? message : `${path}: ${message}`;
}
