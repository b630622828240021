import type {
  WorldPhysicalDisk,
  WorldRepository,
  WorldServer,
  WorldVm,
} from '../../doubles/ovm-manager/world.js';
import { type DetailedObject, type EstateDraft, optional } from './estate-draft.js';

export interface VmPlaces {
  readonly pools: readonly DetailedObject[];
  readonly servers: readonly WorldServer[];
  readonly networks: readonly DetailedObject[];
  readonly repositories: readonly WorldRepository[];
  readonly luns: readonly WorldPhysicalDisk[];
  readonly tags: readonly DetailedObject[];
  readonly antiAffinityGroups: readonly (DetailedObject & {
    readonly refs?: { readonly serverPool?: string };
  })[];
}

type Disk = NonNullable<WorldVm['disks']>[number];

/** VMs and templates; a disk that is not shareable belongs to one of them at most. */
export function vmDrafts(draft: EstateDraft, places: VmPlaces, most: number): WorldVm[] {
  const free = freeDisks(draft, places);
  return draft.several(1, most, () => vmDraft(draft, places, free));
}

type Device = Pick<Disk, 'kind' | 'device'>;

interface FreeDisks {
  readonly shared: readonly Device[];
  /** Each is taken out as it is used. */
  readonly single: Device[];
}

function freeDisks(_draft: EstateDraft, { repositories, luns }: VmPlaces): FreeDisks {
  const all = [
    ...repositories
      .flatMap(({ files }) => files)
      .map((file) => ({ kind: 'virtualDisk' as const, device: file.id, shared: file.shareable === true })),
    ...luns.map(({ id, values }) => ({
      kind: 'physicalDisk' as const,
      device: id,
      shared: values?.shareable === 'Yes',
    })),
  ];
  const isos = repositories.flatMap(({ isos }) => isos);
  const plain = ({ kind, device }: Device): Device => ({ kind, device });
  return {
    shared: [
      ...all.filter(({ shared }) => shared).map(plain),
      ...isos.map((iso) => ({ kind: 'virtualCd' as const, device: iso.id })),
      { kind: 'emptyCdrom', device: null },
    ],
    single: all.filter(({ shared }) => !shared).map(plain),
  };
}

function vmDraft(draft: EstateDraft, places: VmPlaces, free: FreeDisks): WorldVm {
  const { random, names, id, release, some } = draft;
  const template = random.chance(0.1);
  // now and then one that is in no pool
  const pool = random.chance(0.95) ? random.pick(places.pools) : undefined;
  const members = places.servers.filter((server) => pool && server.pool === pool.id);
  const running = !template && pool !== undefined && random.chance(0.5);
  const own = id(template ? '14' : '06');
  const disks = disksOf(draft, free);
  const addedSlot = running && random.chance(0.1) ? disks.at(-1)?.slot : undefined;
  const groups = places.antiAffinityGroups.filter(({ refs }) => refs?.serverPool === pool?.id);
  return {
    id: own,
    // cloned by hand, or made by other programs: then neither UUID nor domain are called as the VM is
    uuid: dashed(random.chance(0.9) ? own : random.hex(32)),
    ...optional('domainName', random.chance(0.1) ? names.host('i-2-VM-') : undefined),
    name: names.freeName(),
    description: names.text(),
    ...(template && { template: true }),
    ...machine(draft),
    repository: random.pick(places.repositories).id,
    ...optional('pool', pool?.id),
    ...(running && { running }),
    // a stopped one may still be assigned to a server
    ...optional('server', running || (pool && random.chance(0.3)) ? random.pick(members).id : undefined),
    tags: some(places.tags, 0.3).map((tag) => tag.id),
    antiAffinityGroups: template || !pool ? [] : some(groups, 0.2).map((group) => group.id),
    vnics: draft.several(0, 3, () => {
      const mac = random.chance(0.2) ? names.mac().toUpperCase() : names.mac();
      const network = random.chance(0.9) ? random.pick(places.networks).id : '';
      return { name: release === '3.2' ? mac : names.freeName(), mac, network };
    }),
    disks,
    ...optional('addedSlot', addedSlot),
    ...(random.chance(0.2) && { fileCase: random.pick(['upper', 'lower'] as const) }),
  };
}

function dashed(id: string): string {
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, id);
}

/** What the machine is made of. */
function machine({ random, release }: EstateDraft): Partial<WorldVm> {
  const memory = random.between(32, 65_536);
  const cpuCount = random.between(1, 64);
  const action = () => random.pick(['RESTART', 'STOP'] as const);
  return {
    memory,
    memoryLimit: memory + random.pick([0, random.between(1, 1000)]),
    cpuCount,
    cpuCountLimit: cpuCount + random.pick([0, random.between(1, 64)]),
    cpuPriority: random.pick([50, random.between(1, 100)]),
    cpuUtilizationCap: random.pick([100, random.between(1, 100)]),
    highAvailability: random.chance(0.5),
    hugePagesEnabled: release === '3.2' ? null : random.chance(0.5),
    osType:
      release === '3.2' ? 'OL_5' : random.pick(['Oracle Linux 6', 'Other Linux', 'Microsoft Windows 7']),
    mouseType: random.pick(['OS_DEFAULT', 'PS2_MOUSE', 'USB_MOUSE', 'USB_TABLET']),
    domainType: random.pick(['XEN_HVM', 'XEN_PVM', 'XEN_HVM_PV_DRIVERS']),
    keymapName: random.pick(['en-us', 'de', 'pt-br']),
    startPolicy: random.pick(['USE_POOL_POLICY', 'BEST_SERVER', 'CURRENT_SERVER']),
    bootOrder: random.pick([['DISK'], ['CDROM', 'DISK'], ['PXE', 'DISK', 'CDROM'], []]),
    networkInstallPath: random.chance(0.1) ? 'http://install.example.com/ol6' : null,
    restart: { crash: action(), powerOff: action(), restart: action() },
    ...(random.chance(0.2) && { pinnedCpus: random.pick(['0-3', '4,6', '1-7']) }),
  };
}

function disksOf({ random, id }: EstateDraft, free: FreeDisks): Disk[] {
  const disks: Disk[] = [];
  const used = new Set<string | null>();
  let slot = 0;
  for (let left = random.between(0, 5); left > 0; left -= 1) {
    const device =
      free.single.length > 0 && random.chance(0.7)
        ? free.single.splice(random.between(0, free.single.length - 1), 1)[0]
        : random.pick(free.shared);
    if (device && (device.device === null || !used.has(device.device))) {
      disks.push({ slot, name: `Mapping for disk Id (${device.device ?? id('13')})`, ...device });
      used.add(device.device);
    }
    slot += random.between(1, 2);
  }
  return disks;
}
