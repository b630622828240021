import { builtInHelp, description, moveScripts, name } from '../attribute-notation.js';
import type { CommandRule, Marks } from '../grammar.js';

interface ObjectType {
  readonly object: string;
  /** Which releases have the object type; also how sure `showcustomcmds` of it is. */
  readonly known: Marks;
  /** `list` and `show` of it. */
  readonly shown: Marks;
  readonly edited?: Marks;
  readonly deleted?: Marks;
  readonly source?: string;
}

const shownBy = 'show and list replies in published scripts (knife-ovmcli, ercole-agent, MoveVm, Tagar/ovm)';

/** Every object type with the four commands that most types have. `edit` here means renaming and describing. */
const objectTypes: readonly ObjectType[] = [
  { object: 'Server', known: 'VVV', shown: 'VVI', edited: '-II', deleted: 'III', source: shownBy },
  { object: 'ServerPool', known: 'VVV', shown: 'VVI', edited: 'III', deleted: 'III', source: shownBy },
  { object: 'FileServer', known: 'VVI', shown: 'III', edited: 'III', deleted: 'III' },
  { object: 'FileSystem', known: 'VVI', shown: 'III', edited: 'III', deleted: 'III' },
  { object: 'SanServer', known: 'V--', shown: 'I--', edited: 'I--', deleted: 'I--' },
  { object: 'StorageArray', known: '-VV', shown: '-II', edited: '-II', deleted: '-II' },
  { object: 'AccessGroup', known: 'UVI', shown: 'UII', edited: 'UII', deleted: 'UII' },
  { object: 'NfsAccessGroup', known: 'V--', shown: 'I--', edited: 'I--', deleted: 'I--' },
  { object: 'StorageInitiator', known: 'UVI', shown: 'UII' },
  { object: 'PhysicalDisk', known: 'VVI', shown: 'VVI', edited: 'III', deleted: 'III', source: shownBy },
  { object: 'Repository', known: 'VVV', shown: 'IVI', edited: '-II', deleted: 'III', source: shownBy },
  { object: 'RepositoryExport', known: '-VV', shown: '-II', deleted: '-II' },
  { object: 'VirtualDisk', known: 'VVV', shown: 'IVI', edited: 'III', deleted: 'IVV', source: shownBy },
  { object: 'VirtualCdrom', known: 'VVI', shown: 'III', edited: 'III', deleted: 'III' },
  { object: 'Assembly', known: 'VVI', shown: 'III', edited: 'III', deleted: 'III' },
  { object: 'VirtualAppliance', known: '--I', shown: '--I', edited: '--I', deleted: '--I' },
  { object: 'Network', known: 'VVV', shown: 'IVI', deleted: 'III', source: shownBy },
  { object: 'Port', known: 'VVI', shown: 'III' },
  { object: 'BondPort', known: 'VVI', shown: 'III', edited: 'III', deleted: 'III' },
  { object: 'VlanGroup', known: 'V--', shown: 'I--', edited: 'I--', deleted: 'I--' },
  { object: 'VlanSegment', known: 'V--', shown: 'I--', edited: 'I--', deleted: 'I--' },
  { object: 'VlanInterface', known: '-VV', shown: '-II', edited: '-II', deleted: '-II' },
  { object: 'Vnic', known: 'VVV', shown: 'IVI', deleted: 'III', source: shownBy },
  { object: 'Vm', known: 'VVV', shown: 'VVV', deleted: 'IVV', source: shownBy },
  { object: 'VmDiskMapping', known: 'VVV', shown: 'VVI', deleted: 'IVV', source: shownBy },
  { object: 'VmCloneCustomizer', known: '-VV', shown: '-II', edited: '-II', deleted: '-II' },
  { object: 'VmCloneStorageMapping', known: '-VV', shown: '-II', edited: '-II', deleted: '-II' },
  { object: 'VmCloneNetworkMapping', known: '-VV', shown: '-II', edited: '-II', deleted: '-II' },
  { object: 'Tag', known: 'VVV', shown: 'III', edited: 'III', deleted: 'III' },
  { object: 'AntiAffinityGroup', known: '-VV', shown: '-II', edited: '-II', deleted: '-II' },
  { object: 'CpuCompatibilityGroup', known: 'IVI', shown: 'III', edited: 'III', deleted: 'III' },
  { object: 'Job', known: 'IVV', shown: 'IVV', source: shownBy },
];

const mostTypes = `${builtInHelp}, "For Most Object Types"`;

function rulesOf({ object, known, shown, edited, deleted, source = mostTypes }: ObjectType): CommandRule[] {
  const plain = { object, attributes: [], source };
  const rules: CommandRule[] = [
    { ...plain, verb: 'list', certainty: shown },
    { ...plain, verb: 'show', hasInstance: true, certainty: shown },
    { ...plain, verb: 'showcustomcmds', certainty: known },
  ];
  if (edited) {
    const attributes = [name, description];
    rules.push({
      ...{ object, verb: 'edit', hasInstance: true, attributes, needsAttribute: true },
      ...{ certainty: edited, source: mostTypes },
    });
  }
  if (deleted) {
    const deletedBy = deleted.includes('V') ? moveScripts : mostTypes;
    rules.push({ ...plain, verb: 'delete', hasInstance: true, certainty: deleted, source: deletedBy });
  }
  return rules;
}

/** list, show, showcustomcmds, edit and delete of every object type. */
export const objectRules: readonly CommandRule[] = objectTypes.flatMap(rulesOf);
