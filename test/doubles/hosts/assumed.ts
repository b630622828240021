/**
 * What the files of a world's servers and repositories hold without a page or sample that shows it. Each entry is named
 * again at the place in the code where it takes effect; replies that are made up as a whole are in assumed-replies.ts.
 */
export const assumed = [
  { id: 'weight-of-priority', what: 'cpu_weight is the priority times 550: only 27500 for 50 was seen' },
  { id: 'domain-type-words', what: 'OVM_domain_type is the domain type in lower case, also of PV drivers' },
  { id: 'huge-pages-key', what: 'superpages is the key of huge pages, written as 1 or 0' },
  { id: 'empty-drive', what: 'an empty drive is a disk with an empty path' },
  { id: 'shared-writing', what: 'a disk that is shareable is written in the mode w!' },
  { id: 'dump-as-dict', what: 'dump_db prints a dict as pprint does; a server in no pool has no pool_alias' },
  { id: 'ovsrepo-keys', what: 'the keys of .ovsrepo but for OVS_REPO_ALIAS' },
  { id: 'address-on-bridge', what: 'the script of a bridge has the address, and the card below it none' },
  { id: 'network-without-roles', what: 'METADATA of a network without roles ends behind the colon' },
  { id: 'file-system-labels', what: 'a pool file system is labelled as one of a repository' },
] as const;

/** How many behaviours rest on no source. */
export const assumedCount: number = assumed.length;
