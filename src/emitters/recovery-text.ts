import { whenScriptsAreRight } from '../base/when-scripts-are-right.js';
import { mkfsOcfs2Command, tunefsQueryCommand } from '../formats/ocfs2-command.js';
import { composeLine } from '../formats/ovm-cli/compose-line.js';
import type { Environment, FileSystem, Release } from '../model/environment.js';
import { originText } from '../model/origin.js';
import type { Making } from './emitter.js';

/** What the runbook is filled in with beside the environment. */
export interface RecoveryFacts {
  /** The one manager UUID, exactly as found; undefined when none was found or the places disagree. */
  readonly managerUuid: string | undefined;
  readonly release: Release | undefined;
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
  yield `- manager UUID: ${facts.managerUuid ? `\`${facts.managerUuid}\`` : '**not known, or the places disagree; settle this first**'}\n`;
  for (const place of environment.uuidPlaces)
    yield `  - \`${place.uuid}\` in ${place.place}, ${inline(originText(place.origin))}\n`;
  yield `- release: ${facts.release ?? 'not known'}, build ${buildId?.value ?? 'not known'}`;
  yield `, database ${databaseEngine?.value ?? 'not known'} at ${inline(databaseHost?.value ?? '?')}:${inline(databasePort?.value ?? '?')}\n`;
  yield `- ${environment.vms.filter((vm) => vm.kind === 'vm').length} VMs, ${environment.repositories.length} repositories, ${environment.servers.length} servers known\n\n`;
  yield '| you lost | then |\n|---|---|\n';
  yield '| only the repository database (B1), or only the manager host (B2) | reinstall with the manager UUID; servers and repositories are rediscovered. Never run create scripts |\n';
  yield '| manager and database (B3) | the section B3 below. Never run create scripts |\n';
  yield '| everything (B4) | the section B4 below, create scripts last |\n\n';
  yield `${whenScriptsAreRight.join('\n')}\n\n`;
}

function* installSteps(environment: Environment, facts: RecoveryFacts): Iterable<string> {
  const build = environment.manager.buildId?.value;
  yield `1. Install a manager of the same release${build ? ` (build ${inline(build)})` : ''} with the old UUID, exactly as written here:\n`;
  yield `   \`\`\`\n   ./runInstaller.sh --uuid=${facts.managerUuid ?? unknown('manager UUID')}\n   \`\`\`\n`;
  yield '   On 3.0 to 3.2 with an external Oracle database, the schema must not exist before (installation guide, "Oracle Database Schema Exists").\n';
  yield '   Proof: `grep UUID /u01/app/oracle/ovm-manager-3/.config` prints this UUID.\n';
}

function* situationB3(environment: Environment, facts: RecoveryFacts): Iterable<string> {
  yield '## B3: manager and database are lost, servers and storage are there\n\n';
  yield* installSteps(environment, facts);
  yield '2. Rediscover every server; the manager then rebuilds its repository from what the servers hold. In the CLI:\n   ```\n';
  for (const line of discoverLines(environment, facts.release)) yield `   ${line}\n`;
  yield '   ```\n   `@secret:ovs-agent` stands for the agent password; type it in its place.\n';
  yield '3. Refresh the file servers or storage arrays and their file systems, and present the repositories; "Refresh All" does not read file systems that were never refreshed before (CLI guide 3.4, refreshAll).\n';
  yield '4. Refresh the repositories:\n   ```\n';
  for (const repository of environment.repositories) yield `   refresh Repository id=${repository.id}\n`;
  yield '   ```\n';
  yield '5. Compare with this archive: `ovm-rescue inventory` and `scripts/report.txt`. VMs appear under their pools or under "Unassigned Virtual Machines". Names of networks, tags and descriptions of servers live in the manager only and are set again by hand (not verified: no page lists what rediscovery keeps).\n\n';
}

function discoverLines(environment: Environment, release: Release | undefined): string[] {
  const addresses = [
    ...new Set(environment.servers.flatMap((server) => server.facts.registeredIp?.value ?? [])),
  ];
  const known = addresses.length > 0 ? addresses : [unknown('address of each server')];
  return known.map((ipAddress) => {
    const own: [string, string][] =
      release === '3.2'
        ? [
            ['port', '8899'],
            ['username', 'oracle'],
          ]
        : [];
    const yes = release === '3.2' ? 'yes' : 'Yes';
    const attributes: [string, string][] = [
      ['ipAddress', ipAddress],
      ...own,
      ['password', '@secret:ovs-agent'],
      ['takeOwnership', yes],
    ];
    const composed = composeLine({ verb: 'discoverServer', attributes }, release ?? '3.4');
    return 'line' in composed
      ? composed.line
      : `discoverServer ipAddress=${ipAddress} password=@secret:ovs-agent takeOwnership=${yes}`;
  });
}

function* situationB4(environment: Environment, facts: RecoveryFacts): Iterable<string> {
  yield '## B4: everything is lost; there are this archive and copies of the disks\n\n';
  yield* installSteps(environment, facts);
  yield '2. Install the servers, discover them (see B3, step 2), make networks and server pools with the old names.\n';
  yield '3. Make the OCFS2 file systems again with their old label and UUID. **DESTRUCTIVE: mkfs.ocfs2 wipes the device.** Check the device twice:\n';
  yield '   what is on it now (`blkid DEVICE`, and the query below must find nothing), and that no server mounts it.\n';
  for (const fileSystem of environment.fileSystems) yield* fileSystemCommands(fileSystem);
  if (environment.fileSystems.length === 0) {
    yield '   No saved parameters were found. They are printed, while a file system lives, by:\n';
    yield `   \`\`\`\n   ${tunefsQueryCommand('/dev/mapper/DEVICE')}\n   \`\`\`\n`;
  }
  yield '4. Put the files back, per repository: its definition files from this archive, the disks under their old file names from your copies:\n   ```\n';
  for (const repository of environment.repositories.filter((one) => one.read)) {
    yield `   captured/repository-files/${repository.id}/  ->  /OVS/Repositories/${repository.id}/        # and VirtualDisks, ISOs from your copies\n`;
  }
  yield '   ```\n   (not verified: whether the manager takes a repository over whose `.ovsrepo` was copied; if not, take ownership of it first, then refresh.)\n';
  yield '5. Take ownership and refresh, so that the manager knows the disks:\n   ```\n';
  for (const repository of environment.repositories) {
    if (facts.release === '3.4') yield `   takeOwnership Repository id=${repository.id}\n`;
    yield `   refresh Repository id=${repository.id}\n`;
  }
  yield '   ```\n';
  yield '6. Templates come back with their repository. VMs whose vm.cfg you put back may now be listed under "Unassigned Virtual Machines": move these into their pool and leave them out of the script.\n';
  yield '7. For VMs that are not there: read `scripts/report.txt`, then `sh scripts/create-vms.sh MANAGER-HOST`. It checks first, stops at the first failure and goes on where it stopped. It starts no VM.\n';
  yield '8. Start one VM, look at it, then the others.\n';
}

function* fileSystemCommands({ uuid, facts }: FileSystem): Iterable<string> {
  const { label, nodeSlots, blockSize, clusterSize } = facts;
  const device = facts.device?.value ?? '/dev/mapper/DEVICE';
  yield `   File system \`${uuid}\`${facts.device ? `, was on \`${inline(device)}\`` : ''}:\n   \`\`\`\n`;
  if (label && nodeSlots) {
    const parameters = {
      label: label.value,
      uuid,
      nodeSlots: nodeSlots.value,
      ...(blockSize && { blockSize: blockSize.value }),
      ...(clusterSize && { clusterSize: clusterSize.value }),
    };
    yield `   # DESTRUCTIVE: wipes ${inline(device)}\n`;
    yield `   ${mkfsOcfs2Command(parameters, device, { withClusterSize: true })}\n`;
  } else yield `   # label or number of node slots is not known: mkfs.ocfs2 cannot be filled in\n`;
  yield `   ${tunefsQueryCommand(device)}\n   \`\`\`\n`;
}

/** Text from the estate inside Markdown: one line, no markup. */
function inline(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029]+/g, ' ').replace(/[<>|`*_[\]]/g, '\\$&');
}
