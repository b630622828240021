import { Command } from 'commander';
import { counted } from '../base/counted.js';
import { exitCodes } from '../base/exit-codes.js';
import { captureEstate } from '../jobs/capture-estate.js';
import { estateLines, incompleteLines } from './capture-lines.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { captureInput, type InputOptions, withRelease, withTrees } from './input-options.js';
import { servicePasswords } from './service-options.js';
import { shown, shownValue } from './terminal.js';

export function captureCommand(context: CommandContext): Command {
  const command = withRelease(withTrees(new Command('capture')))
    .description(
      'Copy what an estate is defined by into a new archive, with inventory, runbook and create scripts.',
    )
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Run it nightly, before an upgrade, and first of all after a loss. It only reads: disks, ISOs and assemblies are',
          'listed, never read. The last line of output is the path of the archive.',
          'Hosts are asked by SSH, and only by the commands in docs/commands-we-run.md; a live manager by its CLI and REST',
          'interface; servers by their agents. At most four hosts are read at the same time. A place that fails or holds',
          'nothing is named, and the exit status is 3; if nothing at all was captured, there is no archive.',
          servicePasswords,
          'Without TREE and options that name something it is the estate of --config (docs/configuration.md).',
        ],
        examples: [
          'ovm-rescue capture /OVS/Repositories --manager-files /backup/manager --estate prod',
          'ovm-rescue capture /mnt/repo1 /mnt/repo2 --archives /backup/ovm',
          'ovm-rescue capture ssh://root@ovs01/OVS/Repositories --server root@ovs01 --server root@ovs02 --manager root@ovmm --ssh-key /root/.ssh/rescue',
          'ovm-rescue capture --manager-cli ovmm --manager-rest ovmm --manager-password-file /root/.ovm/manager --agent ovs01 --agent-password-file /root/.ovm/agent',
          'ovm-rescue capture --config /etc/ovm-rescue.yaml --estate prod',
        ],
        exitCodes: [0, 1, 2, 3, 11, 12, 130],
      }),
    );
  return command.action(async (words: string[], options: InputOptions) => {
    const { input, release: saidRelease } = await captureInput(words, options, context);
    const captured = await captureEstate({ ...input, archives: options.archives, release: saidRelease });
    const { archive, environment, findings, managerUuid, release, complete, sources } = captured;
    const { terminal } = context;
    terminal.err(estateLines(findings));
    const { assumed } = environment.manager.release ?? {};
    if (release === undefined)
      terminal.err('no scripts: the release is not known (--release, a copy of .config, a live manager)\n');
    else if (assumed !== undefined && environment.manager.release?.value === release)
      terminal.err(shown(`scripts are for release ${release}, which was concluded: ${assumed}\n`));
    if (options.estate === undefined && !options.configuration)
      terminal.err(
        `no --estate: the archive went to the estate ${input.estate} in ${shownValue(options.archives)}\n`,
      );
    if (!complete) context.exit(exitCodes.incomplete);
    if (!options.json) {
      const unknown = environment.uuidPlaces.length === 0 ? 'not known' : 'not certain';
      terminal.err(
        `${counted(archive.files, 'file')}, ${counted(environment.vms.length, 'VM or template', 'VMs and templates')}, manager UUID ${managerUuid ?? unknown}\n`,
      );
    }
    terminal.err(incompleteLines(captured));
    if (!options.json) {
      terminal.out(`${archive.path}\n`);
      return;
    }
    const answer = {
      archive: archive.path,
      files: archive.files,
      bytes: archive.bytes,
      managerUuid: managerUuid ?? null,
      release: release ?? null,
      complete,
      sources,
      findings,
    };
    context.terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
  });
}
