import type { Release } from '../../model/environment.js';

/** How the CLI of a release says the same thing (reference: CLI guides, section "script-breaking differences"). */
export interface ReleaseTraits {
  readonly yes: string;
  readonly no: string;
  /** Up to 3.2 a vNIC is made by its MAC and then added; later it is made on the VM. */
  readonly vnic: 'create-and-add' | 'create-on-vm';
  /** Up to 3.2 one attribute names a disk of any kind. */
  readonly diskAttributes: { readonly 'virtual-disk': string; readonly iso: string; readonly lun: string };
  /** The value for a drive without a medium; without one the attribute is left out. */
  readonly emptyDrive?: readonly [attribute: string, value: string];
  /** Names of vm.cfg that are known in the CLI's own words; `same` = the names are used as they are. */
  readonly osType: 'same' | Readonly<Record<string, string>>;
  readonly hugePages: boolean;
}

const typedDisks = {
  diskAttributes: { 'virtual-disk': 'virtualDisk', iso: 'virtualCd', lun: 'physicalDisk' },
  emptyDrive: ['virtualCd', 'EMPTY_CDROM'],
} as const;

export const releaseTraits: Readonly<Record<Release, ReleaseTraits>> = {
  '3.2': {
    yes: 'yes',
    no: 'no',
    vnic: 'create-and-add',
    diskAttributes: { 'virtual-disk': 'storageDevice', iso: 'storageDevice', lun: 'storageDevice' },
    // the one code a source shows (article, Listing 3)
    osType: { 'Oracle Linux 5': 'OL_5' },
    hugePages: false,
  },
  '3.3': { yes: 'Yes', no: 'No', vnic: 'create-on-vm', ...typedDisks, osType: 'same', hugePages: true },
  '3.4': { yes: 'Yes', no: 'No', vnic: 'create-on-vm', ...typedDisks, osType: 'same', hugePages: true },
};
