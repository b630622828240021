import { documents, isOwnId, type ManagerOnlyFact, people, screens, scripts } from './manager-only-fact.js';

/** Of VMs: what stands in vm.cfg where a release writes it, and what no vm.cfg was seen to hold. */
const ofBoth: readonly Omit<ManagerOnlyFact, 'entity'>[] = [
  {
    attribute: 'name',
    was: 'had',
    why: 'vm.cfg has it as OVM_simple_name; in this one it is missing or empty',
    certainty: 'inferred',
    look: ['the host name within the VM (its disk, its console)', 'DNS and monitoring', scripts, people],
    isFilledIn: isOwnId,
  },
  {
    attribute: 'description',
    was: 'perhaps',
    why: 'vm.cfg has it as OVM_description; in this one it is missing',
    certainty: 'inferred',
    look: [documents, people],
  },
  {
    attribute: 'osType',
    was: 'had',
    why: 'vm.cfg has it as OVM_os_type; in this one it is missing',
    certainty: 'inferred',
    look: ['the VM itself'],
    inOtherWords: true,
  },
  {
    attribute: 'startPolicy',
    was: 'perhaps',
    why: 'no vm.cfg was seen to hold it',
    certainty: 'inferred',
    look: [documents, 'whoever decided which VM may start where'],
    isFilledIn: (shown) => shown === 'USE_POOL_POLICY',
  },
  {
    attribute: 'tags',
    was: 'perhaps',
    why: 'no vm.cfg and no database of an agent was seen to hold tags',
    certainty: 'inferred',
    look: [scripts, screens, documents],
  },
];

export const machineFacts: readonly ManagerOnlyFact[] = [
  ...['VM', 'template'].flatMap((entity) => ofBoth.map((fact) => ({ ...fact, entity }))),
  {
    entity: 'VM',
    attribute: 'highAvailability',
    was: 'perhaps',
    why: 'vm.cfg has it as OVM_high_availability; in this one it is missing',
    certainty: 'inferred',
    look: [documents, 'the owners of the VM'],
    isFilledIn: (shown, { told }) => shown === false && told === undefined,
  },
  {
    entity: 'VM',
    attribute: 'networkInstallPath',
    was: 'perhaps',
    why: 'no vm.cfg was seen to hold it; it counts for an installation over the network alone',
    certainty: 'not verified',
    look: [documents],
  },
];
