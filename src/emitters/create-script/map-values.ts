import type { OpenPoint } from './vm-plan.js';

type MapLine = OpenPoint['map'][number];

const wholeNumber = 'a whole number';
const emptyPlace =
  'the WWID of an empty LUN, or HOST:/PATH of an empty export; --allow-format wants the same';

/** What may be filled in, by subject and attribute; the words of the CLI are those of `create Vm` (CLI guides). */
const values: Readonly<Record<string, string>> = {
  'disk shareable': 'yes, once you have made it shareable in the manager; or no',
  'vm exists': 'yes, if it is really there; or no',
  'lun physicalDisk': 'the id of the physical disk, from `list PhysicalDisk` of the new manager',
  'device wwid': 'its WWID, as `multipath -ll` on the server shows it',
  'pool place': emptyPlace,
  'repository place': emptyPlace,
  'repository pool': 'the name of its server pool',
  'repository name': 'its name',
  'repository fileSystem': 'the name of its file system, from `list FileSystem` of the manager',
  'network name': 'its name in the manager, from `list Network`',
  'vnic network': 'the name of a network',
  'vnic mac': 'a MAC address, like 00:21:f6:01:00:0b',
  'vm name': 'a name that no other VM or template has',
  'vm pool': 'the name of a server pool',
  'vm tags': 'names of tags, with commas between them',
};

/** What one attribute of a VM takes, whether it is stated for the VM or for a word of all. */
const ofVms: Readonly<Record<string, string>> = {
  domainType: 'XEN_HVM, XEN_HVM_PV_DRIVERS or XEN_PVM',
  osType: 'a word or code of the CLI; `create Vm osType=?` lists them',
  memory: `${wholeNumber}, MiB`,
  memoryLimit: `${wholeNumber}, MiB`,
  cpuCount: wholeNumber,
  cpuCountLimit: wholeNumber,
  cpuPriority: `${wholeNumber}, as the CLI takes it`,
  cpuUtilizationCap: `${wholeNumber}, per cent`,
  startPolicy: 'BEST_SERVER, CURRENT_SERVER or USE_POOL_POLICY',
  mouseType: 'OS_DEFAULT, PS2_MOUSE, USB_MOUSE or USB_TABLET',
  keymapName: 'a name of a keymap, like en-us',
  networkInstallPath: 'the URL of the installation',
};

/** What an operator may fill in behind the = of a line; undefined where its words say it. */
export function mapValueWords({
  subject,
  attribute,
}: Pick<MapLine, 'subject' | 'attribute'>): string | undefined {
  if (subject === 'translate') return ofVms[attribute];
  return values[`${subject} ${attribute}`] ?? (subject === 'vm' ? ofVms[attribute] : undefined);
}
