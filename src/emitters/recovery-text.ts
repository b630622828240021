import { counted } from '../base/counted.js';
import { whenScriptsAreRight } from '../base/when-scripts-are-right.js';
import { mkfsOcfs2Command, tunefsQueryCommand } from '../formats/ocfs2-command.js';
import type { CliCommand } from '../formats/ovm-cli/cli-command.js';
import { composeLine } from '../formats/ovm-cli/compose-line.js';
import { quoteShellWord } from '../formats/shell-word.js';
import type { Environment, FileSystem, Release, Repository } from '../model/environment.js';
import { idKey, isManagerUuid } from '../model/identifiers.js';
import { keptBy, type Origin, originText } from '../model/origin.js';
import type { Making } from './emitter.js';
import { code, fenced, inline, isDevice, isId, isPlain, leftOut } from './recovery-markup.js';
import { repositoryDirectories } from './repository-directories.js';

/** What the runbook is filled in with beside the environment. */
export interface RecoveryFacts {
  /** The one manager UUID, exactly as found; undefined when none was found or the places disagree. */
  readonly managerUuid: string | undefined;
  readonly release: Release | undefined;
  /** The path in the archive of a captured path below `captured/<source>/`. */
  readonly archived: (path: string) => string;
}

/** A place to fill in by hand, unmistakable when pasted into a shell. */
const unknown = (what: string) => `<${what}: not known, fill in>`;

/**
 * RECOVER.md: what to do when the manager and its database are lost (B3) and when everything is (B4), with this
 * estate's values filled in and the commands ready to paste. Steps that no Oracle page documents say "not verified".
 */
export function* recoveryText(
  environment: Environment,
  facts: RecoveryFacts,
  making: Making,
): Iterable<string> {
  yield* head(environment, facts, making);
  yield* situationB3(environment, facts);
  yield* situationB4(environment, facts);
}

function* head(environment: Environment, facts: RecoveryFacts, making: Making): Iterable<string> {
  const { buildId, databaseEngine, databaseHost, databasePort } = environment.manager;
  yield `# Recovery of the estate ${inline(environment.estate)}\n\n`;
  yield `Written by ovm-rescue ${making.toolVersion} from files read at ${making.readAt}. Needs nothing but a shell and a text viewer.\n\n`;
  yield `- manager UUID: ${facts.managerUuid ? code(facts.managerUuid) : '**not known, or the places disagree; settle this first**'}\n`;
  for (const place of environment.uuidPlaces)
    yield `  - ${code(place.uuid)} in ${inline(place.place)}, ${inline(archivedText(place.origin, facts))}\n`;
  yield `- release: ${facts.release ?? 'not known'}, build ${inline(buildId?.value ?? 'not known')}`;
  const place = `${inline(databaseHost?.value ?? '?')}:${inline(databasePort?.value ?? '?')}`;
  const database = databaseHost ?? databasePort ?? databaseEngine;
  yield database ? `, database ${inline(databaseEngine?.value ?? 'not known')} at ${place}\n` : '\n';
  const vms = environment.vms.filter((vm) => vm.kind === 'vm').length;
  const repositories = counted(environment.repositories.length, 'repository', 'repositories');
  yield `- ${counted(vms, 'VM')}, ${repositories}, ${counted(environment.servers.length, 'server')} known\n\n`;
  yield '| you lost | then | script |\n|---|---|---|\n';
  yield '| the database, and there is a backup of it (A5) | stop the manager, restore the backup, start the manager | none |\n';
  yield '| only the repository database, no backup (B1) | new database, then as B3 from step 1 | `scripts/survivors/` |\n';
  yield `| only the manager host, the database is elsewhere (B2) | ${situationB2(databaseHost?.value)} |\n`;
  yield '| manager and database (B3) | the section B3 below | `scripts/survivors/` |\n';
  yield '| everything (B4) | the section B4 below | `scripts/empty/` |\n';
  yield '| single VMs, with their definitions | copy each `vm.cfg` back and refresh the repository; if that is no way, the script | `scripts/create-vms.sh` |\n\n';
  yield 'Never run `create-vms.sh` or `scripts/empty/` where the servers still hold the VMs.\n\n';
  yield `${whenScriptsAreRight.join('\n')}\n\n`;
}

/** A place as it can be opened in the archive that this text lies in. */
function archivedText(origin: Origin, { archived }: RecoveryFacts): string {
  if (origin.source === 'map') return originText(origin);
  return originText({ ...origin, file: `captured/${keptBy(origin)}/${archived(origin.file)}` });
}

/** From 3.3 on the database lives on the manager host, so B2 cannot be (installation guides 3.3 and 3.4). */
function situationB2(databaseHost: string | undefined): string {
  if (databaseHost === 'localhost') {
    return 'its database ran on the manager host itself: with the host it is lost too, that is B3 | `scripts/survivors/`';
  }
  return 'export the schema, drop it, install with the old UUID as in B3 step 1, stop the manager, drop the schema the installer made, import the export, start | none';
}

function* installSteps(environment: Environment, facts: RecoveryFacts): Iterable<string> {
  const build = environment.manager.buildId?.value;
  const uuid =
    facts.managerUuid !== undefined && isManagerUuid(facts.managerUuid) ? facts.managerUuid : undefined;
  yield `1. Install a manager of the same release${build ? ` (build ${inline(build)})` : ''} with the old UUID, exactly as written here:\n`;
  yield `   \`\`\`\n   ./runInstaller.sh --uuid=${uuid ?? unknown('manager UUID')}\n   \`\`\`\n`;
  yield '   On 3.0 to 3.2 with an external Oracle database, the schema must not exist before (installation guide, "Oracle Database Schema Exists").\n';
  yield '   Proof: `grep UUID /u01/app/oracle/ovm-manager-3/.config` prints this UUID.\n';
}

function* situationB3(environment: Environment, facts: RecoveryFacts): Iterable<string> {
  yield '## B3: manager and database are lost, servers and storage are there\n\n';
  yield* installSteps(environment, facts);
  if (facts.release !== undefined) {
    yield '\n**Either steps 2 to 5 by the script.** Read `report.txt` of `scripts/survivors/`, then `sh survivors.sh MANAGER-HOST`. It takes ownership only where the owner that was read is nobody or this manager, refreshes one by one, sets names, descriptions and tags again, and makes no server pool, file system, repository or VM.\n\n';
    yield '**Or steps 2 to 5 by hand:**\n\n';
  }
  yield '2. Rediscover every server; the manager then rebuilds its repository from what the servers hold. In the CLI:\n';
  yield* discoverCommands(environment, facts.release);
  yield '   `@secret:ovs-agent` stands for the agent password; type it in its place. Where another manager owns the server, `takeOwnership=Yes` is ignored in silence: release it there first.\n';
  yield '3. Refresh the file servers or storage arrays and their file systems, and present the repositories; "Refresh All" does not read file systems that were never refreshed before (CLI guide 3.4, refreshAll).\n';
  yield '4. Refresh the repositories:\n';
  yield* repositoryCommands(environment, ['refresh'], facts.release);
  yield '5. Compare with this archive: `ovm-rescue inventory` and `scripts/report.txt`. VMs appear under their pools or under "Unassigned Virtual Machines". Names of networks, tags and descriptions of servers live in the manager only: the script sets again what was read of them (not verified: no page lists what rediscovery keeps).\n\n';
}

function* discoverCommands(environment: Environment, release: Release | undefined): Iterable<string> {
  const found = [...new Set(environment.servers.flatMap((server) => server.facts.registeredIp?.value ?? []))];
  const addresses = found.filter((address) => /^[0-9A-Za-z][0-9A-Za-z.:-]*$/.test(address));
  const yes = release === '3.2' ? 'yes' : 'Yes';
  const own = release === '3.2' ? { port: '8899', username: 'oracle' } : {};
  const commands = addresses.map((ipAddress): CliCommand => {
    const attributes = { ipAddress, ...own, password: '@secret:ovs-agent', takeOwnership: yes };
    return { verb: 'discoverServer', attributes: Object.entries(attributes) };
  });
  const lines = commands.flatMap((command) => composedLine(command, release));
  const ownText = Object.entries(own).map(([name, value]) => `${name}=${value} `);
  const address = unknown('address of each server');
  if (lines.length === 0) {
    lines.push(
      `discoverServer ipAddress="${address}" ${ownText.join('')}password=@secret:ovs-agent takeOwnership=${yes}`,
    );
  }
  yield* fenced(lines);
  yield* leftOut(
    'address',
    found.filter((address) => !lines.some((line) => line.includes(address))),
  );
}

/** CLI lines for every repository whose id is one; the others are named below. */
function* repositoryCommands(
  environment: Environment,
  verbs: readonly string[],
  release: Release | undefined,
): Iterable<string> {
  const lines: string[] = [];
  const refused: string[] = [];
  for (const { id } of environment.repositories) {
    const command = (verb: string): CliCommand => ({
      verb,
      object: 'Repository',
      instance: { key: 'id', value: id },
      attributes: [],
    });
    const composed = isId(id) ? verbs.flatMap((verb) => composedLine(command(verb), release)) : [];
    if (composed.length === verbs.length) lines.push(...composed);
    else refused.push(id);
  }
  yield* fenced(lines);
  yield* leftOut('repository', refused);
}

function composedLine(command: CliCommand, release: Release | undefined): string[] {
  const composed = composeLine(command, release ?? '3.4');
  return 'line' in composed ? [composed.line] : [];
}

function* situationB4(environment: Environment, facts: RecoveryFacts): Iterable<string> {
  yield '## B4: everything is lost; there are this archive and copies of the disks\n\n';
  yield* installSteps(environment, facts);
  yield '2. Install the servers, discover them (see B3, step 2), make networks and server pools with the old names:\n';
  if (facts.release !== undefined)
    yield '   `scripts/empty/` has the lines for what the CLI does in steps 2 to 7: read its `report.txt` first, then `sh empty.sh MANAGER-HOST`, and `sh empty-vms.sh MANAGER-HOST` when it came to its end. Lines that format a LUN are in none of them; `ovm-rescue rebuild ARCHIVE --kind empty --map FILE --allow-format WWID` writes those into a file of their own, where the map says on which empty LUN.\n';
  yield* oldNames(environment);
  yield '3. Make the OCFS2 file systems again with their old label and UUID. **DESTRUCTIVE: mkfs.ocfs2 wipes the device.** Check first, each one:\n';
  for (const fileSystem of environment.fileSystems) yield* fileSystemCommands(fileSystem);
  if (environment.fileSystems.length === 0) {
    yield '   No saved parameters were found. They are printed, while a file system lives, by:\n';
    yield `   \`\`\`\n   ${tunefsQueryCommand('/dev/mapper/DEVICE')}\n   \`\`\`\n`;
  }
  yield '4. Put the files back, per repository: its definition files from this archive, the disks under their old file names from your copies:\n';
  yield* placesOfFiles(environment, facts);
  yield '   (not verified: whether the manager takes a repository over whose `.ovsrepo` was copied; if not, take ownership of it first, then refresh.)\n';
  const owns = facts.release === '3.4';
  const word = facts.release === '3.2' ? '`edit Repository id=ID ownership=yes`' : 'in its web interface';
  const where = owns ? '' : ` (${word})`;
  yield `5. Take ownership${where} and refresh, so that the manager knows the disks:\n`;
  const verbs = owns ? ['takeOwnership', 'refresh'] : ['refresh'];
  yield* repositoryCommands(environment, verbs, facts.release);
  yield '6. Templates come back with their repository. VMs whose vm.cfg you put back may now be listed under "Unassigned Virtual Machines": move these into their pool and leave them out of the script.\n';
  yield facts.release === undefined
    ? '7. For VMs that are not there: no scripts are here, because the release was not known. `ovm-rescue rebuild ARCHIVE --release R` writes them.\n'
    : '7. For VMs that are not there, where `empty.sh` was not used: copy `scripts/` out of the archive, read `report.txt`, then `sh create-vms.sh MANAGER-HOST`. It checks first, stops at the first failure and goes on where it stopped. It starts no VM.\n';
  yield '8. Start one VM, look at it, then the others.\n';
}

function* oldNames(environment: Environment): Iterable<string> {
  const pools = new Map<string, string[]>();
  for (const { id, facts } of environment.servers) {
    if (facts.poolName) pools.set(facts.poolName.value, [...(pools.get(facts.poolName.value) ?? []), id]);
  }
  for (const [pool, servers] of pools)
    yield `   - server pool ${code(pool)} with ${servers.map(code).join(', ')}\n`;
  for (const { facts } of environment.networks) {
    if (!facts.name) continue;
    const roles = facts.roles?.value.map(inline).join(', ');
    yield `   - network ${code(facts.name.value)}${roles ? `, roles ${roles}` : ''}\n`;
  }
  if (pools.size === 0)
    yield '   - the names of pools are not known; see the manager files or ask your colleagues\n';
}

/** Where the files of each repository that was read are in the archive, and where they belong. */
function* placesOfFiles(environment: Environment, { archived }: RecoveryFacts): Iterable<string> {
  const directories = repositoryDirectories(environment);
  const read = environment.repositories.filter((repository) => repository.read);
  const known = read.filter(({ id }) => isId(id) && directories.has(idKey(id)));
  const from = ({ id }: Repository) =>
    (directories.get(idKey(id)) ?? []).map(
      (directory) => `captured/repository-files/${archived(directory)}/`,
    );
  yield* fenced(
    known.flatMap((repository) =>
      from(repository).map(
        (place) =>
          `${place}  ->  /OVS/Repositories/${repository.id}/        # and VirtualDisks, ISOs from your copies`,
      ),
    ),
  );
  for (const repository of read.filter((one) => !known.includes(one))) {
    const places = from(repository).join(', ') || 'no directory of the archive is known for it';
    yield `   Repository ${inline(repository.id)}: ${inline(places)}. Its id or its place is unusual; find out first where it was mounted.\n`;
  }
}

function* fileSystemCommands({ uuid, facts }: FileSystem): Iterable<string> {
  const { label, nodeSlots, blockSize, clusterSize } = facts;
  const device = facts.device?.value ?? '/dev/mapper/DEVICE';
  const asked = isDevice(device) ? device : '/dev/mapper/DEVICE';
  yield `   File system ${code(uuid)}${facts.device ? `, was on ${code(device)}` : ''}. What is on the device now, and does a server mount it:\n`;
  yield* fenced([`blkid ${quoteShellWord(asked)}`, tunefsQueryCommand(asked), 'mounted.ocfs2 -d']);
  yield '   **If anything is found, STOP: the old file system may still be there, and this is not B4 for it.** Only if nothing is:\n';
  const lines: string[] = [];
  if (label && nodeSlots && isId(uuid) && isPlain(label.value) && isDevice(device)) {
    const parameters = {
      label: label.value,
      uuid,
      nodeSlots: nodeSlots.value,
      ...(blockSize && { blockSize: blockSize.value }),
      ...(clusterSize && { clusterSize: clusterSize.value }),
    };
    lines.push(`# DESTRUCTIVE: wipes ${inline(device)}`);
    lines.push(mkfsOcfs2Command(parameters, device, { withClusterSize: true }));
  } else
    lines.push(
      '# UUID, label, number of node slots or device is not known or unusual: mkfs.ocfs2 cannot be filled in',
    );
  yield* fenced(lines);
  yield '   Then the query above prints this label and UUID again.\n';
}
