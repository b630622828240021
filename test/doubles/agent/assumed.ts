/**
 * Behaviour of the double of an agent for which no script or recording was found. Each entry is named again at the
 * place in the code where it takes effect.
 */
export const assumed = [
  { id: 'login-401', what: 'a wrong user or password is answered with status 401' },
  { id: 'unknown-function', what: 'a function that is not known is answered with a fault' },
  { id: 'template-as-vm', what: 'get_template_config answers as get_vm_config does' },
  { id: 'meta-data-text', what: 'get_repository_meta_data gives the text of .ovsmeta' },
  {
    id: 'no-such-repository',
    what: 'discover_repositories of an id that is not mounted gives an empty list',
  },
  { id: 'api-version', what: 'get_api_version gives a version as text' },
  { id: 'pool-on-lun', what: 'the type of a pool file system on a LUN is lun, and its target the device' },
  { id: 'server-in-no-pool', what: 'a server in no pool is no master, and its membership is Unowned' },
  { id: 'later-releases', what: 'agents of 3.3 and 3.4 answer in the shapes recorded of 3.2.1' },
] as const;

/** How many behaviours rest on no source. */
export const assumedCount: number = assumed.length;
