import type { Environment } from '../environment.js';
import { noInfrastructure } from '../infrastructure.js';
import { comparableValue } from '../merge-facts.js';
import type { Fact } from '../origin.js';
import type { ComparedAttribute } from './compared-object.js';

/** The id of the one object that has a name; undefined where none or several have it. */
export type IdOfName = (attribute: string, name: string) => string | undefined;

/** Attributes that name what they mean: a tag or server pool that is called otherwise now is the same. */
export function namedObjects({ infrastructure = noInfrastructure }: Environment): IdOfName {
  const { tags, serverPools } = infrastructure;
  const index = (
    objects: readonly { readonly id: string; readonly facts: { readonly name?: Fact<string> } }[],
  ) => {
    const ids = new Map<string, string | undefined>();
    for (const { id, facts } of objects)
      if (facts.name) ids.set(facts.name.value, ids.has(facts.name.value) ? undefined : id);
    return ids;
  };
  const known: Readonly<Record<string, ReadonlyMap<string, string | undefined>>> = {
    tags: index(tags),
    poolName: index(serverPools),
  };
  return (attribute, name) => (Object.hasOwn(known, attribute) ? known[attribute]?.get(name) : undefined);
}

/** Facts as attributes; ids in them are compared by the objects they mean. */
export function attributesOf(facts: object, idOf: IdOfName): Map<string, ComparedAttribute> {
  const attributes = new Map<string, ComparedAttribute>();
  for (const [name, fact] of Object.entries(facts as Record<string, Fact<unknown> | undefined>)) {
    if (fact === undefined) continue;
    const { value, origin } = fact;
    const meant = (one: unknown) => (typeof one === 'string' ? idOf(name, one) : undefined);
    const form = (refer: (id: string) => string) => {
      const ids = (Array.isArray(value) ? value : [value]).map((one) => ({ one, id: meant(one) }));
      if (!ids.some(({ id }) => id !== undefined)) return comparableValue(name, value, refer);
      const forms = ids.map(({ one, id }) => (id === undefined ? String(one) : refer(id))).sort();
      return Array.isArray(value) ? forms : forms[0];
    };
    attributes.set(name, { value, origin, form });
  }
  return attributes;
}
