import { maskSecrets } from '../base/secret.js';
import { idKey } from '../model/identifiers.js';
import type { Origin } from '../model/origin.js';

/** One value that a manager tells of an object, whatever interface it came by. */
export interface ToldValue {
  /** As shown. It may hold a secret. */
  readonly text: string;
  /** The object that it names. */
  readonly id?: string;
  readonly name?: string;
  /** Whether its label has a number, as those of lists have. */
  readonly numbered?: true;
  readonly origin: Origin;
}

/** An object as a manager tells it, with its values by `plainWords` of their labels. */
export interface ToldObject {
  /** The type in the interface's own words. */
  readonly type: string;
  readonly id: string;
  readonly name: string | undefined;
  readonly origin: Origin;
  /** Where its name stands. */
  readonly nameOrigin: Origin;
  readonly by: 'cli' | 'rest';
  readonly values: ReadonlyMap<string, readonly ToldValue[]>;
}

/** The form in which labels and words are compared: `Page83 ID` is `page83Id`, `IP Address` is `Ip Address`. */
export function plainWords(label: string): string {
  return label.toLowerCase().replace(/[^a-z0-9]+/g, '');
}

/** Collects values by their labels in the order in which they come. */
export function addTold(values: Map<string, ToldValue[]>, label: string, value: ToldValue): void {
  const key = plainWords(label);
  const known = values.get(key);
  if (known) known.push(value);
  else values.set(key, [value]);
}

/** The objects of one interface by id and by name, for values that name another object in words alone. */
export class ToldNames {
  readonly #ids = new Map<string, string>();
  readonly #byName = new Map<string, Set<string>>();

  constructor(objects: Iterable<{ readonly id: string; readonly name: string | undefined }>) {
    for (const { id, name } of objects) {
      this.#ids.set(idKey(id), id);
      if (name === undefined || name === '') continue;
      const same = this.#byName.get(name) ?? new Set();
      this.#byName.set(name, same.add(id));
    }
  }

  /**
   * The id of the object that a value names: told as such, or the whole text is an id or a name that one object has,
   * or the text begins with an id of Oracle VM (3.3 shows `PoolFileSystem = <id> <pool>`). Undefined when it names none.
   */
  idOf({ id, text }: ToldValue): string | undefined {
    if (id !== undefined) return id;
    const words = text.trim();
    const known = this.#ids.get(idKey(words));
    if (known !== undefined) return known;
    const first = /^0004fb[0-9a-f]{26}(?:\.\w{1,8})?(?=\s|$)/i.exec(words)?.[0];
    if (first !== undefined) return first;
    const same = [...(this.#byName.get(words) ?? [])];
    return same.length === 1 ? same[0] : undefined;
  }
}

/** A text without secrets. */
export function openText(text: string, name: string): string {
  return maskSecrets(text, name);
}
