import type { CliCommand } from '../../../formats/ovm-cli/cli-command.js';
import { composeLine } from '../../../formats/ovm-cli/compose-line.js';
import type { CliRelease } from '../../../formats/ovm-cli/grammar.js';
import { readCliLine } from '../../../formats/ovm-cli/read-cli-line.js';
import { isYes } from '../../planned-vms.js';

const attribute = 'highAvailability';

/**
 * A script without what switches high availability of VMs on: it stays off until a later step, since nobody knows yet
 * whether each VM is where the manager thinks. Lines are read by the grammar, names may hold blanks. What else such a line
 * sets is kept.
 */
export function withoutAvailability(script: string, release: CliRelease): string {
  return script
    .split('\n')
    .flatMap((line) => keptOf(line, release))
    .join('\n');
}

function keptOf(line: string, release: CliRelease): readonly string[] {
  if (/^[ \t]*(?:#|$)/.test(line)) return [line];
  const { document: command } = readCliLine(line, release);
  if (command?.object !== 'Vm' || !isYes(command, attribute)) return [line];
  const kept: CliCommand = {
    ...command,
    attributes: command.attributes.filter(([name]) => name.toLowerCase() !== attribute.toLowerCase()),
  };
  if (kept.attributes.length === 0) return [];
  const composed = composeLine(kept, release);
  return 'line' in composed ? [composed.line] : [];
}
