import { describe, expect, it } from 'vitest';
import { OvmManagerDouble } from './ovm-manager-double.js';
import { emptyWorld, type Release, type World } from './world.js';

const lun = {
  id: 'old-lun',
  name: 'NETAPP (1)',
  page83: '36000144000000010f00b2a3c4d5e6f01',
  refs: { array: 'a' },
};
const blank = { id: 'blank-lun', name: '', page83: '36000144000000010f00b2a3c4d5e6f02' };
const repository = '0004fb00000300001aa2bb3cc4dd5ee6';
const uuid = '0004fb000001000068b46cbe7e6f7026';
const port = (name: string) => ({ type: 'Port', id: `id of ${name}`, name, refs: { server: 's1' } });

const lost: World = {
  ...emptyWorld,
  manager: { uuid, version: '3.4.1' },
  servers: [{ id: 's1', name: 'first', values: { address: '10.0.0.1' }, unshown: { hostname: 'ovs1' } }],
  networks: [
    { id: '0a000000', name: 'management', values: { roles: 'MANAGEMENT' }, refs: { port: ['id of eth0'] } },
  ],
  physicalDisks: [lun],
  repositories: [
    {
      id: repository,
      name: 'repo',
      files: [{ id: 'd.img' }],
      isos: [],
      refreshed: true,
      refs: { fileSystem: 'f', server: ['s1'] },
    },
  ],
  others: [
    ...['eth0', 'eth1', 'eth2'].map(port),
    { type: 'FileServer', id: 'n', name: 'nas', values: { accessHost: 'nas' } },
    { type: 'FileServer', id: 'l', name: 'Local FS first', refs: { adminServer: ['s1'] } },
    { type: 'FileSystem', id: 'f', name: 'nfs on nas:/repo', refs: { fileServer: 'n' } },
    { type: 'StorageArray', id: 'a', name: 'san', values: { accessHost: 'san' } },
    { type: 'AccessGroup', id: 'g', name: 'all of san', refs: { storageArray: 'a' } },
  ],
};

function manager(release: Release = '3.4', own = 'another', of = lost): OvmManagerDouble {
  const reinstalled = {
    world: of,
    diskIds: { 'old-lun': 'new-lun' },
    blank: [blank],
    putBack: [repository],
  };
  const world = { ...emptyWorld, manager: { uuid: own, version: release }, reinstalled };
  return new OvmManagerDouble({ release, world, lineEnd: 'LF' });
}

const discover = 'discoverServer ipAddress=10.0.0.1 password=x takeOwnership=Yes';
const nas = [
  'create FileServer plugin=p accessHost=nas adminServers=s1 name=nas2',
  'refresh FileServer name=nas2',
];
const pool = (more: string) => `create ServerPool clusterEnable=Yes ${more} name=p`;

/** The words of the last of these lines that is refused; null when all are carried out. */
function refusal(double: OvmManagerDouble, ...lines: readonly string[]): string | null {
  const refused = lines.map((line) => double.execute(line)).filter(({ ok }) => !ok);
  return refused.at(-1)?.errorMessage ?? null;
}

describe('a manager around which everything was installed anew', () => {
  it('when nothing was discovered, then it knows nothing', () => {
    expect(Object.values(manager().estate()).flat()).toEqual([]);
  });

  it('when a server is discovered, then it has its old id, its cards and the management network', () => {
    const double = manager();
    expect(refusal(double, discover)).toBeNull();
    const estate = double.estate();
    expect(estate.Server).toEqual([{ id: 's1', name: 'ovs1' }]);
    expect(estate.Port?.map(({ name }) => name)).toEqual(['eth0', 'eth1', 'eth2']);
    expect(estate.Network).toEqual([
      { id: '0a000000', name: '0a000000', roles: ['MANAGEMENT'], members: ['eth0'] },
    ]);
    expect(estate.FileServer).toEqual([{ name: 'Local FS first' }]);
  });

  it('when a server is discovered, then show tells what its cards and file server are, which no line gave', () => {
    const others = (lost.others ?? []).map((one) =>
      one.name === 'eth0'
        ? { ...one, values: { mtu: '9000', addressType: 'STATIC', ipAddress: '10.0.0.1' } }
        : one,
    );
    const double = manager('3.4', 'another', { ...lost, others });
    expect(refusal(double, discover)).toBeNull();
    const shown = double
      .execute('show Port name=eth0')
      .text.split(/[\r\n]+/)
      .map((line) => line.trim());
    expect(shown).toEqual(
      expect.arrayContaining(['Mtu = 9000', 'Address Type = Static', 'Ip Address = 10.0.0.1']),
    );
    expect(double.execute('show FileServer name="Local FS first"').text).toContain('Admin Server 1 = s1');
    expect(double.estate().Port?.[0]).toEqual({ name: 'eth0', server: 's1' });
  });

  it('when the management network is on a bond, then the bond has one port', () => {
    const bond = {
      ...{ type: 'BondPort', id: 'b', name: 'bond0' },
      refs: { server: 's1', port: ['id of eth0', 'id of eth1'] },
    };
    const networks = lost.networks.map((one) => ({ ...one, refs: { bond: ['b'] } }));
    const double = manager('3.4', 'another', { ...lost, networks, others: [...(lost.others ?? []), bond] });
    expect(refusal(double, discover)).toBeNull();
    expect(double.execute('show BondPort name=bond0').text.match(/Port \d = .*/g)).toEqual([
      expect.stringContaining('[eth0]'),
    ]);
    expect(refusal(double, 'add Port name=eth1 to BondPort name=bond0')).toBeNull();
  });

  it('when no agent answers at an address, then discovery is refused', () => {
    expect(refusal(manager(), discover.replace('10.0.0.1', '10.0.0.2'))).toBe(
      'No agent answers: ipAddress=10.0.0.2',
    );
  });

  it('when a file server is refreshed, then its exports are known, and not before', () => {
    const double = manager();
    expect(refusal(double, discover, 'refresh FileSystem name="nfs on nas://repo"')).toMatch(
      /^No FileSystem found/,
    );
    expect(refusal(double, ...nas, 'refresh FileSystem name="nfs on nas://repo"')).toBeNull();
  });

  it('when an array is refreshed, then its LUNs have new ids and its access group is there', () => {
    const double = manager();
    const create = 'create StorageArray plugin=p storageType=ISCSI accessHost=san name=san';
    expect(refusal(double, create, 'show PhysicalDisk id=new-lun')).toMatch(/^No PhysicalDisk found/);
    expect(refusal(double, 'refresh StorageArray name=san', 'show PhysicalDisk id=new-lun')).toBeNull();
    expect(double.execute('show PhysicalDisk id=new-lun').text).toContain(`Page83 ID = ${lun.page83}`);
    expect(double.estate().AccessGroup).toEqual([{ name: 'all of san' }]);
  });

  it('when a server looks for its storage, then empty LUNs are known', () => {
    const double = manager();
    expect(
      refusal(double, discover, 'refreshStorageLayer Server id=s1', 'show PhysicalDisk id=blank-lun'),
    ).toBeNull();
  });
});

describe('a repository that was put back', () => {
  const known = [discover, ...nas, 'refresh FileSystem name="nfs on nas://repo"'];
  const present = `add Server id=s1 to Repository id=${repository}`;
  const refresh = `refresh Repository id=${repository}`;

  it('when its file system is refreshed, then it is known by its old id', () => {
    const double = manager();
    expect(refusal(double, ...known.slice(0, 3), `show Repository id=${repository}`)).toMatch(
      /^No Repository found/,
    );
    expect(refusal(double, known[3] ?? '', `show Repository id=${repository}`)).toBeNull();
  });

  it('when it belongs to another manager, then it is taken over before it is refreshed', () => {
    const double = manager();
    expect(refusal(double, ...known, present, refresh)).toMatch(/is owned by 0004fb0000010000/);
    expect(
      refusal(double, `takeOwnership Repository id=${repository}`, refresh, 'show VirtualDisk id=d.img'),
    ).toBeNull();
  });

  it('when 3.2 takes it over, then it does so by an edit', () => {
    const double = manager('3.2');
    const lines = [
      discover.replace('password', 'port=8899 username=oracle password').replace('Yes', 'yes'),
      'create FileServer plugin=p accessHost=nas name=nas2',
      ...known.slice(2),
      present,
      `edit Repository id=${repository} ownership=yes`,
      refresh,
    ];
    expect(refusal(double, ...lines)).toBeNull();
  });

  it('when it is refreshed, then its templates are there, without pool and tags, and no VM is', () => {
    const made = { repository, pool: 'p', tags: ['t'], disks: [], memory: 512 };
    const vms = [
      {
        ...made,
        id: 'tpl',
        name: 'template',
        template: true,
        disks: [{ slot: 0, kind: 'virtualDisk', device: 'd.img', name: 'm' }],
      },
      { ...made, id: 'vm', name: 'machine' },
    ] as const;
    const pools = [{ id: 'p', name: 'p' }];
    const double = manager('3.4', uuid, { ...lost, vms, pools, tags: [{ id: 't', name: 't' }] });
    expect(refusal(double, ...known, present, refresh)).toBeNull();
    expect(double.vms()).toEqual([
      expect.objectContaining({
        id: 'tpl',
        memory: 512,
        pool: null,
        tags: [],
        disks: [expect.objectContaining({ device: 'd.img' })],
      }),
    ]);
  });

  it('when no server has it, then its refresh is refused', () => {
    const double = manager('3.4', uuid);
    expect(refusal(double, ...known, refresh)).toBe('Repository repo is not presented to a server');
    expect(refusal(double, present, refresh)).toBeNull();
  });
});

describe('what is made on LUNs', () => {
  const ready = [
    discover,
    'create StorageArray plugin=p storageType=ISCSI accessHost=san name=san',
    'refresh StorageArray name=san',
    'refreshStorageLayer Server id=s1',
  ];

  it('when it holds something, then nothing is made on it', () => {
    expect(refusal(manager(), ...ready, pool('physicalDisk=new-lun'))).toMatch(/holds something: put back$/);
  });

  it('when it is empty, then a pool is made on it, and nothing else after that', () => {
    const double = manager();
    expect(refusal(double, ...ready, pool('physicalDisk=blank-lun'))).toBeNull();
    const line = 'create FileSystem name=f physicalDisk=blank-lun on FileServer name="Local FS first"';
    expect(refusal(double, line)).toMatch(/holds something: ServerPool p$/);
  });

  it('when a pool names a LUN and a file system, then it is refused', () => {
    const double = manager();
    expect(
      refusal(double, ...ready, ...nas, pool('physicalDisk=blank-lun fileSystem="nfs on nas://repo"')),
    ).toMatch(/^Only one may be given/);
  });
});

describe('servers and cards', () => {
  it('when a server is in one pool, then no other takes it', () => {
    const double = manager();
    const pools = ['p', 'q'].map((name) => `create ServerPool clusterEnable=No name=${name}`);
    expect(refusal(double, discover, ...pools, 'add Server id=s1 to ServerPool name=p')).toBeNull();
    expect(refusal(double, 'add Server id=s1 to ServerPool name=q')).toBe('Server ovs1 is in ServerPool p');
  });

  it('when cards are in a bond, then no network and no other bond takes them', () => {
    const double = manager();
    const bond = (name: string) =>
      `create BondPort ethernetPorts=eth1,eth2 mode=ACTIVE_PASSIVE mtu=1500 name=${name} on Server id=s1`;
    expect(refusal(double, discover, bond('b'), 'create Network name=n')).toBeNull();
    expect(refusal(double, bond('c'))).toBe('Port eth1 is in BondPort b');
    expect(refusal(double, 'add Port name=eth2 to Network name=n')).toBe('Port eth2 is in BondPort b');
    expect(refusal(double, 'add BondPort name=b to Network name=n')).toBeNull();
  });

  it('when a server administers storage already, then it is not added twice', () => {
    const double = manager();
    expect(refusal(double, discover, nas[0] ?? '', 'addAdminServer FileServer name=nas2 server=s1')).toBe(
      'Server ovs1 already belongs to FileServer nas2',
    );
    expect(refusal(double, 'addRefreshServer FileServer name=nas2 server=s1')).toBeNull();
  });
});
