import { Command } from 'commander';
import { type Demo, openReasons, runDemo } from '../jobs/run-demo.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { findingLines } from './finding-lines.js';
import { shown, terminalLog } from './terminal.js';

export function demoCommand(context: CommandContext): Command {
  return new Command('demo')
    .description('Run the main jobs on a bundled sample estate and show what they give.')
    .option('--out <DIR>', 'where the sample estate and its archive go', 'ovm-rescue-demo')
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'The sample has three repositories and two pools, and everything that can be wrong with an estate: a damaged',
          'file, two VMs on one disk, a VM whose definition is gone. A small invented repository database is exported and',
          'imported as well. It connects to nothing.',
        ],
        examples: ['ovm-rescue demo', 'ovm-rescue demo --out /tmp/demo'],
        exitCodes: [0, 1, 11],
      }),
    )
    .action(async (options: { out: string }) => {
      context.terminal.out(shown(demoText(await runDemo(options.out, terminalLog(context.terminal)))));
    });
}

function demoText({ estate, captured, uuid, uuidPlaces, plans, errors, database }: Demo): string {
  const { archive, environment, findings, release } = captured;
  const count = (kind: string) => environment.vms.filter((vm) => vm.kind === kind).length;
  const ready = plans.filter((plan) => plan.openPoints.length === 0).length;
  const open = openReasons(plans).map(({ vm, reason }) => `    ${vm}: ${reason}`);
  const pools = new Set(environment.servers.flatMap((server) => server.facts.poolName?.value ?? []));
  return `
A sample estate has lost its manager. What is left: repository file systems and some copies of host files
  ${estate}

Who was the manager?                  ovm-rescue uuid
  ${uuid} in ${uuidPlaces} places, all agree

What is there?                        ovm-rescue inventory
  ${pools.size} pools (${[...pools].join(', ')}), ${environment.servers.length} servers, ${environment.repositories.length} repositories, ${environment.networks.length} networks
  ${count('vm')} VMs, ${count('template')} templates, ${environment.diskFiles.length} disk and ISO files

What is wrong with it?                ${errors.length} errors among ${findings.length} findings
${findingLines(errors).replace(/^/gm, '  ').trimEnd()}

Can the VMs be created again?         ovm-rescue rebuild
  release ${release}: ${ready} of ${plans.length} VMs ready; the others stay out of the script, each with its reason:
${open.join('\n')}

Can the repository database be saved? ovm-rescue schema export, schema import
  an invented one of ${database.tables} tables and ${database.rows} rows was exported, imported into a second file and compared: both hold
  the same, objects and checksums of content alike. It is an embedded database, so no server was needed; on the
  manager host the same commands take mysql://USER@HOST:PORT
    ${database.source}
    ${database.archive}
    ${database.restored}

Only after everything is lost (B4), or for single VMs whose definition is gone: after B1 to B3 rediscovery brings
the VMs back, and a create script would make a second VM on the same disks.

Where the files are:
  ${archive.path}
    RECOVER.md                        what to do after each kind of loss, with this estate's values
    inventory.html, inventory.txt     everything there is, disks with their owners, findings
    scripts/create-vms.ovmcli         the create script, scripts/create-vms.sh sends it
    scripts/report.txt                what was assumed, what a script cannot bring back
    scripts/open.map                  what to fill in to close the open points
    captured/                         the raw files, SHA256SUMS for sha256sum -c
Try:  node dist/main.js verify ${archive.path}
`;
}
