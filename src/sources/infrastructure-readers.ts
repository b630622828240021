import { openText, plainWords, type ToldNames, type ToldValue } from './told-object.js';

/** What a reader makes of the values of one label; `assumed` says what of it was concluded. */
export interface ReadValue<Value> {
  readonly value: Value;
  readonly assumed?: string;
}

/** Where the values stand: the label in plain words, and the objects that they may name. */
export interface ReadPlace {
  readonly label: string;
  readonly names: ToldNames;
}

/** Reads the values of one label; undefined when they say nothing. */
export type Read<Value> = (
  values: readonly [ToldValue, ...ToldValue[]],
  place: ReadPlace,
) => ReadValue<Value> | undefined;

const isNothing = (text: string) => /^(?:|none|null|n\/a)$/i.test(text.trim());

/** A text that says something. */
export const asWord: Read<string> = ([{ text }], { label }) =>
  isNothing(text) ? undefined : { value: openText(text.trim(), label) };

export const asInteger: Read<number> = ([{ text }]) =>
  /^\d{1,12}(?:\.0{1,6})?$/.test(text.trim()) ? { value: Number(text) } : undefined;

/** REST uses 0 for a number that is not set, and a network card has no such MTU or VLAN. */
export const asPositive: Read<number> = (values, place) => {
  const read = asInteger(values, place);
  return read && read.value > 0 ? read : undefined;
};

export const asYesNo: Read<boolean> = ([{ text }]) => {
  const word = plainWords(text);
  if (word === 'yes' || word === 'true') return { value: true };
  return word === 'no' || word === 'false' ? { value: false } : undefined;
};

const bytesPerGib = 2 ** 30;

/** Bytes; a label that ends in `(GiB)` has GiB with one decimal, so the bytes are only near. */
export const asBytes: Read<number> = ([{ text }], { label }) => {
  if (!/^\d{1,15}(?:\.\d{1,6})?$/.test(text.trim())) return undefined;
  const amount = Number(text);
  if (!label.endsWith('gib')) return { value: amount };
  return { value: Math.round(amount * bytesPerGib), assumed: `the manager shows ${text.trim()} GiB` };
};

/** The id of another object. */
export const asReference: Read<string> = ([told], { names, label }) => {
  if (told.id === undefined && isNothing(told.text)) return undefined;
  const id = names.idOf(told);
  if (id !== undefined) return { value: id };
  const value = openText(told.text.trim(), label);
  return { value, assumed: 'it is the name that is shown; no object of that name was read' };
};

/** The id of the one object that is named; several, or a numbered one, are a list that means something else. */
export const asLoneReference: Read<string> = (values, place) =>
  values.length > 1 || values[0].numbered ? undefined : asReference(values, place);

/** Ids of other objects. */
export const asReferences: Read<readonly string[]> = (values, place) => {
  const read = values.flatMap((value) => asReference([value], place) ?? []);
  if (read.length === 0) return undefined;
  const assumed = read.find((one) => one.assumed !== undefined)?.assumed;
  return { value: read.map(({ value }) => value), ...(assumed !== undefined && { assumed }) };
};

/** Names of other objects. */
export const asNames: Read<readonly string[]> = (values, { label }) => {
  const value = values
    .map(({ name, text }) => openText(name ?? text, label))
    .filter((one) => !isNothing(one));
  return value.length === 0 ? undefined : { value };
};

/** A plug-in: the CLI guides' examples give its name, REST also tells its id. */
export const asPlugin: Read<string> = ([{ name, id, text }], { label }) => {
  const value = openText((name ?? text).trim(), label);
  if (isNothing(value)) return undefined;
  return name === undefined || id === undefined
    ? { value }
    : { value, assumed: `the plug-in's name; its id is ${openText(id, label)}` };
};

/** A word of `create` for a word as it is shown; one that is not in the list is kept in the CLI's manner, and marked. */
export function asOneOf(words: Readonly<Record<string, string>>): Read<string> {
  return ([{ text }]) => {
    const word = plainWords(text);
    if (word === '' || (isNothing(text) && !Object.hasOwn(words, word))) return undefined;
    const known = Object.hasOwn(words, word) ? words[word] : undefined;
    if (known !== undefined) return { value: known };
    const value = openText(
      text
        .trim()
        .toUpperCase()
        .replace(/[\s-]+/g, '_'),
      'word',
    );
    return { value, assumed: `"${openText(text.trim(), 'word')}" is no word that is known here` };
  };
}

/** Words of `create BondPort` of 3.2 and 3.3, and those of the bonding driver in agents and network scripts. */
export const bondModes: Readonly<Record<string, string>> = {
  activepassive: 'ACTIVE_PASSIVE',
  activebackup: 'ACTIVE_PASSIVE',
  '1': 'ACTIVE_PASSIVE',
  linkaggregation: 'LINK_AGGREGATION',
  '8023ad': 'LINK_AGGREGATION',
  '4': 'LINK_AGGREGATION',
  loadbalanced: 'LOAD_BALANCED',
  adaptiveloadbalancing: 'LOAD_BALANCED',
  balancealb: 'LOAD_BALANCED',
  '6': 'LOAD_BALANCED',
};

/** `edit Port addressType=` of 3.2, and BOOTPROTO. */
export const addressTypes: Readonly<Record<string, string>> = {
  static: 'STATIC',
  staticip: 'STATIC',
  dynamic: 'DYNAMIC',
  dhcp: 'DYNAMIC',
  none: 'NONE',
};

/** `create SanServer storageType=` of 3.2 and `create StorageArray storageType=`. */
export const storageTypes: Readonly<Record<string, string>> = {
  iscsi: 'ISCSI',
  iscsistoragearray: 'ISCSI',
  fibrechannel: 'FIBRECHANNEL',
  fibrechannelstoragearray: 'FIBRECHANNEL',
  local: 'LOCAL',
  unknown: 'UNKNOWN',
};

export const startPolicies: Readonly<Record<string, string>> = {
  bestserver: 'BEST_SERVER',
  currentserver: 'CURRENT_SERVER',
  balanceserver: 'BALANCE_SERVER',
};

export const policyModes: Readonly<Record<string, string>> = { off: 'OFF', drs: 'DRS', dpm: 'DPM' };
