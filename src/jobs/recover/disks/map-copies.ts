import type { VirtualMachine } from '../../../model/environment.js';
import { idKey } from '../../../model/identifiers.js';
import { type CloneDefinition, type DiskCopy, type FoundCopies, virtualDisksBySlot } from './found-copies.js';
import { labelOf, type WantedDisk } from './wanted-disks.js';

/** A disk with the one file that is its copy. */
export interface MappedDisk {
  readonly disk: WantedDisk;
  readonly copy: DiskCopy;
  /** For people: how it was found. */
  readonly by: string;
}

/** Which file is which disk. */
export interface DiskMap {
  readonly mapped: readonly MappedDisk[];
  /** Disks of VMs and templates without a copy. */
  readonly missing: readonly WantedDisk[];
  /** A sentence for each thing that can be understood in more than one way; nothing is copied while there is one. */
  readonly ambiguous: readonly string[];
  /** What is of no use here, for people. */
  readonly notes: readonly string[];
}

interface Candidate {
  readonly copy: DiskCopy;
  readonly by: string;
}

/**
 * Maps copies to disks: by the disk's own file name, and by the vm.cfg of a clone, whose slots are those of the VM it is a
 * clone of (article A7). A clone belongs to the VM whose id or name one of its directories has, else to the one whose name
 * its own name is, or begins with. Where that leaves two ways nothing is chosen.
 * @param vms all of the estate: the clone of another VM is no copy of a wanted one, however alike the names
 * @param isMeant of which VMs the clones have to be understood
 */
export function mapCopies(
  wanted: readonly WantedDisk[],
  vms: readonly VirtualMachine[],
  { copies, clones, problems }: FoundCopies,
  isMeant: (vm: VirtualMachine) => boolean = () => true,
): DiskMap {
  const ambiguous: string[] = [...problems];
  const byClone = candidatesOfClones(vms, { copies, clones, problems }, { ambiguous, isMeant });
  const repositories = repositoriesOf(vms);
  const mapped: MappedDisk[] = [];
  const missing: WantedDisk[] = [];
  for (const disk of wanted) {
    const found = distinct([...ownNamed(disk, copies, repositories), ...(byClone.get(keyOf(disk)) ?? [])]);
    const [first, second] = found;
    if (second !== undefined)
      ambiguous.push(
        `${diskText(disk)} has several copies: ${found.map(({ copy }) => copy.path).join(', ')}`,
      );
    else if (first !== undefined) mapped.push({ disk, ...first });
    else if (disk.uses.length > 0) missing.push(disk);
  }
  ambiguous.push(...takenTwice(mapped), ...tooSmall(mapped));
  const used = new Set(mapped.map(({ copy }) => copy.path));
  const notes = copies.filter(({ path }) => !used.has(path)).map(({ path }) => `${path} is no disk of these`);
  return { mapped, missing, ambiguous, notes };
}

const keyOf = ({ repositoryId, file }: Pick<WantedDisk, 'repositoryId' | 'file'>) =>
  `${idKey(repositoryId)}/${file}`;

/** `disk 0 of web1 (0004fb….img)` */
export function diskText({ file, uses, kind }: WantedDisk): string {
  const what = kind === 'iso' ? 'ISO' : 'disk';
  if (uses.length === 0) return `${what} ${file}, which nothing uses`;
  const places = uses.map(({ vm, slot }) => (slot === undefined ? vm : `slot ${slot} of ${vm}`));
  return `${what} ${file} (${places.join(', ')})`;
}

const segmentsOf = (path: string) => path.split('/').map(idKey);

/** Keys of all repositories that VMs have disks in. */
function repositoriesOf(vms: readonly VirtualMachine[]): ReadonlySet<string> {
  const targets = vms.flatMap(({ disks }) => disks.map(({ target }) => target));
  return new Set(targets.flatMap((target) => ('repositoryId' in target ? [idKey(target.repositoryId)] : [])));
}

/** Several of one name are told apart by a directory with the id of the repository; one of another repository is none. */
function ownNamed(
  { file, repositoryId }: WantedDisk,
  copies: readonly DiskCopy[],
  repositories: ReadonlySet<string>,
): readonly Candidate[] {
  const own = idKey(repositoryId);
  const isOfOther = (path: string) => {
    const segments = segmentsOf(path);
    return !segments.includes(own) && segments.some((segment) => repositories.has(segment));
  };
  const named = copies.filter(({ name, path }) => name === file && !isOfOther(path));
  const inOwn = named.filter(({ path }) => segmentsOf(path).includes(own));
  const best = named.length > 1 && inOwn.length > 0 ? inOwn : named;
  return best.map((copy) => ({ copy, by: 'its own file name' }));
}

function candidatesOfClones(
  vms: readonly VirtualMachine[],
  found: FoundCopies,
  { ambiguous, isMeant }: { readonly ambiguous: string[]; readonly isMeant: (vm: VirtualMachine) => boolean },
): ReadonlyMap<string, readonly Candidate[]> {
  const candidates = new Map<string, Candidate[]>();
  for (const clone of found.clones) {
    const owners = ownersOf(clone, vms);
    const [owner, other] = owners;
    if (owner === undefined || !owners.some(isMeant)) continue;
    if (other !== undefined) {
      ambiguous.push(severalOwners(clone, owners));
      continue;
    }
    const why = whyNoClone(clone, owner);
    if (why !== undefined) ambiguous.push(`${clone.path}: ${why}`);
    else addSlots(clone, owner, found.copies, candidates);
  }
  return candidates;
}

function addSlots(
  clone: CloneDefinition,
  owner: VirtualMachine,
  copies: readonly DiskCopy[],
  candidates: Map<string, Candidate[]>,
): void {
  for (const { slot, target } of owner.disks) {
    const name = slot === undefined ? undefined : clone.disks.get(slot);
    if (target.kind !== 'virtual-disk' || name === undefined) continue;
    const by = `slot ${slot} of the clone ${clone.name ?? clone.path}`;
    const key = keyOf(target);
    candidates.set(key, [
      ...(candidates.get(key) ?? []),
      ...nearest(clone, name, copies).map((copy) => ({ copy, by })),
    ]);
  }
}

/** Beside the vm.cfg, else wherever the files of a clone were put. */
function nearest(clone: CloneDefinition, name: string, copies: readonly DiskCopy[]): readonly DiskCopy[] {
  const directory = clone.path.slice(0, clone.path.lastIndexOf('/') + 1);
  const named = copies.filter((copy) => copy.name === name);
  const beside = named.filter(({ path }) => path === `${directory}${name}`);
  return beside.length > 0 ? beside : named;
}

function severalOwners({ path }: CloneDefinition, owners: readonly VirtualMachine[]): string {
  const names = owners.map((vm) => `${labelOf(vm)} (${vm.id})`).join(', ');
  return `${path} could be a clone of ${names}: put it into a directory named by the id of its VM`;
}

/** The VM that a clone is of; none of these, or several that could be meant. */
function ownersOf(clone: CloneDefinition, vms: readonly VirtualMachine[]): readonly VirtualMachine[] {
  const places = new Set(clone.directories.map((name) => name.toLowerCase()));
  const name = clone.name ?? '';
  const ways = [
    (vm: VirtualMachine) => places.has(vm.id.toLowerCase()),
    (vm: VirtualMachine) => clone.directories.includes(labelOf(vm)),
    (vm: VirtualMachine) => name === labelOf(vm),
    longestBeginning(name, vms),
  ];
  for (const isIt of ways) {
    const owners = vms.filter(isIt);
    if (owners.length > 0) return owners;
  }
  return [];
}

/** `web1-clone` is a clone of web1, and of web1-db only where no longer name fits. */
function longestBeginning(name: string, vms: readonly VirtualMachine[]): (vm: VirtualMachine) => boolean {
  const fits = (vm: VirtualMachine) => {
    const own = labelOf(vm);
    return name.startsWith(own) && /^[^\p{L}\p{N}]/u.test(name.slice(own.length));
  };
  const longest = Math.max(0, ...vms.filter(fits).map((vm) => labelOf(vm).length));
  return (vm) => fits(vm) && labelOf(vm).length === longest;
}

function whyNoClone(clone: CloneDefinition, owner: VirtualMachine): string | undefined {
  const [problem] = clone.problems;
  if (problem !== undefined) return `it cannot be read as a whole: ${problem}`;
  const slots = (disks: ReadonlyMap<number, string>) => [...disks.keys()].sort((a, b) => a - b).join(', ');
  const [own, its] = [slots(virtualDisksBySlot(owner)), slots(clone.disks)];
  if (own === its) return undefined;
  return `it has disks in the slots ${its || '(none)'}, and ${labelOf(owner)} in ${own || '(none)'}`;
}

function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...new Map(candidates.map((one) => [one.copy.path, one])).values()];
}

function takenTwice(mapped: readonly MappedDisk[]): string[] {
  const disks = new Map<string, WantedDisk[]>();
  for (const { copy, disk } of mapped) disks.set(copy.path, [...(disks.get(copy.path) ?? []), disk]);
  return [...disks].flatMap(([path, all]) =>
    all.length < 2 ? [] : [`${path} would be ${all.map(diskText).join(' and ')}`],
  );
}

/** A disk may have grown since the archive was made; a copy that is smaller was cut. */
function tooSmall(mapped: readonly MappedDisk[]): string[] {
  return mapped.flatMap(({ disk, copy }) =>
    disk.size !== undefined && copy.size < disk.size
      ? [`${copy.path} has ${copy.size} bytes, and ${diskText(disk)} had ${disk.size}: is it whole?`]
      : [],
  );
}
