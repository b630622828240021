import { RescueError } from '../base/errors.js';
import { inventoryIndex } from '../emitters/inventory/inventory-index.js';
import type { DiskMapping, Environment, VirtualMachine } from '../model/environment.js';
import { idKey, macKey } from '../model/identifiers.js';
import { originText, type PlaceText } from '../model/origin.js';
import { fileKey, ownershipOf } from '../model/ownership.js';
import { type Hits, placeMatches } from './find-places.js';

/** One answer to "what is this, and who owns it". */
export interface Match {
  /** `VM`, `template`, `repository`, `network`, `server`, `server pool`, `disk file`, `disk mapping`, `vNIC`. */
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  /** What it belongs to or is used by, one line each. */
  readonly details: readonly string[];
}

/**
 * Finds a name, id, MAC, disk file or WWID, whole or in part, without case; `place` names where it was read. Throws
 * OVM_NOTHING_FOUND.
 */
export function findOwner(environment: Environment, what: string, place: PlaceText = originText): Match[] {
  const wanted = what.toLowerCase();
  const wantedId = idKey(what);
  const hits = (text: string | undefined) =>
    text !== undefined &&
    (text.toLowerCase().includes(wanted) ||
      macKey(text).includes(macKey(what)) ||
      (wantedId !== '' && idKey(text).includes(wantedId)));
  const matches = [
    ...environment.vms.flatMap((vm) => vmMatches(vm, hits, place)),
    ...diskMatches(environment, hits),
    ...placeMatches(inventoryIndex(environment, place), hits),
    ...fileSystemMatches(environment, hits),
  ];
  if (matches.length === 0)
    throw new RescueError('OVM_NOTHING_FOUND', JSON.stringify(what), 'nothing that was read has it');
  return matches;
}

/** A device that carries a file system has an owner, though no VM maps it: who takes it for free wipes a repository. */
function fileSystemMatches(environment: Environment, hits: Hits): Match[] {
  const holding = environment.repositories.filter((repository) =>
    hits(repository.facts.fileSystemLocation?.value),
  );
  const held = holding.map(({ id, facts }) => ({
    kind: 'file system',
    id: facts.fileSystemLocation?.value ?? '',
    name: facts.name?.value ?? '',
    details: [`holds repository ${facts.name?.value ?? ''} (${id}); do not use the device for anything else`],
  }));
  const others = environment.fileSystems.filter(({ uuid, facts }) =>
    [uuid, facts.label?.value, facts.device?.value].some(hits),
  );
  return [
    ...held,
    ...others.map(({ uuid, facts }) => ({
      kind: 'OCFS2 file system',
      id: uuid,
      name: facts.label?.value ?? '',
      details: facts.device ? [`was on ${facts.device.value}`] : [],
    })),
  ];
}

export function vmKind(vm: VirtualMachine): string {
  return vm.kind === 'vm' ? 'VM' : 'template';
}

function vmMatches(vm: VirtualMachine, hits: Hits, place: PlaceText): Match[] {
  const name = vm.facts.name?.value ?? '';
  const of = `${vmKind(vm)} ${name} (${vm.id})`;
  const found: Match[] = [];
  if (hits(name) || hits(vm.id) || hits(vm.facts.uuid?.value)) {
    const defined = vm.definitions.map((origin) => `defined in ${place(origin)}`);
    const running = vm.facts.runningOn ? [`running on ${vm.facts.runningOn.value}`] : [];
    found.push({ kind: vmKind(vm), id: vm.id, name, details: [...defined, ...running] });
  }
  vm.vnics.forEach((vnic, index) => {
    if (!hits(vnic.mac) && !(vnic.mac && hits(macKey(vnic.mac)))) return;
    found.push({
      kind: 'vNIC',
      id: vnic.mac ?? '',
      name: `vNIC ${index}`,
      details: [`of ${of}`, place(vnic.origin)],
    });
  });
  for (const mapping of vm.disks) {
    if (!hits(mappingId(mapping))) continue;
    const details = [
      `of ${of}`,
      `${mapping.frontEnd}, slot ${mapping.slot ?? '?'}, mode ${mapping.mode}`,
      place(mapping.origin),
    ];
    found.push({ kind: 'disk mapping', id: mappingId(mapping) ?? '', name: mapping.frontEnd, details });
  }
  return found;
}

function mappingId({ target }: DiskMapping): string | undefined {
  if (target.kind === 'lun') return target.wwid;
  if (target.kind === 'empty') return undefined;
  return target.kind === 'outside' ? target.path : target.file;
}

function diskMatches(environment: Environment, hits: Hits): Match[] {
  const files = environment.diskFiles.filter((file) => hits(file.id) || hits(file.simpleName?.value));
  if (files.length === 0) return [];
  const { disks, isos } = ownershipOf(environment);
  return files.map((file) => {
    const key = fileKey(file.repositoryId, file.id);
    const uses = [...(disks.get(key) ?? []), ...(isos.get(key) ?? [])];
    const owners = uses.map(
      ({ vm, mapping }) =>
        `used by ${vmKind(vm)} ${vm.facts.name?.value ?? ''} (${vm.id}) as ${mapping.frontEnd}`,
    );
    const details = [
      `in repository ${file.repositoryId}, ${file.size} bytes`,
      ...(owners.length > 0 ? owners : ['used by no VM that was read']),
    ];
    return {
      kind: file.kind === 'iso' ? 'ISO' : 'disk file',
      id: file.id,
      name: file.simpleName?.value ?? '',
      details,
    };
  });
}
