import { Command } from 'commander';
import { exitCodes } from '../base/exit-codes.js';
import { captureEstate } from '../jobs/capture-estate.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { findingLines } from './finding-lines.js';
import { estateInput, type InputOptions, withInput, withRelease } from './input-options.js';

export function captureCommand(context: CommandContext): Command {
  const command = withRelease(withInput(new Command('capture')))
    .description(
      'Copy the definition files of an estate into a new archive, with inventory, runbook and create scripts.',
    )
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Run it nightly, before an upgrade, and first of all after a loss. It only reads the trees: disks, ISOs and',
          'assemblies are listed, never read. The last line of output is the path of the archive.',
          'Trees and files on other hosts are read by SSH, and only by the commands in docs/commands-we-run.md. A host that',
          'fails is named, and the exit status is 3; if it is the only one, there is no archive.',
        ],
        examples: [
          'ovm-rescue capture /OVS/Repositories --manager-files /backup/manager --estate prod',
          'ovm-rescue capture /mnt/repo1 /mnt/repo2 --archives /backup/ovm',
          'ovm-rescue capture ssh://root@ovs01/OVS/Repositories --server root@ovs01 --server root@ovs02 --manager root@ovmm --ssh-key /root/.ssh/rescue',
        ],
        exitCodes: [0, 1, 2, 3, 11, 12, 130],
      }),
    );
  return command.action(async (words: string[], options: InputOptions) => {
    const input = await estateInput(words, options, context);
    if (input.archive !== undefined)
      command.error('error: capture reads trees, not an archive', { exitCode: 2 });
    const captured = await captureEstate({ ...input, archives: options.archives, release: options.release });
    const { archive, environment, findings, managerUuid, release, complete, sources } = captured;
    context.terminal.err(findingLines(findings, 20));
    if (release === undefined) {
      context.terminal.err('no create scripts: the release is not known (--release, or a copy of .config)\n');
    }
    if (!complete) context.exit(exitCodes.incomplete);
    if (!options.json) {
      context.terminal.err(
        `${archive.files} files, ${environment.vms.length} VMs and templates, manager UUID ${managerUuid ?? 'not certain'}\n`,
      );
      context.terminal.out(`${archive.path}\n`);
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
