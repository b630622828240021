import type { ComparedAttribute, ComparedObject } from '../../model/comparison/compared-object.js';
import { describedEstate } from '../../model/comparison/describe-estate.js';
import { type ObjectPair, ObjectPairs } from '../../model/comparison/pair-objects.js';
import type { Environment, Release } from '../../model/environment.js';
import type { EstateGaps, Gap, GapObject, KeptFacts } from '../../model/gaps.js';
import { idKey } from '../../model/identifiers.js';
import { mergeEnvironment } from '../../model/merge.js';
import { originText } from '../../model/origin.js';
import { lostObjects } from './lost-objects.js';
import { machineFacts } from './machine-facts.js';
import type { ManagerOnlyFact } from './manager-only-fact.js';
import { placeFacts } from './place-facts.js';
import { storageFacts } from './storage-facts.js';

/** Every fact that is asked for, by kind of object. */
export const managerOnlyFacts: readonly ManagerOnlyFact[] = [...placeFacts, ...machineFacts, ...storageFacts];

/** The two sides of a look: what servers and repositories tell, and what the manager shows. */
export interface GapSides {
  readonly survivors: Environment;
  /** Undefined where no manager was read. */
  readonly manager: Environment | undefined;
  /** What could not be read. */
  readonly unread: readonly string[];
  /** Of the manager, where it is known: not every release has everything. */
  readonly release?: Release;
}

/**
 * What came back, what servers and repositories tell and the manager does not show, and what nobody tells. It knows
 * nothing of the estate as it was: that something was there is said only where an object cannot be without it.
 */
export function estateGaps({ survivors, manager, unread, release }: GapSides): EstateGaps {
  const shown = withFileNames(manager ?? mergeEnvironment(survivors.estate, []));
  const sides = { survivors, manager: shown, managerRead: manager !== undefined };
  const paired = pairedObjects(sides.survivors, shown);
  const found = managerOnlyFacts.map((fact) =>
    lookedAt(fact, paired.get(fact.entity) ?? [], sides.managerRead),
  );
  const objects = [...paired].map(([entity, pairs]) => missingObjects(entity, pairs, sides.managerRead));
  const whole = wholeGaps(sides.survivors, shown, release);
  return {
    managerRead: sides.managerRead,
    unread,
    kept: [
      ...(sides.managerRead ? keptObjects(paired) : []),
      ...found.flatMap(({ kept }) => kept ?? []),
      ...whole.flatMap(({ kept }) => kept ?? []),
    ],
    readable: [...objects, ...found.map(({ readable }) => readable)].filter(isThere),
    lost: [...found.map(({ lost }) => lost), ...whole.map(({ lost }) => lost)].filter(isThere),
  };
}

function isThere(gap: Gap | undefined): gap is Gap {
  return gap !== undefined;
}

/** A manager tells the names of files in its lists alone, and repositories tell the files. */
function withFileNames(manager: Environment): Environment {
  const files = (manager.managerObjects ?? []).filter(({ type }) => /^Virtual(?:Disk|Cdrom)$/.test(type));
  if (files.length === 0 || manager.diskFiles.length > 0) return manager;
  const diskFiles = files.map(({ id, name, origin, type }) => ({
    ...{ id, repositoryId: '', size: 0, blocks: 0, changed: '', origin },
    kind: type === 'VirtualDisk' ? ('virtual-disk' as const) : ('iso' as const),
    simpleName: { value: name, origin },
  }));
  return { ...manager, diskFiles };
}

type Paired = ReadonlyMap<string, readonly ObjectPair[]>;

function pairedObjects(survivors: Environment, manager: Environment): Paired {
  const pairs = new ObjectPairs();
  const others = describedEstate(manager);
  return new Map(
    describedEstate(survivors).flatMap((list, index) => {
      const other = others[index];
      if (other === undefined) return [];
      if (list.entity === 'disk file')
        return [[list.entity, pairedFiles(list.objects, other.objects)] as const];
      return [[list.entity, pairs.pair(list, other)] as const];
    }),
  );
}

/** The lists of a manager name a file without its repository; of a name that several have nothing is said. */
function pairedFiles(told: readonly ComparedObject[], shown: readonly ComparedObject[]): ObjectPair[] {
  const fileOf = ({ id }: ComparedObject) => idKey(id.slice(id.indexOf('/') + 1));
  const byFile = new Map(shown.map((one) => [fileOf(one), one]));
  return told.map((a) => {
    const b = byFile.get(fileOf(a));
    return b === undefined ? { a } : { a, b };
  });
}

interface Looked {
  readonly kept?: KeptFacts;
  readonly readable?: Gap | undefined;
  readonly lost?: Gap | undefined;
}

function lookedAt(fact: ManagerOnlyFact, pairs: readonly ObjectPair[], managerRead: boolean): Looked {
  const { entity, attribute, was, why, certainty, look } = fact;
  const ends = pairs.map((pair) => endOf(fact, pair, managerRead));
  const count = ends.filter((end) => end === 'kept').length;
  const gap = (is: 'readable' | 'lost'): Gap | undefined => {
    const objects = ends.flatMap((end) => (typeof end === 'object' && end.is === is ? [end.object] : []));
    if (objects.length === 0) return undefined;
    const told =
      is === 'readable' ? 'servers or repositories tell it, and the manager does not show it so' : why;
    return {
      kind: `${entity} ${wordsOf(attribute)}`,
      entity,
      attribute,
      was,
      why: told,
      certainty,
      look,
      objects,
    };
  };
  return {
    ...(count > 0 && { kept: { entity, attribute, count } }),
    ...{ readable: gap('readable'), lost: gap('lost') },
  };
}

/** `startPolicy` as `start policy`. */
function wordsOf(attribute: string): string {
  return attribute.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

type End = 'kept' | 'nothing' | { readonly is: 'readable' | 'lost'; readonly object: GapObject };

/** How it stands with one fact of one object. */
function endOf(fact: ManagerOnlyFact, { a, b }: ObjectPair, managerRead: boolean): End {
  const { attribute, isFilledIn, toldOtherwise } = fact;
  if (managerRead && b === undefined) return 'nothing';
  const [told, shown] = [a?.attributes.get(attribute), b?.attributes.get(attribute)];
  const own = toldOtherwise ? undefined : told;
  const held = { id: b?.id ?? a?.id ?? '', told: told?.value };
  const fromPeople = shown !== undefined && !isEmpty(shown.value) && !isFilledIn?.(shown.value, held);
  const isTold =
    own !== undefined && !isEmpty(own.value) && !isFilledIn?.(own.value, { ...held, told: undefined });
  if (isTold && managerRead && fromPeople) return isSame(fact, own, shown) ? 'kept' : readable(fact, a, b);
  if (isTold) return readable(fact, a, b);
  if (fromPeople) return 'kept';
  // vm.cfg says that there is none
  if (own !== undefined && fact.was === 'perhaps') return 'nothing';
  const object = { ...named(b ?? a), ...(shown && !isEmpty(shown.value) && { shown: shown.value }) };
  return { is: 'lost', object };
}

function readable({ attribute }: ManagerOnlyFact, a: ObjectPair['a'], b: ObjectPair['b']): End {
  const told = a?.attributes.get(attribute);
  const shown = b?.attributes.get(attribute);
  return {
    is: 'readable',
    object: {
      ...named(b ?? a),
      ...(shown !== undefined && !isEmpty(shown.value) && { shown: shown.value }),
      told: told?.value,
      ...(told?.origin && { toldBy: originText(told.origin) }),
    },
  };
}

function named(object: ComparedObject | undefined): GapObject {
  if (object === undefined) return {};
  return { id: object.id, ...(object.name !== undefined && { name: object.name }) };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

function isSame({ inOtherWords }: ManagerOnlyFact, a: ComparedAttribute, b: ComparedAttribute): boolean {
  if (inOtherWords || a.inOtherWords !== b.inOtherWords) return true;
  const form = ({ value }: ComparedAttribute) =>
    JSON.stringify(Array.isArray(value) ? [...value].sort() : value);
  // a line of the CLI has no line breaks, and what it set is not told again
  const plain = (one: ComparedAttribute) => form(one)?.replace(/(?:\\[nrt]|;|,|\s)+/g, ' ');
  return plain(a) === plain(b);
}

/** What rediscovery and refreshing bring back under an id of its own. */
const comeBack: ReadonlySet<string> = new Set([
  'server',
  'repository',
  'network',
  'server pool',
  'VM',
  'template',
]);

/** Objects that servers or repositories hold, and the manager does not show. */
function missingObjects(entity: string, pairs: readonly ObjectPair[], managerRead: boolean): Gap | undefined {
  if (!managerRead || !comeBack.has(entity)) return undefined;
  const objects = pairs.flatMap(({ a, b }) => (a !== undefined && b === undefined ? [named(a)] : []));
  if (objects.length === 0) return undefined;
  return {
    ...{ kind: entity, entity, was: 'had', certainty: 'inferred', objects },
    why: 'servers or repositories hold it, and the manager does not show it',
    look: ['discover its server, refresh its file system, present and refresh its repository once more'],
  };
}

function keptObjects(paired: Paired): KeptFacts[] {
  return [...paired].flatMap(([entity, pairs]) => {
    const count = pairs.filter(({ b }) => b !== undefined).length;
    return entity === 'manager' || count === 0 ? [] : [{ entity, count }];
  });
}

function wholeGaps(
  survivors: Environment,
  manager: Environment,
  release: Release | undefined,
): readonly Looked[] {
  return lostObjects.map(({ kind, entity, was, why, certainty, look, shown, traces, release: only }) => {
    if (shown(manager) > 0 || (only !== undefined && release !== undefined && release !== only)) return {};
    const seen = traces?.(survivors) ?? [];
    const gap = { kind, entity, was, why, certainty, look, objects: [] };
    return { lost: seen.length > 0 ? { ...gap, traces: seen } : gap };
  });
}
