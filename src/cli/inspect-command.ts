import { Command } from 'commander';
import { RescueError } from '../base/errors.js';
import { exitCodes } from '../base/exit-codes.js';
import { parseRelease } from '../jobs/choose-release.js';
import { inspectFile } from '../jobs/inspect-file.js';
import { type CommandContext, helpAfter } from './command-context.js';
import { errorText } from './error-text.js';
import { withRelease } from './input-options.js';
import { shownValue } from './terminal.js';

export function inspectCommand(context: CommandContext): Command {
  return withRelease(
    new Command('inspect').argument('<FILE...>', 'files of any known kind, recognised by their content'),
  )
    .description(
      'Show how a file is understood: values with line and column, and everything that is wrong with it.',
    )
    .option('--kind <KIND>', 'do not recognise, read as this kind')
    .option(
      '--json',
      'one JSON document a line (docs/json.md); values are exact, secrets of a vm.cfg included',
    )
    .addHelpText(
      'after',
      helpAfter({
        when: [
          'Kinds: vm.cfg ovsrepo ovsmeta ovmm config ifcfg network-meta dump-db-server dump-db-repository xm-list',
          'cluster.conf ocfs2-parameters ocfs2-stats cli-script. Code in a vm.cfg is reported, never run.',
        ],
        examples: [
          'ovm-rescue inspect /OVS/Repositories/*/VirtualMachines/*/vm.cfg',
          'ovm-rescue inspect create-vms.ovmcli --release 3.3',
        ],
        exitCodes: [0, 1, 2, 3],
      }),
    )
    .action(async (files: string[], options: InspectOptions) => {
      const failures: RescueError[] = [];
      for (const file of files) await inspectOne(file, options, context).catch(collectInto(failures));
      const last = failures.pop();
      for (const failure of failures) context.terminal.err(errorText(failure, options.json === true));
      if (last) throw last;
    });
}

interface InspectOptions {
  readonly kind?: string;
  readonly release?: string;
  readonly json?: boolean;
}

/** One file that cannot be read does not keep the others from being shown. */
function collectInto(failures: RescueError[]): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof RescueError) || error.code === 'OVM_USAGE') throw error;
    failures.push(error);
  };
}

async function inspectOne(file: string, options: InspectOptions, context: CommandContext): Promise<void> {
  const release = parseRelease(options.release ?? '3.4');
  const { json, lines, kind, findings } = await inspectFile(file, options.kind, release);
  if (options.json) context.terminal.out(`${json}\n`);
  else {
    context.terminal.out(`${shownValue(file)}: ${kind}\n`);
    for (const line of lines) context.terminal.out(`${shownValue(line)}\n`);
  }
  for (const { severity, line, column, message, code } of findings) {
    context.terminal.err(`${shownValue(`${severity}: ${file}:${line}:${column}: ${message} [${code}]`)}\n`);
  }
  if (findings.some((finding) => finding.severity === 'error')) context.exit(exitCodes.incomplete);
}
