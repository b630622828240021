import { maskSecrets } from '../base/secret.js';
import type { CliObjectAttribute } from '../formats/ovm-cli-objects/cli-transcript.js';
import type { Release, VirtualMachine, VmAttributes } from '../model/environment.js';
import type { Finding } from '../model/finding.js';
import type { Fact, Facts } from '../model/origin.js';
import { cliDisks, cliVnics } from './manager-cli-device-facts.js';
import {
  allTold,
  type CliObject,
  type CliObjects,
  factAt,
  referredId,
  referredName,
  told,
} from './manager-cli-objects.js';

/**
 * A VM or template as the manager shows it. It has no definition: the manager does not say which file it wrote.
 * Values that have another form in the CLI than in vm.cfg are `stated` in the CLI's own words.
 */
export function cliVm(
  object: CliObject,
  objects: CliObjects,
  release: Release | undefined,
): { vm: VirtualMachine; findings: Finding[] } {
  const findings: Finding[] = [];
  const vm: VirtualMachine = {
    id: object.id,
    kind: isTemplate(object, release) ? 'template' : 'vm',
    facts: vmFacts(object),
    disks: cliDisks(object, objects, findings),
    vnics: cliVnics(object, objects, findings),
    otherKeys: [],
    definitions: [],
    problems: [],
    stated: statedWords(object),
  };
  // what the manager did not tell of its disks and vNICs are the findings
  const whole = object.shown && !object.disputed && findings.length === 0;
  return { vm: whole ? { ...vm, shownAt: object.origin } : vm, findings };
}

/**
 * `list Vm` mixes VMs and templates. Told by the id's type (14 where VMs have 06), by the run state of templates in
 * the REST interface, and on 3.2 by the ending of the name, as its CLI guide says.
 */
function isTemplate(object: CliObject, release: Release | undefined): boolean {
  if (/^0004fb000014/i.test(object.id)) return true;
  const status = told(object, 'Status')?.value ?? '';
  if (/^template$/i.test(status)) return true;
  return release === '3.2' && !/^running$/i.test(status) && /\.(?:tgz|zip)$/i.test(object.name);
}

type Read = (attribute: CliObjectAttribute) => unknown;

const text: Read = ({ value }) => maskSecrets(value, 'masked');
const word: Read = ({ value }) => (/^(?:|None|null)$/i.test(value.trim()) ? undefined : value.trim());
const integer: Read = ({ value }) =>
  /^\d{1,12}(?:\.0{1,6})?$/.test(value.trim()) ? Number(value) : undefined;
const yesNo: Read = ({ value }) =>
  /^(?:yes|no)$/i.test(value.trim()) ? /^yes$/i.test(value.trim()) : undefined;

/** Labels of 3.3 (transcripts, and scripts that search for them); those of 3.2 and 3.4 are taken as the same. */
const readers: { readonly [Name in keyof VmAttributes]?: readonly [Read, ...string[]] } = {
  name: [text, 'Name'],
  description: [text, 'Description'],
  osType: [word, 'Operating System'],
  memory: [integer, 'Memory (MB)'],
  memoryLimit: [integer, 'Max. Memory (MB)'],
  cpuCount: [integer, 'Processors'],
  cpuCountLimit: [integer, 'Max. Processors'],
  highAvailability: [yesNo, 'High Availability'],
  hugePages: [yesNo, 'Huge Pages Enabled', 'Huge Pages'],
  keymap: [word, 'Keymap'],
  domainType: [({ value }) => domainTypes[cliWord(value)], 'Domain Type'],
  usbDevice: [({ value }) => usbDevices[cliWord(value)], 'Mouse Type'],
  boot: [({ value }) => bootLetters(value), 'Boot Order'],
  startPolicy: [({ value }) => cliWord(value), 'Start Policy'],
  repositoryId: [referredId, 'Repository'],
  poolName: [referredName, 'Server Pool'],
};

/** What vm.cfg says for these; other values of OVM_domain_type have not been seen. */
const domainTypes: Readonly<Record<string, string>> = { XEN_HVM: 'xen_hvm', XEN_PVM: 'xen_pvm' };

/** The others are no device of vm.cfg. */
const usbDevices: Readonly<Record<string, string>> = { USB_TABLET: 'tablet', USB_MOUSE: 'mouse' };

function vmFacts(object: CliObject): Facts<VmAttributes> {
  const facts: Record<string, Fact<unknown>> = {
    name: factAt(object, undefined, maskSecrets(object.name, 'name')),
  };
  for (const [name, [read, ...labels]] of Object.entries(readers)) {
    const attribute = told(object, ...labels);
    const value = attribute && read(attribute);
    // an empty description is one, any other empty value says nothing
    if (value !== undefined && (value !== '' || name === 'description'))
      facts[name] = factAt(object, attribute, value);
  }
  const tags = allTold(object, 'Tag');
  if (tags.length > 0)
    facts.tags = factAt(
      object,
      tags[0],
      tags.map((tag) => maskSecrets(referredName(tag), 'tag')),
    );
  const server = told(object, 'Server');
  if (server && /^running$/i.test(told(object, 'Status')?.value ?? ''))
    facts.runningOn = factAt(object, server, referredId(server));
  return facts as Facts<VmAttributes>;
}

/**
 * The word of `create` and `edit` for a word of `show`: `Xen PVM` -> `XEN_PVM`, `OS Default` -> `OS_DEFAULT`, `Use Pool
 * Policy` -> `USE_POOL_POLICY` are seen in both forms, the others follow them.
 */
export function cliWord(shown: string): string {
  return shown
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_');
}

const letters: Readonly<Record<string, string>> = { DISK: 'c', CDROM: 'd', PXE: 'n' };

function bootLetters(shown: string): string | undefined {
  const found = shown.split(',').map((device) => letters[cliWord(device)]);
  return found.every((letter) => letter !== undefined) ? found.join('') : undefined;
}

/** Labels whose values go to the CLI as they come, or in the form of `cliWord`. */
const statedLabels: readonly (readonly [attribute: string, label: string, pattern: RegExp])[] = [
  ['cpuPriority', 'Priority', /^\d{1,3}$/],
  ['cpuUtilizationCap', 'Processor Cap', /^\d{1,3}$/],
  ['mouseType', 'Mouse Type', /^[A-Z0-9_]+$/],
  ['startPolicy', 'Start Policy', /^[A-Z_]+$/],
  ['domainType', 'Domain Type', /^(?:XEN_HVM_PV_DRIVERS|LDOMS_PVM)$/],
];

function statedWords(object: CliObject): Record<string, Fact<string>> {
  const stated: Record<string, Fact<string>> = {};
  for (const [name, label, pattern] of statedLabels) {
    const attribute = told(object, label);
    const value = attribute && cliWord(attribute.value);
    if (value !== undefined && pattern.test(value)) stated[name] = factAt(object, attribute, value);
  }
  const path = told(object, 'Network Install Path');
  if (path?.value.trim()) {
    stated.networkInstallPath = factAt(object, path, maskSecrets(path.value.trim(), 'networkInstallPath'));
  }
  const tags = allTold(object, 'Tag').map(referredName);
  // a comma separates the tags of a statement
  if (tags.length > 0 && !tags.some((tag) => tag.includes(',')))
    stated.tags = factAt(object, allTold(object, 'Tag')[0], tags.join(','));
  return stated;
}

/** Labels of VMs that are facts; all others are kept with the manager's objects. */
export const vmLabels: ReadonlySet<string> = new Set(
  [
    ...Object.values(readers).flatMap(([, ...labels]) => labels),
    ...statedLabels.map(([, label]) => label),
    ...['Id', 'Server', 'Status', 'Tag', 'Vnic', 'VmDiskMapping', 'Network Install Path'],
  ].map((label) => label.toLowerCase()),
);
