import type { Release } from '../../model/environment.js';
import { sendableDescription } from '../create-script/description-text.js';
import { releaseTraits } from '../create-script/release-traits.js';

/** How a value of the model is said in a line, with what is lost of it; or why it cannot be said. */
export type Said = { readonly value: string; readonly lost?: readonly string[] } | { readonly why: string };

/** The attribute of `edit` that sets something, and how its value is said. */
export interface Setting {
  readonly attribute: string;
  readonly say: (value: unknown, release: Release) => Said;
}

/** What `edit` sets of one kind of object. */
export interface Settable {
  /** Oracle's word for the kind in each release; undefined where a release has no such object. */
  readonly object: (release: Release) => string | undefined;
  /** By attribute of the model. */
  readonly settings: Readonly<Record<string, Setting>>;
}

const asText = (attribute: string): Setting => ({
  attribute,
  say: (value) => (String(value) === '' ? { why: 'it was empty' } : { value: String(value) }),
});
const asNumber = (attribute: string): Setting => ({ attribute, say: (value) => ({ value: String(value) }) });
const asYesNo = (attribute: string): Setting => ({
  attribute,
  say: (value, release) => ({
    value: value === true ? releaseTraits[release].yes : releaseTraits[release].no,
  }),
});
/** Words of the CLI are capitals; what stayed as another file has it is not known there. */
const asWord = (attribute: string, form: RegExp): Setting => ({
  attribute,
  say: (value) =>
    form.test(String(value))
      ? { value: String(value) }
      : { why: `what ${attribute} of the CLI belongs to ${JSON.stringify(value)} is not known` },
});
/** An empty description is one. */
const description: Setting = {
  attribute: 'description',
  say: (value) => {
    const { text, reasons } = sendableDescription(String(value));
    return { value: text, lost: reasons };
  },
};
const names = { name: asText('name'), description };

const bootDevices: Readonly<Record<string, string>> = { c: 'DISK', d: 'CDROM', n: 'PXE' };
const bootOrder: Setting = {
  attribute: 'bootOrder',
  say: (value) => {
    if (value === '') return { why: 'it was empty' };
    const devices = [...new Set(String(value))].map((letter) => bootDevices[letter]);
    return devices.includes(undefined)
      ? { why: `boot=${JSON.stringify(value)} has letters other than c, d and n` }
      : { value: devices.join(',') };
  },
};

const osType: Setting = {
  attribute: 'osType',
  say: (value, release) => {
    const word = String(value);
    const { osType: known } = releaseTraits[release];
    if (known === 'same' || Object.values(known).includes(word)) return { value: word };
    const code = Object.hasOwn(known, word) ? known[word] : undefined;
    return code === undefined
      ? { why: `the code of ${word} in release ${release} is not known` }
      : { value: code };
  },
};

const roles: Setting = {
  attribute: 'roles',
  say: (value) => ({ value: Array.isArray(value) ? value.join(',') : String(value) }),
};

const vm: Settable = {
  object: () => 'Vm',
  settings: {
    ...names,
    memory: asNumber('memory'),
    memoryLimit: asNumber('memoryLimit'),
    cpuCount: asNumber('cpuCount'),
    cpuCountLimit: asNumber('cpuCountLimit'),
    cpuPriority: asWord('cpuPriority', /^\d{1,3}$/),
    cpuUtilizationCap: asWord('cpuUtilizationCap', /^\d{1,3}$/),
    highAvailability: asYesNo('highAvailability'),
    hugePages: asYesNo('hugePagesEnabled'),
    osType,
    mouseType: asWord('mouseType', /^[A-Z0-9_]+$/),
    domainType: asWord('domainType', /^[A-Z_]+$/),
    keymap: asText('keymapName'),
    boot: bootOrder,
    networkInstallPath: asText('networkInstallPath'),
    startPolicy: asWord('startPolicy', /^[A-Z_]+$/),
  },
};

/** Since 3.3 it is made with a description; on 3.2 no source shows one. */
const described33 = (what: string): Settable['settings'] => ({
  ...names,
  description: {
    ...description,
    say: (value, release) =>
      release === '3.2'
        ? { why: `no source shows it for a ${what} of 3.2` }
        : description.say(value, release),
  },
});
const always = (object: string) => () => object;
const since33 = (object: string) => (release: Release) => (release === '3.2' ? undefined : object);

/** What can be set of each kind, by the words of a difference. Everything else is named and left to hands. */
export const settables: Readonly<Record<string, Settable>> = {
  VM: vm,
  template: vm,
  server: { object: always('Server'), settings: names },
  repository: { object: always('Repository'), settings: names },
  network: { object: always('Network'), settings: { ...names, roles } },
  'server pool': { object: always('ServerPool'), settings: names },
  'file server': { object: always('FileServer'), settings: described33('file server') },
  // no guide shows a line that gives one a description
  'file system of the manager': { object: since33('FileSystem'), settings: { name: names.name } },
  'storage array': {
    object: (release) => (release === '3.2' ? 'SanServer' : 'StorageArray'),
    settings: described33('storage array'),
  },
  'access group': { object: always('AccessGroup'), settings: names },
  bond: { object: always('BondPort'), settings: names },
  'VLAN interface': { object: since33('VlanInterface'), settings: { name: names.name } },
  'VLAN group': { object: (release) => (release === '3.2' ? 'VlanGroup' : undefined), settings: names },
  'VLAN segment': {
    object: (release) => (release === '3.2' ? 'VlanSegment' : undefined),
    settings: { name: names.name },
  },
  'repository export': {
    object: since33('RepositoryExport'),
    settings: { ...names, clientHostName: asText('clientHostName'), options: asText('options') },
  },
  tag: { object: always('Tag'), settings: names },
  'anti-affinity group': { object: since33('AntiAffinityGroup'), settings: names },
  'disk file': { object: always('VirtualDisk'), settings: { simpleName: names.name } },
};
