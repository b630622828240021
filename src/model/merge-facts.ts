import type { Finding } from './finding.js';
import { macKey, referenceKey } from './identifiers.js';
import { type Fact, type Facts, originText, sourcePrecedence } from './origin.js';

/**
 * The facts of one entity from several places: a read value beats an assumed one, then the earlier source, then the
 * earlier place. Disagreements between read values are added to `conflicts`; ids are compared without case.
 */
export function mergeFacts<Attributes>(
  subject: string,
  all: readonly Facts<Attributes>[],
  conflicts: Finding[],
): Facts<Attributes> {
  const merged: { -readonly [Name in keyof Attributes]?: Fact<Attributes[Name]> } = {};
  for (const facts of all) {
    for (const name of Object.keys(facts) as (keyof Attributes)[]) {
      const fact = facts[name];
      const known = merged[name];
      if (fact === undefined) continue;
      if (known && !known.assumed && !fact.assumed && !sameValue(name, known.value, fact.value)) {
        conflicts.push(conflict(subject, String(name), known, fact));
      }
      if (known === undefined || beats(fact, known)) merged[name] = fact;
    }
  }
  return merged;
}

function beats(fact: Fact<unknown>, known: Fact<unknown>): boolean {
  if (Boolean(fact.assumed) !== Boolean(known.assumed)) return !fact.assumed;
  return sourcePrecedence.indexOf(fact.origin.source) < sourcePrecedence.indexOf(known.origin.source);
}

/** Attributes whose values are ids of objects. */
const idAttributes: ReadonlySet<PropertyKey> = new Set([
  ...['uuid', 'managerUuid', 'runningOn', 'repositoryId', 'managerFileSystem', 'poolFileSystem'],
  ...['server', 'servers', 'masterServer', 'adminServers', 'refreshServers', 'localTo', 'serverPool'],
  ...['fileServer', 'fileSystems', 'physicalDisk', 'physicalDisks', 'volumeGroup', 'storageArray'],
  ...['ports', 'port', 'bondPort', 'network', 'vlanGroup', 'repository', 'vms'],
]);

function sameValue(attribute: PropertyKey, a: unknown, b: unknown): boolean {
  return JSON.stringify(comparableValue(attribute, a)) === JSON.stringify(comparableValue(attribute, b));
}

/**
 * A value in the form in which it is compared. The order of a list says nothing: roles, tags, ports and members come as
 * each interface has them. `refer` gives the form of an id.
 */
export function comparableValue(
  attribute: PropertyKey,
  value: unknown,
  refer: (id: string) => string = referenceKey,
): unknown {
  if (Array.isArray(value)) return value.map((item) => comparableValue(attribute, item, refer)).sort();
  if (typeof value !== 'string') return value;
  if (attribute === 'macAddress') return macKey(value);
  return idAttributes.has(attribute) ? refer(value) : value;
}

function conflict(subject: string, attribute: string, a: Fact<unknown>, b: Fact<unknown>): Finding {
  const [winner, loser] = beats(b, a) ? [b, a] : [a, b];
  // what an operator states is meant to differ
  const severity = winner.origin.source === 'map' ? 'note' : 'warning';
  const message = `${attribute} is ${JSON.stringify(winner.value)} in ${originText(winner.origin)} and ${JSON.stringify(loser.value)} in ${originText(loser.origin)}; the first is used`;
  const origins = [winner.origin, loser.origin];
  // the grammar of all scripts depends on it
  if (subject === 'manager' && attribute === 'release')
    return { severity: 'error', code: 'release-disagrees', subject, message, origins };
  return { severity, code: 'sources-disagree', subject, message, origins };
}
