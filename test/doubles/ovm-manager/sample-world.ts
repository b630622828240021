import { emptyWorld, type World } from './world.js';

export const bootDisk = '0004fb00001200009da84520b0d03dd5.img';
export const dataDisk = '0004fb0000120000eadd103d8e608227.img';
export const installIso = '0004fb00001500000a1b2c3d4e5f6071.iso';
export const lun = '0004fb00001800000ff01c26b6307261';

/** The surroundings that Listing 3 of the article needs, and a little more. */
export const sampleWorld: World = {
  ...emptyWorld,
  pools: [{ id: '0004fb00000200001e9f0a33a3b5b1c7', name: 'slot' }],
  servers: [
    {
      id: '01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10',
      name: 'ovs1',
      pool: '0004fb00000200001e9f0a33a3b5b1c7',
    },
  ],
  networks: [
    { id: '10a1b2c3d4', name: 'vlanpublic' },
    { id: '10a1b2c3d5', name: 'twin' },
    { id: '10a1b2c3d6', name: 'twin' },
  ],
  repositories: [
    {
      id: '0004fb00000300001aa2bb3cc4dd5ee6',
      name: 'slotreposan01',
      files: [{ id: bootDisk, name: 'slot011_xvda' }, { id: dataDisk }],
      isos: [{ id: installIso, name: 'install.iso' }],
      refreshed: false,
    },
  ],
  physicalDisks: [{ id: lun, name: 'data lun', page83: '360060e8000000000000000000000001' }],
  tags: [{ id: '0004fb0000990000aaaaaaaaaaaaaaaa', name: 'production' }],
};

const repository = sampleWorld.repositories[0];
/** The same, refreshed, with a VM that uses the boot disk and an empty one. */
export const populatedWorld: World = {
  ...sampleWorld,
  repositories: repository === undefined ? [] : [{ ...repository, refreshed: true }],
  vms: [
    {
      id: '0004fb00000600007ea7a06224d83172',
      name: 'old',
      domainType: 'XEN_PVM',
      memory: 1024,
      memoryLimit: 1024,
      repository: 'slotreposan01',
      pool: 'slot',
      vnics: [{ name: 'n', mac: '00:21:F6:00:00:01', network: 'vlanpublic' }],
      disks: [{ slot: 0, kind: 'virtualDisk', device: bootDisk, name: 'a' }],
      tags: ['production'],
    },
    { id: '0004fb00000600007ea7a06224d83173', name: 'other', domainType: 'XEN_HVM' },
  ],
};
