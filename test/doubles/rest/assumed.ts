/**
 * Behaviour of the double of the REST interface for which no page or recording was found. Each entry is named again at
 * the place in the code where it takes effect.
 */
export const assumed = [
  { id: 'whole-objects', what: 'a list of a type holds its objects whole, in no order' },
  { id: 'unknown-404', what: 'a type or object that is not known is answered with status 404' },
  { id: 'parts-of-objects', what: 'the parts of an object are listed below it: Vm/ID/VirtualNic' },
  { id: 'login-401', what: 'a wrong user or password is answered with status 401' },
  { id: 'reading-only', what: 'every other method than GET is answered with status 405' },
  {
    id: 'tags-are-groups',
    what: 'an object names its tags as its resource groups, and tags are listed as such',
  },
  { id: 'ports-of-bonds', what: 'a bond has the port type BOND and names its cards as its physical ports' },
  { id: 'addresses-of-ports', what: 'an address of a port is told with its type and netmask' },
  {
    id: 'path-of-export',
    what: 'the path of a file system on a file server is the host, a colon and the export',
  },
  {
    id: 'cluster-of-pool',
    what: 'a clustered pool and its file system name the cluster, by the end of the id',
  },
  { id: 'hosts-of-arrays', what: 'the access hosts of an array hold host name, port and user' },
  {
    id: 'unseen-shapes',
    what: 'VLAN interfaces, access groups, repository exports and affinity groups have the attributes the CLI sets',
  },
  { id: 'owner-of-nobody', what: 'the managerUuid of what no manager owns is null' },
  { id: 'pinned-as-text', what: 'pinnedCpus is the text that ovm_vmcontrol takes' },
] as const;

/** How many behaviours rest on no source. */
export const assumedCount: number = assumed.length;
