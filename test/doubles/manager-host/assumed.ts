/**
 * Behaviour of the double of a manager host, its services and installer for which no page was found. Each entry is named
 * again at the place in the code where it takes effect.
 */
export const assumed = [
  { id: 'service-words', what: 'what services print when they start, stop and are asked, and exit status 3' },
  { id: 'cli-service', what: 'from 3.2 on the CLI is a service ovmcli of its own, which needs the manager' },
  { id: 'started-by-installer', what: 'the installer starts database, manager and CLI at its end' },
  { id: 'starts-with-schema-alone', what: 'a manager whose tables are missing does not start' },
  {
    id: 'database-under-manager',
    what: 'a manager whose database server is stopped under it ends, and loses what it did not write',
  },
  { id: 'written-at-stop', what: 'the manager writes what it knows when it stops and when it is lost' },
  { id: 'installer-texts', what: 'what the installer prints and asks, and that a refusal has status 1' },
  { id: 'installer-words', what: 'the installer takes kinds of installation as they are written alone' },
  { id: 'installed-twice', what: 'the installer ends where a manager is installed already' },
  { id: 'uninstall-takes', what: 'uninstalling removes files and database server, and keeps the backups' },
  { id: 'cli-host-key-new', what: 'each installation has a new host key of the CLI' },
  { id: 'web-certificate-new', what: 'each installation has a new certificate of the web interface' },
  { id: 'restore-script', what: 'place and argument of RestoreDatabase.sh, and that the server is stopped' },
  { id: 'image-of-backup', what: 'the name and the content of the image in a backup' },
  { id: 'ha-in-definition', what: 'a VM whose high availability is edited has it in its vm.cfg as well' },
  { id: 'schema-tables', what: 'every table of the repository database but OVM_STATISTIC' },
  { id: 'appfw-once', what: 'appfw is made by the installer with a mark of its installation' },
] as const;

/** How many behaviours rest on no source. */
export const assumedCount: number = assumed.length;
