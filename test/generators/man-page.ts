import type { Command } from 'commander';
import { exitCodeMeanings } from '../../src/base/exit-codes.js';
import { toolVersion } from '../../src/base/version.js';
import { commandTree, type NamedCommand, workingCommands } from '../../src/cli/command-tree.js';

/** docs/ovm-rescue.1: the manual page in man(7), made from the commands themselves. */
export function manPage(program: Command): string {
  return [
    `.TH OVM\\-RESCUE 1 "" "ovm\\-rescue ${toolVersion}" "User Commands"`,
    '.SH NAME',
    'ovm\\-rescue \\- bring an Oracle VM 3 estate back after its manager or repository database is lost',
    '.SH SYNOPSIS',
    ...workingCommands(program).map(
      ({ words, command }) => `.B ovm\\-rescue ${roff(words)}\n${roff(command.usage())}\n.br`,
    ),
    '.SH DESCRIPTION',
    roff(program.description()),
    'It reads repository file systems and copies of host files, and changes nothing it reads.',
    'Only schema import and schema drop write to a database, after they have shown their plan.',
    '.SH COMMANDS',
    ...commandTree(program).flatMap(commandSection),
    '.SH EXIT STATUS',
    ...Object.entries(exitCodeMeanings).flatMap(([code, meaning]) => ['.TP', `.B ${code}`, roff(meaning)]),
    '.SH ENVIRONMENT',
    '.TP',
    '.B OVM_RESCUE_PASSWORD',
    roff(
      'the password of a database when neither --password-file nor --password-command gives it; it is taken',
    ),
    'out of the environment at once, so that no program started here inherits it',
    '.TP',
    '.B OVM_RESCUE_CONFIG',
    'the configuration of commands that have \\-\\-config, when that option does not name it',
    '.SH FILES',
    '.TP',
    '.I /var/lib/ovm\\-rescue/archives',
    'where archives are kept unless \\-\\-archives says otherwise',
    '.SH SEE ALSO',
    'tunefs.ocfs2(8), mkfs.ocfs2(8), sha256sum(1)',
    '',
  ].join('\n');
}

function commandSection({ words, command }: NamedCommand): string[] {
  const options = command.options.flatMap((option) => [
    '.TP',
    `.B ${roff(option.flags)}`,
    roff(command.createHelp().optionDescription(option)),
  ]);
  return [`.SS ${roff(words)}`, roff(command.description()), ...options, ...after(command)];
}

/** Columns for lines that are not filled: a terminal of 80, less the indent of a section and what man leaves free. */
const fixedWidth = 70;

/** The text behind the options: when as prose, examples and exit status as they are. */
function after(command: Command): string[] {
  let help = '';
  command
    .configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => fixedWidth })
    .outputHelp();
  const begin = help.lastIndexOf('\n\n', help.indexOf('\nExamples:\n') - 2);
  const [when = '', ...rest] = help.slice(begin).trim().split('\n\n');
  return [
    '.PP',
    ...when.split('\n').map(roff),
    '.PP',
    '.nf',
    ...rest.join('\n\n').split('\n').map(roff),
    '.fi',
  ];
}

/** Text for roff: backslashes and hyphens escaped, no line that begins with a control character. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}
