import { counted } from '../../base/counted.js';
import type { Environment, VirtualMachine } from '../../model/environment.js';
import { referenceKey } from '../../model/identifiers.js';
import type { RehearsalFinding } from '../../model/rehearsal.js';
import { vmLabel } from '../disk-check.js';
import type { ArchivedLists, ArchiveProof, ListedObject, RehearsedCapture } from './rehearsal-facts.js';

const nouns: Readonly<Record<keyof ArchivedLists, string>> = {
  vms: 'VM',
  servers: 'server',
  repositories: 'repository',
  networks: 'network',
};

export const definitionsThereProof: ArchiveProof = {
  name: 'definitions',
  title:
    'What the archive says of the estate follows from what was captured, and every VM has its definition',
  isAbout: ({ captures }) => captures.length > 0,
  prove: ({ captures }) => ({
    how: counted(
      captures.reduce((sum, { environment }) => sum + environment.vms.length, 0),
      'VM and template',
      'VMs and templates',
    ),
    found: captures.flatMap((capture) => [...followed(capture), ...capture.environment.vms.flatMap(defined)]),
  }),
};

function followed({ environment, lists, sameTool }: RehearsedCapture): RehearsalFinding[] {
  if (lists === undefined)
    return [
      { severity: 'defect', subject: 'environment.json', message: 'it is not there, or cannot be read' },
    ];
  return (Object.keys(nouns) as (keyof ArchivedLists)[]).flatMap((list) =>
    differing(nouns[list], lists[list], environment[list], sameTool),
  );
}

/** What a later release of this tool reads besides is no fault of the archive. */
function differing(
  noun: string,
  archived: readonly ListedObject[],
  now: Environment[keyof ArchivedLists],
  sameTool: boolean,
): RehearsalFinding[] {
  const there = new Map(now.map((object) => [referenceKey(object.id), object]));
  const told = new Set(archived.map(({ id }) => referenceKey(id)));
  const gone = archived.filter(({ id }) => !there.has(referenceKey(id)));
  const changed = archived.filter(({ id, told: before }) => {
    const object = there.get(referenceKey(id));
    return sameTool && object !== undefined && JSON.stringify(object) !== before;
  });
  const besides = now.filter(({ id }) => !told.has(referenceKey(id)));
  return [
    ...gone.map(
      ({ id, name }): RehearsalFinding => ({
        severity: 'defect',
        subject: `${noun} ${name || id}`,
        message: `environment.json has it (${id}), and no captured file tells of it`,
      }),
    ),
    ...changed.map(
      ({ id, name }): RehearsalFinding => ({
        severity: 'defect',
        subject: `${noun} ${name || id}`,
        message: `environment.json tells something else of it (${id}) than the captured files do`,
      }),
    ),
    ...besides.map(
      ({ id }): RehearsalFinding => ({
        severity: 'note',
        subject: `${noun} ${id}`,
        message: 'captured files tell of it, and environment.json does not',
      }),
    ),
  ];
}

/** A running domain without a definition, and what the CLI alone still lists, come back by nobody. */
function defined(vm: VirtualMachine): RehearsalFinding[] {
  if (vm.definitions.length > 0 || vm.shownAt !== undefined) return [];
  const message =
    vm.maybeGhost ?? 'no vm.cfg and no reply of a manager defines it: it can only be rebuilt by hand';
  return [{ severity: vm.maybeGhost === undefined ? 'not-proven' : 'note', subject: vmLabel(vm), message }];
}
