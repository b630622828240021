/**
 * Every line that may be sent to a manager's CLI and changes something. A line is composed from this list alone, and a
 * session sends composed lines alone. Nothing here starts, stops, moves or kills anything, and what is deleted is
 * deleted by `deletion` alone.
 */
import type { Password } from '../base/password.js';
import { holdsSecretMark, isSecretKey } from '../base/secret.js';
import { filled, masked, type SecretSpelling, secretSpellings } from './line-secrets.js';

export { secretNamesIn } from './line-secrets.js';

interface ListedChange {
  /** Object types, in Oracle's spelling; none for a verb that stands alone. */
  readonly types?: readonly string[];
  /** What may stand behind `on`, `to` or `from`. */
  readonly word?: 'on' | 'to' | 'from';
  /** Whether `id=` or `name=` of an object follows the type. */
  readonly hasInstance?: true;
  /** What `from` may be followed by, by type, where not everything will do. */
  readonly holders?: Readonly<Record<string, readonly string[]>>;
  /** A word behind the instance. */
  readonly fixedWord?: string;
  readonly purpose: string;
}

const pairsOfStorage = ['FileServer', 'FileSystem', 'StorageArray', 'SanServer', 'AccessGroup'] as const;
const networks = ['Network', 'BondPort', 'VlanInterface', 'VlanGroup', 'VlanSegment'] as const;

/** By verb. */
export const listedChanges = {
  create: {
    types: [
      ...(['Vm', 'Vnic', 'VmDiskMapping', 'Tag', 'AntiAffinityGroup', 'ServerPool', 'Repository'] as const),
      ...(['RepositoryExport', ...pairsOfStorage, ...networks] as const),
    ],
    word: 'on',
    purpose: 'makes an object; never a virtual disk',
  },
  edit: {
    types: [
      ...([
        'Vm',
        'Vnic',
        'VmDiskMapping',
        'VirtualDisk',
        'VirtualCdrom',
        'Tag',
        'AntiAffinityGroup',
      ] as const),
      ...(['Server', 'ServerPool', 'Repository', 'RepositoryExport', 'PhysicalDisk', 'Port'] as const),
      ...([...pairsOfStorage, ...networks] as const),
    ],
    hasInstance: true,
    purpose: 'sets names, descriptions and settings of an object',
  },
  add: {
    types: [
      ...(['Server', 'ServerPool', 'Vm', 'Vnic', 'Tag', 'Port', 'BondPort', 'VlanInterface'] as const),
      ...(['PhysicalDisk', 'StorageInitiator'] as const),
    ],
    word: 'to',
    hasInstance: true,
    purpose: 'makes an object a member of another, or presents a repository to a server',
  },
  remove: {
    types: ['Tag', 'Vm'],
    word: 'from',
    holders: { Vm: ['AntiAffinityGroup'] },
    hasInstance: true,
    purpose:
      'takes a tag off an object, or a VM out of an anti-affinity group; nothing else is taken from anything',
  },
  discoverServer: { purpose: 'makes a server known to the manager' },
  takeOwnership: {
    types: ['Server', 'Repository'],
    hasInstance: true,
    purpose: 'makes the manager the owner of a server or repository that nobody owns',
  },
  addAdminServer: {
    types: ['FileServer', 'StorageArray'],
    hasInstance: true,
    purpose: 'lets a server administer storage',
  },
  addRefreshServer: { types: ['FileServer'], hasInstance: true, purpose: 'lets a server read file systems' },
  addNfsRefreshServer: { types: ['FileServer'], hasInstance: true, purpose: 'the same on 3.2' },
  validate: { types: ['StorageArray'], hasInstance: true, purpose: 'has the manager log in to storage' },
  refresh: {
    types: [
      ...(['Repository', 'Server', 'PhysicalDisk', 'FileServer', 'FileSystem'] as const),
      ...(['StorageArray', 'SanServer', 'AccessGroup'] as const),
    ],
    hasInstance: true,
    purpose: 'has the manager read the object again',
  },
  refreshStorageLayer: { types: ['Server'], hasInstance: true, purpose: 'has a server look for LUNs' },
  refreshAll: { purpose: 'has the manager read everything again (3.4)' },
  embeddedCreate: {
    types: ['Port', 'BondPort', 'VlanInterface'],
    hasInstance: true,
    fixedWord: 'ipAddressConfig',
    purpose: 'gives a card an address',
  },
  setVnicMacAddrRange: { purpose: 'sets the range that MAC addresses of new vNICs are taken from' },
} as const satisfies Readonly<Record<string, ListedChange>>;

export type ChangeVerb = keyof typeof listedChanges;

/** Types whose leftovers may be deleted: nothing that holds data, and nothing that data lies in. */
export const deletableTypes = [
  ...(['Vm', 'Vnic', 'VmDiskMapping', 'Tag', 'Network', 'BondPort', 'VlanInterface'] as const),
] as const;

export type DeletableType = (typeof deletableTypes)[number];

/** How a line names an existing object. */
export interface ChangeInstance {
  readonly key: 'id' | 'name';
  readonly value: string;
}

/** A change before it is a line. Values are without quotes and may hold `@secret:NAME`. */
export interface CliChange {
  readonly verb: string;
  readonly object?: string;
  readonly instance?: ChangeInstance;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly relation?: { readonly word: string; readonly object: string; readonly instance: ChangeInstance };
}

interface Sendable {
  readonly text: string;
  /** The line up to its first secret. */
  readonly begins: string;
  readonly secrets: readonly SecretSpelling[];
}

declare const composed: unique symbol;

/** A line that was composed from the list; it can be made in no other way. */
export interface CliChangeLine {
  /** The line as it may be shown and kept: with marks where secrets will stand. */
  readonly shown: string;
  readonly [composed]: true;
}

class ComposedLine implements Omit<CliChangeLine, typeof composed> {
  readonly #shown: string;
  readonly #sendable: Sendable;

  constructor(shown: string, sendable: Sendable) {
    this.#shown = shown;
    this.#sendable = sendable;
  }

  get shown(): string {
    return this.#shown;
  }

  /** Undefined for anything that was not composed here, whatever it looks like. */
  static sendableOf(line: object): Sendable | undefined {
    return #sendable in line ? line.#sendable : undefined;
  }
}

/** Whether the list has this verb for this type of object, and for what it is taken from. */
export function isListedChange({
  verb,
  object,
  relation,
}: Pick<CliChange, 'verb' | 'object' | 'relation'>): boolean {
  if (!Object.hasOwn(listedChanges, verb)) return false;
  const { types = [], holders = {} }: ListedChange = listedChanges[verb as ChangeVerb];
  if (object === undefined) return types.length === 0;
  const of = Object.hasOwn(holders, object) ? holders[object] : undefined;
  return types.includes(object) && (of === undefined || of.includes(relation?.object ?? ''));
}

/**
 * Composes a line, with the secrets its marks name. Throws a TypeError for what is not of the list, for a value that
 * cannot stand in one line, and for a secret that is not given.
 */
export function cliChange(
  change: CliChange,
  secrets: ReadonlyMap<string, Password> = new Map(),
): CliChangeLine {
  const { verb, object = '', instance, relation } = change;
  const refuse = (why: string): never => {
    throw new TypeError(`${verb} ${object}`.trim() + why);
  };
  if (!isListedChange(change)) refuse(' is no line of the list');
  const listed: ListedChange = listedChanges[verb as ChangeVerb];
  if ((listed.hasInstance ?? false) !== (instance !== undefined))
    refuse(listed.hasInstance ? ' needs an object' : ' takes no object');
  if (relation !== undefined && relation.word !== listed.word) refuse(` has no ${relation.word}`);
  const misplaced = change.attributes.find(([name, value]) => holdsSecretMark(value) && !isSecretKey(name));
  if (misplaced) refuse(`: ${misplaced[0]}= takes no secret`);
  const shown = composedLine(change, listed, sendable);
  if (!change.attributes.some(([, value]) => value.includes('@secret:'))) return sealed(shown, shown, []);
  const values = change.attributes.map(([, value]) => value).join(' ');
  return sealed(
    shown,
    composedLine(change, listed, (value) => filled(value, secrets)),
    secretSpellings(values, secrets),
  );
}

/** `delete` of a leftover. Throws a TypeError for a type that is never deleted, and for an id that is none. */
export function deletion(type: DeletableType, id: string): CliChangeLine {
  if (!deletableTypes.includes(type)) throw new TypeError(`a ${type} is never deleted`);
  if (!/^[\w.:-]{8,100}$/.test(id)) throw new TypeError(`${JSON.stringify(id)} is no id`);
  const text = `delete ${type} id=${id}`;
  return sealed(text, text, []);
}

function composedLine(
  change: CliChange,
  { fixedWord }: ListedChange,
  value: (text: string) => string,
): string {
  const { verb, object, instance, attributes, relation } = change;
  const words = [verb];
  if (object !== undefined) words.push(object);
  if (instance) words.push(instanceText(instance));
  if (fixedWord !== undefined) words.push(fixedWord);
  for (const [name, given] of attributes) words.push(`${wordOf(name)}=${quoted(value(given))}`);
  if (relation) words.push(relation.word, wordOf(relation.object), instanceText(relation.instance));
  return words.join(' ');
}

function instanceText({ key, value }: ChangeInstance): string {
  if (key !== 'id' && key !== 'name') throw new TypeError(`${String(key)} names no object`);
  return `${key}=${quoted(sendable(value))}`;
}

function wordOf(word: string): string {
  if (/^[A-Za-z]\w{0,60}$/.test(word)) return word;
  throw new TypeError(`${JSON.stringify(word)} is no word of the CLI`);
}

/** A value of the estate; a semicolon may separate commands, and whether quotes protect it is not known. */
function sendable(value: string): string {
  if (/[;\ud800-\udfff]/u.test(value)) throw new TypeError('a value holds a semicolon or half a character');
  return value;
}

/** Inside quotes the slash is the escape character (3.3 and 3.4 CLI guides; on 3.2 the storage test kit doubles it). */
function quoted(value: string): string {
  if (/^[A-Za-z0-9_.:+@%-]+$/.test(value)) return value;
  if (/[\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(value)) throw new TypeError('a value has more than one line');
  const quote = value.includes('"') && !value.includes("'") ? "'" : '"';
  return quote + value.replaceAll('/', '//').replaceAll(quote, `/${quote}`) + quote;
}

function sealed(shown: string, text: string, secrets: Sendable['secrets']): CliChangeLine {
  const [begins = shown] = secrets.length === 0 ? [] : shown.split(/(?:["'])?@secret:/);
  return new ComposedLine(shown, { text, begins, secrets }) as unknown as CliChangeLine;
}

/**
 * The text to send, without a line end, and what of it a reply repeats whatever becomes of secrets. Throws a TypeError
 * for anything that was not composed from the list.
 */
export function changeTextOf(line: CliChangeLine): { readonly text: string; readonly begins: string } {
  const sendable = ComposedLine.sendableOf(line);
  if (sendable === undefined) throw new TypeError('a line that is not of the list is never sent');
  return sendable;
}

/** What came back, with marks where it repeats the secrets of the line; status, ids and prompt stay as they are. */
export function maskedReply(line: CliChangeLine, reply: Uint8Array): Uint8Array {
  return masked(reply, ComposedLine.sendableOf(line)?.secrets ?? []);
}
