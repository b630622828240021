/** When a create script is right and when not: it stands in every script's head, in the help and in the README. */
export const whenScriptsAreRight: readonly string[] = [
  'RIGHT when the whole estate is gone and was set up empty again (situation B4), and for a single VM whose',
  'definition is really gone. WRONG after the loss of only the manager or its database (B1 to B3): the servers',
  'still hold the VMs and rediscovery brings them back; this script would make a second VM on the same disks and',
  'MAC addresses.',
];
