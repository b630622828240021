/**
 * Behaviour of the double for which no page, script or transcript was found. Each entry is named again at the
 * place in the code where it takes effect, and the replies that rest on one carry its id.
 */
export const assumed = [
  // Reading a line
  {
    id: 'escape-of-others',
    what: 'inside quotes "/" before anything but "/" or a quotation mark is refused',
  },
  { id: 'quote-in-bare-value', what: 'a quotation mark inside an unquoted value is refused' },
  { id: 'text-after-quote', what: 'text that follows a closing quotation mark without a blank is refused' },
  { id: 'bare-comma', what: 'a list may stand without quotes as long as it holds no blank' },
  {
    id: 'empty-bare-value',
    what: 'an attribute with nothing after "=" is refused; empty values need quotes',
  },
  { id: 'control-characters', what: 'a line with a control character other than a tab is refused' },
  { id: 'empty-line', what: 'an empty command is a Failure' },
  // Grammar
  { id: 'instance-first', what: 'the instance stands directly after the object type' },
  {
    id: 'bare-slash',
    what: 'an unquoted instance name with a slash is refused: the 3.3 refresh page wants it doubled',
  },
  { id: 'enum-case', what: 'only Yes, No and keymaps are compared without case, other fixed values exactly' },
  { id: 'create-vm-3.2', what: '3.2 create Vm takes the attributes of 3.3 except hugePagesEnabled' },
  {
    id: 'create-vm-3.4',
    what: '3.4 create Vm takes the attributes of 3.3, and BALANCE_SERVER as start policy',
  },
  { id: 'vnic-mac-3.3', what: '3.3 create Vnic takes macAddress as 3.4 does' },
  { id: 'cli-3.3-as-3.4', what: 'blocks retrieved for one of 3.3 and 3.4 only hold for both' },
  {
    id: 'take-ownership',
    what: '3.2 and 3.3 takeOwnership has the form of 3.4; releaseOwnership mirrors it',
  },
  { id: 'object-types', what: 'list, show and delete accept every object type that any block names' },
  { id: 'edit-any', what: 'edit of an object takes the attributes of its create, at least one' },
  { id: 'edit-server', what: '3.3 and 3.4 edit Server takes name and description, as 3.2 does among others' },
  { id: 'remove-mirrors-add', what: 'remove accepts every pair that add accepts' },
  {
    id: 'pool-storage-3.2',
    what: '3.2 create ServerPool needs neither filesystem nor physicalDisk, as in 3.4',
  },
  { id: 'os-type-3.2', what: 'a 3.2 osType is a code of the form OL_5; the list of codes is unknown' },
  { id: 'os-type-3.3', what: '3.3 knows the osType names of 3.4' },
  { id: 'keymap-no', what: 'Norwegian may be written "no" as well as the "No" of the manual' },
  { id: 'cpu-share-range', what: 'cpuPriority and cpuUtilizationCap are whole numbers from 1 to 100' },
  { id: 'slot-form', what: 'a slot is a whole number from 0; no upper bound is checked' },
  {
    id: 'question-mark',
    what: 'attribute=? lists the legal values on one Data line, and nothing is changed',
  },
  // Replies
  { id: 'error-text', what: 'the wording of every Error Msg' },
  { id: 'failure-order', what: 'a Failure is Command, Status, Time, Error Msg, without JobId' },
  {
    id: 'running-job',
    what: 'a job that runs is listed, shows Summary Done = No and Summary State = Running, and what it makes is shown once it has ended',
  },
  { id: 'job-id-3.3', what: '3.3 prints a JobId for changes as 3.4 does' },
  {
    id: 'data-of-changes',
    what: 'only create and discoverServer print Data; edit, add, delete do not',
  },
  { id: 'unseen-labels', what: 'show labels and display words that no sample holds' },
  { id: 'listed-types', what: 'every release lists VlanInterface and VolumeGroup' },
  { id: 'template-status', what: 'the Status of a template is Template, as its run state in REST' },
  { id: 'lines-in-values', what: 'a line feed in a value is printed as it is, without indentation' },
  { id: 'mac-range-lines', what: 'getVnicMacAddrRange prints Oui, Start and End as labels' },
  {
    id: 'db-backup-config',
    what: '3.3 and 3.4 have getDbBackupConfig, which prints one label for each setting',
  },
  {
    id: 'shell-session',
    what: 'a shell without a terminal is taken, lines end in CR, and each is echoed before its reply',
  },
  { id: 'idle-end', what: 'an idle session is ended by closing the connection' },
  { id: 'show-version', what: 'showversion prints the release as a Data line' },
  { id: 'sparse-form', what: 'a sparse reply is the Data lines, or the Error Msg line' },
  { id: 'xml-refused', what: 'OutputMode=Xml is refused, because no sample of it exists' },
  // Names and identifiers
  { id: 'unknown-object', what: 'an instance or reference that matches nothing is a Failure' },
  { id: 'ambiguous-name', what: 'a name that several objects have is a Failure where one is needed' },
  { id: 'name-compare', what: 'names and ids are compared exactly, with case' },
  { id: 'empty-name', what: 'an empty name is refused' },
  { id: 'generated-ids', what: 'how new ids continue after their known prefix' },
  { id: 'discovered-server', what: 'a discovered server is named by its address and gets a made-up id' },
  // Servers and storage that outlived their manager
  { id: 'discover-unreachable', what: 'discovering an address where no agent answers is refused' },
  { id: 'discover-again', what: 'a server that is known may be discovered again' },
  { id: 'take-own-again', what: 'taking ownership of what is owned already succeeds and changes nothing' },
  { id: 'take-foreign-repository', what: "taking ownership of another manager's repository is refused" },
  {
    id: 'surviving-server',
    what: 'an owned server brings its pool, cards, networks without their names, and the repositories of its agent',
  },
  { id: 'surviving-luns', what: 'LUNs keep their ids and names, file systems on them their ids alone' },
  {
    id: 'surviving-arrays',
    what: 'an array brings its volume groups and, with a generic plug-in, its access groups under their old names; one without an address is there with the first server',
  },
  { id: 'surviving-exports', what: 'exports of a file server get new ids and have their old names' },
  {
    id: 'surviving-vms',
    what: 'refreshing a repository brings its VMs with their ids, without tags, groups and start policy',
  },
  { id: 'refresh-unpresented', what: 'refreshing a repository that no server has is refused' },
  {
    id: 'refresh-never-read',
    what: 'refreshing a repository whose file system was never refreshed is refused',
  },
  // A manager that drifted from what is true
  {
    id: 'refresh-contents',
    what: 'refreshing a repository brings VMs, files and sizes it holds, and takes away VMs and files it does not',
  },
  {
    id: 'refresh-running',
    what: 'refreshing a server brings the VMs that run on it, and tells which do not',
  },
  { id: 'refresh-luns', what: 'refreshing an array or the storage layer of a server brings its new LUNs' },
  {
    id: 'refresh-file-systems',
    what: 'refreshing a file server brings its file systems, not what is on them',
  },
  {
    id: 'refresh-finds-repository',
    what: 'refreshing a file system brings the repository on it, as presented to the servers that mount it',
  },
  { id: 'present-mounts', what: 'a repository that is added to a server is mounted there' },
  { id: 'rename-in-definition', what: 'a VM that is renamed has its new name in its vm.cfg as well' },
  { id: 'mac-range-kept', what: 'setVnicMacAddrRange leaves as it is what it is not given' },
  // Servers installed anew and storage that was put back
  {
    id: 'reinstalled-server',
    what: 'a server installed anew has its old id, brings its cards under their old names, its management network and its own file server',
  },
  {
    id: 'reinstalled-storage',
    what: 'refreshing storage brings its file systems, LUNs, volume and access groups, under their old names where they have any',
  },
  {
    id: 'reinstalled-templates',
    what: 'refreshing a repository that was put back brings its templates, without pool, tags and start policy',
  },
  // Server pools, networks and storage
  { id: 'pool-storage', what: 'a server pool is made on one LUN or file system at most, clustered or not' },
  {
    id: 'holds-something',
    what: 'making a pool, file system or repository on a LUN that holds something is refused',
  },
  {
    id: 'bond-ports',
    what: 'a card in a bond is in no other bond and no network, and is on the server of the bond',
  },
  { id: 'server-in-pool', what: 'a server in one pool cannot be added to another' },
  // Virtual machines
  { id: 'memory-above-limit', what: 'memory above memoryLimit is refused' },
  { id: 'cpu-above-limit', what: 'cpuCount above cpuCountLimit is refused' },
  { id: 'boot-order-twice', what: 'a device named twice in bootOrder is refused' },
  { id: 'start-running', what: 'starting a running VM is refused' },
  { id: 'delete-running', what: 'deleting a running VM is refused' },
  { id: 'delete-takes-parts', what: 'deleting a VM deletes its vNICs and disk mappings' },
  { id: 'delete-in-use', what: 'deleting what something else refers to is refused' },
  { id: 'add-twice', what: 'adding an object where it already is is refused' },
  { id: 'remove-absent', what: 'removing an object from where it is not is refused' },
  // vNICs
  { id: 'mac-form', what: 'a MAC address is six pairs of hex digits with colons; case does not matter' },
  { id: 'mac-in-use', what: 'a MAC address that another vNIC has is refused' },
  { id: 'mac-made-up', what: 'without macAddress the next free address of 00:21:f6 is taken' },
  { id: 'vnic-of-other-vm', what: '3.2: adding a vNIC that belongs to a VM is refused' },
  // Disks and repositories
  { id: 'known-after-refresh', what: 'files of a repository are unknown until it was refreshed' },
  {
    id: 'name-after-refresh',
    what: 'a file whose simple name is unknown is named by its id after the refresh',
  },
  { id: 'refresh-unowned', what: 'refreshing a repository that another manager owns is refused' },
  { id: 'slot-in-use', what: 'a slot that the VM already uses is refused' },
  { id: 'disk-mapped-twice', what: 'mapping one disk twice to the same VM is refused' },
  { id: 'disk-not-shareable', what: 'a second VM may map a disk unless it is known as not shareable' },
  { id: 'hvm-disk-limit', what: 'the limit of 4 of XEN_HVM counts disks and CD-ROMs together' },
  // The rest
  { id: 'grammar-only', what: 'other commands are checked for form and objects, but change nothing' },
] as const;

export type AssumptionId = (typeof assumed)[number]['id'];

/** How many behaviours rest on no source; a statement about the double must quote it. */
export const assumedCount: number = assumed.length;

/** A command the double does not carry out; `assumption` tells which unproven rule refused it. */
export class Refusal extends Error {
  readonly assumption: AssumptionId | null;

  constructor(message: string, assumption: AssumptionId | null = null) {
    super(message);
    this.name = 'Refusal';
    this.assumption = assumption;
  }
}
