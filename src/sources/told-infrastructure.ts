import {
  type Infrastructure,
  type InfrastructureList,
  type InfrastructureObject,
  infrastructureLists,
} from '../model/infrastructure.js';
import type { Fact } from '../model/origin.js';
import type { AttributeWords } from './attribute-words.js';
import { infrastructureAttributes } from './infrastructure-attributes.js';
import { openText, plainWords, type ToldNames, type ToldObject, type ToldValue } from './told-object.js';

/** An object and the list of the infrastructure it belongs to. */
export interface ListedObject {
  readonly list: InfrastructureList;
  readonly object: ToldObject;
  /** Facts that other objects tell of it. */
  readonly others?: Readonly<Record<string, Fact<unknown> | undefined>>;
}

/** The infrastructure that objects of a manager tell. */
export function toldInfrastructure(
  listed: readonly ListedObject[],
  names: ToldNames,
): Partial<Infrastructure> {
  const lists = infrastructureLists.map((list) => {
    const own = listed.filter((one) => one.list === list);
    return [list, own.map(({ object, others = {} }) => infrastructureObject(list, object, names, others))];
  });
  return Object.fromEntries(lists) as Partial<Infrastructure>;
}

function infrastructureObject(
  list: InfrastructureList,
  object: ToldObject,
  names: ToldNames,
  others: Readonly<Record<string, Fact<unknown> | undefined>>,
): InfrastructureObject<object> {
  const { id, origin } = object;
  const facts = factsOf(infrastructureAttributes[list], object, names);
  for (const [name, fact] of Object.entries(others)) {
    if (fact && (facts[name] === undefined || (facts[name].assumed !== undefined && !fact.assumed)))
      facts[name] = fact;
  }
  return { id, facts, origin };
}

/** The facts of one object by a table; labels that no recorded reply holds are marked. */
export function factsOf(
  table: Readonly<Record<string, AttributeWords<unknown> | undefined>>,
  object: ToldObject,
  names: ToldNames,
): Record<string, Fact<unknown>> {
  const facts: Record<string, Fact<unknown>> = {};
  if (object.name) facts.name = { value: openText(object.name, 'name'), origin: object.nameOrigin };
  for (const [name, attribute] of Object.entries(table)) {
    const fact = attribute && factOf(name, attribute, object, names);
    if (fact) facts[name] = fact;
  }
  return facts;
}

function factOf(
  name: string,
  attribute: AttributeWords<unknown>,
  object: ToldObject,
  names: ToldNames,
): Fact<unknown> | undefined {
  const seen = (attribute[object.by] ?? []).map(plainWords);
  const others = [name, ...(attribute.cli ?? []), ...(attribute.rest ?? []), ...(attribute.words ?? [])];
  const labels = [...new Set([...seen, ...others.map(plainWords)])].filter((label) =>
    object.values.has(label),
  );
  const [first] = labels;
  if (first === undefined) return undefined;
  const used = attribute.together ? labels : [first];
  const values = used.flatMap((label) => object.values.get(label) ?? []);
  if (!hasValue(values)) return undefined;
  const read = attribute.read(values, { label: first, names });
  if (!read) return undefined;
  const guessed = used.some((label) => !seen.includes(label))
    ? 'taken by the words of its label; no reply of that kind was seen'
    : undefined;
  const assumed = read.assumed ?? guessed;
  return { value: read.value, origin: values[0].origin, ...(assumed !== undefined && { assumed }) };
}

function hasValue(values: readonly ToldValue[]): values is readonly [ToldValue, ...ToldValue[]] {
  return values.length > 0;
}
