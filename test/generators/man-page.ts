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
    roff(option.description),
  ]);
  return [`.SS ${roff(words)}`, roff(command.description()), ...options, ...after(command)];
}

/** The text behind the options: when, examples. */
function after(command: Command): string[] {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const text = help.slice(help.indexOf('display help for command') + 'display help for command'.length);
  return ['.PP', '.nf', ...text.trim().split('\n').map(roff), '.fi'];
}

/** Text for roff: backslashes and hyphens escaped, no line that begins with a control character. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}
