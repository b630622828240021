import type { Command, Help } from 'commander';

const own = 'Options:';

/** Adds options under a heading of their own; what is added later belongs to the command itself again. */
export function inGroup(heading: string, command: Command, add: (command: Command) => Command): Command {
  return add(command.optionsGroup(heading)).optionsGroup(own);
}

/** What a command is about comes first in its help, the ways to reach hosts behind it, wherever they were added. */
export function ownGroupFirst(help: Help): Pick<Help, 'groupItems'> {
  return {
    groupItems: (all, visible, groupOf) => {
      const groups = help.groupItems(all, visible, groupOf);
      const first = groups.get(own);
      return first === undefined ? groups : new Map([[own, first], ...groups]);
    },
  };
}
