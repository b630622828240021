import { quoteShellWord } from '../../formats/shell-word.js';
import { isManagerUuid } from '../../model/identifiers.js';
import type { ExportedServer, SnapshotArchive, UpgradeSnapshot } from '../../model/upgrade.js';
import { shownText } from '../inventory/shown-text.js';
import { heading, wrappedWords } from '../inventory/text-layout.js';
import { installerName, losesHistory } from './installer-name.js';

const configFile = '/u01/app/oracle/ovm-manager-3/.config';
const backups = '/u01/app/oracle/mysql/dbbackup';

/** The reason of the pins of a snapshot, which somebody finds who knows nothing of it: one line. */
export function pinReason(snapshot: UpgradeSnapshot, textPath: string): string {
  const { tool, takenAt, release, buildId } = snapshot;
  return (
    `snapshot before an upgrade, taken at ${takenAt} by ${tool.name} ${tool.version}; release ${release ?? 'not known'}, ` +
    `BUILDID ${buildId ?? 'not known'}; to go back install ${installerName(snapshot)} with ` +
    `--uuid=${uuidWord(snapshot)}, then see ${textPath}`
  );
}

/**
 * What an upgrade is taken back with, for people who may have nothing else left: pieces of one line each. Steps that no
 * Oracle page documents say "not verified".
 * @param root the directory of all archives
 */
export function* goingBackText(snapshot: UpgradeSnapshot, root: string): Iterable<string> {
  for (const line of lines(snapshot, root)) yield `${shownText(line).trimEnd()}\n`;
}

function* lines(snapshot: UpgradeSnapshot, root: string): Iterable<string> {
  const { estate, night, takenAt, tool, managerUuid, release, buildId } = snapshot;
  yield `Before the upgrade of the estate ${estate}: snapshot ${night}`;
  yield `Taken at ${takenAt} by ${tool.name} ${tool.version}`;
  yield '';
  yield `manager UUID  ${managerUuid ?? 'not known'}`;
  yield `release       ${release ?? 'not known'}`;
  yield `BUILDID       ${buildId ?? `not known; if ${configFile} has it, write it down now`}`;
  yield `to go back    ${installerName(snapshot)}`;
  for (const server of snapshot.databaseServers) yield `database      ${serverText(server)}`;
  yield* heading('Archives, pinned');
  for (const archive of snapshot.archives) yield `  ${archiveText(archive)}`;
  yield* heading('Keep beside them: no archive has it');
  for (const thing of keptByHand(snapshot)) yield* wrappedWords('  - ', thing);
  yield* heading('The way back');
  for (const [index, { text, commands = [] }] of wayBack(snapshot, root).entries()) {
    yield* wrappedWords(`  ${index + 1}. `, text);
    for (const command of commands) yield `       ${command}`;
  }
}

function serverText({ server, product, serverVersion, engine, databases }: ExportedServer): string {
  return `${server}: ${product} ${serverVersion} (${engine}), ${databases.join(', ')}`;
}

function archiveText({ kind, databaseServer, name }: SnapshotArchive): string {
  return `${name}  ${kind === 'capture' ? 'capture' : `schema of ${databaseServer ?? 'a database'}`}`;
}

function uuidWord({ managerUuid }: UpgradeSnapshot): string {
  return managerUuid !== null && isManagerUuid(managerUuid) ? managerUuid : '<manager UUID: not known>';
}

function keptByHand(snapshot: UpgradeSnapshot): string[] {
  const isMysql = snapshot.databaseServers.some(({ engine }) => engine === 'mysql');
  return [
    `The installer of ${installerName(snapshot)}. Version and build are concluded from the BUILDID, and what its medium is called is not verified: look that it says the same.`,
    'A backup of the files of the manager host: certificates and key stores of the manager are in no archive.',
    ...(isMysql
      ? [
          `The backups in ${backups}, if the database is the one that came with the manager. DBBACKUP in /etc/sysconfig/ovmm must name this place before the upgrade (upgrade guide 3.3).`,
        ]
      : []),
    "Passwords: of the manager's administrators, of WebLogic, of the database, of the agents.",
    'What lies in virtual and physical disks: an archive has their names and owners alone.',
    ...(losesHistory(snapshot)
      ? [
          'The history of jobs and events, if anybody needs it: an upgrade from before 3.3.1 deletes it (upgrade guide 3.3), and afterwards it is in the exported tables alone. Rows will be fewer for it.',
        ]
      : []),
  ];
}

interface Step {
  readonly text: string;
  readonly commands?: readonly string[];
}

function wayBack(snapshot: UpgradeSnapshot, root: string): Step[] {
  const { estate, night, buildId } = snapshot;
  const place = `--archives ${quoteShellWord(root)} --estate ${quoteShellWord(estate)}`;
  const proof = buildId === null ? 'this UUID' : 'this UUID and this BUILDID';
  return [
    {
      text: 'Archive once more what there is now: VMs that were made since the upgrade are in no archive of before.',
      commands: [`ovm-rescue nightly --config FILE --estate ${quoteShellWord(estate)}`],
    },
    {
      text: `Uninstall the new release, and leave ${backups} where it is (rollback chapters of the guides 3.3 and 3.4).${dropText(snapshot)}`,
    },
    {
      text: `Install ${installerName(snapshot)} with the old UUID, exactly as written here. Proof: the second command prints ${proof}.`,
      commands: [`./runInstaller.sh --uuid=${uuidWord(snapshot)}`, `grep -E 'UUID|BUILDID' ${configFile}`],
    },
    { text: importText(snapshot), commands: importCommands(snapshot, place) },
    {
      text: `Or, of MySQL, restore the backup that the installer made before the upgrade, a directory VERSION_preUpgradeBackup-DATE in ${backups}. The steps of its restore are not verified: the guide of that release has them.`,
    },
    {
      text: 'Start the manager, rediscover nothing yet, and look whether anything is missing.',
      commands: [
        'service ovmm start',
        `ovm-rescue upgrade compare ${night} --config FILE --estate ${quoteShellWord(estate)}`,
      ],
    },
    {
      text: 'Servers that were upgraded meanwhile: whether a manager of the old release manages them is not verified. So upgrade servers only when `upgrade compare` found nothing missing.',
    },
  ];
}

/** On a database of its own the upgraded schema outlives its manager. */
function dropText({ databaseServers }: UpgradeSnapshot): string {
  if (!databaseServers.some(({ engine }) => engine === 'oracle')) return '';
  return ' On an Oracle database drop the upgraded schema: the installer does not install over one (installation guides 3.0 to 3.2, "Oracle Database Schema Exists").';
}

function importText({ databaseServers }: UpgradeSnapshot): string {
  const bare = databaseServers.filter(({ knowsManager }) => !knowsManager).map(({ server }) => server);
  const refused = ` ${bare.join(', ')} was exported without the .config of the manager, which an import into a manager refuses: see "An archive without BUILDID and UUID" there.`;
  return `Stop the manager, and put the databases back, each into the same product and version: docs/schema.md has the words for URL and for Oracle. An import takes no other BUILDID and no other UUID.${bare.length > 0 ? refused : ''}`;
}

function importCommands({ archives }: UpgradeSnapshot, place: string): string[] {
  const exports = archives.filter(({ kind }) => kind === 'schema');
  const config = `--manager-config ssh://root@MANAGER${configFile} --manager-stopped`;
  return [
    'service ovmm stop',
    ...exports.map(({ name }) => `ovm-rescue schema import ${name} ${place} --url URL --replace ${config}`),
  ];
}
