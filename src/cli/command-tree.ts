import type { Command } from 'commander';

/** A command and the words that call it: `schema export`. */
export interface NamedCommand {
  readonly words: string;
  readonly command: Command;
}

/** Every command below `parent` in the order of the help; a group stands before its members. */
export function commandTree(parent: Command, before = ''): NamedCommand[] {
  return parent.commands.flatMap((command) => {
    const words = `${before}${command.name()}`;
    return [{ words, command }, ...commandTree(command, `${words} `)];
  });
}

/** Every command that does something: all but the groups. */
export function workingCommands(program: Command): NamedCommand[] {
  return commandTree(program).filter(({ command }) => command.commands.length === 0);
}
