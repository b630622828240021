/**
 * Everything that an estate rebuilt by CLI lines does not have again, each with the source that says so. Whatever else
 * differs behind a rebuild is a fault.
 */
import type { Release } from '../../doubles/ovm-manager/world.js';

/** One attribute, or one kind of object, that comes back otherwise or not at all. */
export interface NotSettable {
  /** `untold`: the rebuilt manager's CLI tells it of no object, the archive does. */
  readonly kind: 'different' | 'missing' | 'additional' | 'untold';
  /** Entity and attribute, as differences name them. */
  readonly what: string;
  readonly releases: readonly Release[];
  readonly why: string;
  /** The page, the script or the recorded reply it follows from. */
  readonly source: string;
  /** Which differences of this attribute are meant; all if not given. */
  readonly only?: (a: unknown, b: unknown) => boolean;
  /** Whether the archive may tell it of no object at all. */
  readonly mayBeNew?: true;
}

const all = ['3.2', '3.3', '3.4'] as const;
const old = ['3.2'] as const;
const since33 = ['3.3', '3.4'] as const;

const guide32 = 'https://docs.oracle.com/cd/E35328_01/E35336/html/';
const guide33 = 'https://docs.oracle.com/cd/E50245_01/E50252/html/';
const guide34 = 'https://docs.oracle.com/cd/_E64076_01/E64086/html/';
const guides = `CLI guides of 3.2, 3.3 and 3.4 (${guide32}, ${guide33}, ${guide34})`;
const testkit = "Oracle's storage test kits for 3.2 and 3.3";

interface Group extends Pick<NotSettable, 'why' | 'source' | 'only' | 'mayBeNew'> {
  readonly kind?: NotSettable['kind'];
  readonly of: readonly (readonly [what: string, releases: readonly Release[]])[];
}

const described: Group['of'] = [
  ...(['VM', 'bond', 'network', 'repository', 'server', 'server pool', 'tag'] as const).map(
    (entity) => [`${entity} description`, all] as const,
  ),
  ['VLAN group description', old],
  ...(
    ['access group', 'anti-affinity group', 'file server', 'repository export', 'storage array'] as const
  ).map((entity) => [`${entity} description`, since33] as const),
];

/** A command is one line, so lines become blanks. */
function isOneLineOf(a: unknown, b: unknown): boolean {
  const text = String(a);
  return /[\r\n\t]/.test(text) && text.replace(/\r\n|[\r\n\t]/g, ' ').trim() === b;
}

const groups: readonly Group[] = [
  {
    why: 'a manager gives ids itself',
    source: `${guides}, create: no command has an attribute for an id`,
    of: [
      ...(
        ['VM', 'bond', 'file server', 'file system of the manager', 'network', 'physical disk'] as const
      ).map((entity) => [`${entity} id`, all] as const),
      ...(['port', 'server pool', 'storage array', 'tag'] as const).map(
        (entity) => [`${entity} id`, all] as const,
      ),
      ...(['VLAN group', 'VLAN segment'] as const).map((entity) => [`${entity} id`, old] as const),
      ...(['VLAN interface', 'access group', 'anti-affinity group'] as const).map(
        (entity) => [`${entity} id`, since33] as const,
      ),
      ['repository export id', since33],
      ['volume group id', since33],
    ],
  },
  {
    why: 'a command is one line, so line breaks and tabs of a description become blanks',
    source: `${guides}, preface: what is printed on several lines is entered on a single line`,
    only: isOneLineOf,
    of: described,
  },
  {
    why: 'no command gives it a description',
    source: `${guides}: there is no create Port and no edit of its description; create VlanInterface, create VlanSegment and create FileSystem have none; 3.2 has none in create FileServer and create SanServer`,
    only: (_, b) => b === undefined,
    of: [
      ['port description', all],
      ['file system of the manager description', all],
      ['VLAN segment description', old],
      ['file server description', old],
      ['storage array description', old],
      ['VLAN interface description', since33],
    ],
  },
  {
    why: 'the storage tells LUNs and volume groups: the manager numbers their names anew, and no command describes them',
    source: `${testkit}: names of LUNs of generic plug-ins are arbitrary and may swap; ${guides}: there is no create PhysicalDisk and no create VolumeGroup`,
    of: [
      ['physical disk name', all],
      ['physical disk description', all],
      ['volume group description', since33],
    ],
  },
  {
    why: 'a new pool file system is written, on an empty LUN that the operator names',
    source: `${guides}, create ServerPool: physicalDisk or fileSystem`,
    of: [['server pool poolFileSystem', all]],
  },
  {
    why: 'the servers of a pool choose their master',
    source: `${guides}, create ServerPool: it has no attribute for it`,
    of: [['server isMaster', all]],
  },
  {
    kind: 'untold',
    why: 'the servers of a pool choose their master',
    source: `${guides}, create ServerPool: it has no attribute for it`,
    of: [['server pool masterServer', all]],
  },
  {
    kind: 'untold',
    why: '3.2 has no attribute for it',
    source: `CLI guide of 3.2 (${guide32}), create ServerPool; ${testkit}, create SanServer`,
    of: [
      ['server pool clusterTimeout', old],
      ['storage array adminUserName', old],
      ['storage array storageName', old],
    ],
  },
  {
    why: 'a VM is made on a server pool, so one that was on none is on the one the operator names',
    source: `CLI guide of 3.3 (${guide33}), create Vm: on ServerPool is not optional`,
    only: (a) => a === undefined,
    mayBeNew: true,
    of: [['VM poolName', all]],
  },
  {
    why: 'a vNIC is made on a network, so one that was on none is on the one the operator names',
    source: `${guides}, create Vnic: network is not optional`,
    only: (a) => !/bridge=/.test(String(a)),
    of: [['VM vNIC', all]],
  },
  {
    why: 'a paravirtualised VM without a boot order is told to boot from its disk, which the report marks as concluded',
    source: `CLI guide of 3.3 (${guide33}), create Vm: bootOrder has a value where it is given, and no page says what it is otherwise`,
    only: (a, b) => a === undefined && b === 'c',
    mayBeNew: true,
    of: [['VM boot', all]],
  },
  {
    why: 'a template comes back with its definition, which tells no pool',
    source: `${guides}: no command makes a template, and add Vm to ServerPool is shown for VMs alone`,
    of: [['template poolName', all]],
  },
  {
    why: 'a template comes back with the old ids of networks, and since 3.3 a vNIC is re-networked by its own id alone: by hand, as the fix says',
    source: `CLI guide of 3.3 (${guide33}), add Vnic to Network; names of vNICs are free text and not unique`,
    of: [['template vNIC', since33]],
  },
  {
    kind: 'untold',
    why: 'no attribute of create Vm or edit Vm sets it',
    source: `CLI guide of 3.3 (${guide33}), create Vm and edit Vm`,
    of: ['VM', 'template'].flatMap((entity) => [
      ...['uuid', 'onCrash', 'onPoweroff', 'onReboot', 'pinnedCpus'].map(
        (attribute) => [`${entity} ${attribute}`, all] as const,
      ),
      ...['vfb', 'vnc', 'vnclisten', 'vncunused', 'serial', 'builder', 'bootloader', 'bootargs', 'extra'].map(
        (attribute) => [`${entity} ${attribute}`, all] as const,
      ),
      ...['guest_os_type', 'OVM_cpu_compat_group'].map(
        (attribute) => [`${entity} ${attribute}`, all] as const,
      ),
    ]),
  },
  {
    kind: 'untold',
    why: 'it is a state of the moment: nothing is started',
    source: `${guides}, start Vm: a command of its own, which scripts never send`,
    of: [['VM runningOn', all]],
  },
  {
    kind: 'untold',
    why: 'files on servers, repositories and the manager host hold it, and the CLI shows none of it',
    source: 'labels of show in published scripts and recorded replies: none of them tells it',
    of: [
      ...(
        ['databaseEngine', 'databaseHost', 'databaseName', 'databasePort', 'databaseSchema', 'uuid'] as const
      ).map((attribute) => [`manager ${attribute}`, all] as const),
      ...(['fileSystemLocation', 'fileSystemType', 'managerUuid', 'mountPoint', 'version'] as const).map(
        (attribute) => [`repository ${attribute}`, all] as const,
      ),
      ...(['clusterState', 'managerIp', 'managerUuid'] as const).map(
        (attribute) => [`server ${attribute}`, all] as const,
      ),
      ['server pool poolFileSystemLocation', all],
      ['disk file', all],
      ['file system', all],
    ],
  },
];

export const notSettable: readonly NotSettable[] = groups.flatMap(({ of, kind = 'different', ...rest }) =>
  of.map(([what, releases]) => ({ kind, what, releases, ...rest })),
);
