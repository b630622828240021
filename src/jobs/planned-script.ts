import type { PlannedName, PlannedScript, PlannedTarget } from '../checks/guard/planned-script.js';
import type { ReasonPlace } from '../checks/guard/rule.js';
import type { CliCommand } from '../formats/ovm-cli/cli-command.js';
import type { CliScript } from '../formats/ovm-cli/read-cli-script.js';
import { attributeOf, isYes, plannedVms } from './planned-vms.js';

/**
 * What a script would do, as far as a guard looks at it. Lines that the grammar does not take are left out: who sends a
 * script refuses them.
 * @param file names the script in places
 */
export function plannedScript(script: CliScript, file: string): PlannedScript {
  const commands = script.lines.flatMap(({ line, command }) =>
    command ? [{ command, place: { source: 'script' as const, file, line } }] : [],
  );
  return {
    vms: plannedVms(script, file),
    takings: commands.flatMap(({ command, place }) => takingOf(command, place)),
    refreshes: commands.flatMap(({ command, place }) =>
      command.verb === 'refresh' && command.object === 'Repository' ? targetOf(command, place) : [],
    ),
    names: commands.flatMap(({ command, place }) => nameOf(command, place)),
  };
}

/** Every way in which a release takes ownership (CLI guides of 3.2, 3.3 and 3.4). */
function takingOf(command: CliCommand, place: ReasonPlace): PlannedTarget[] {
  const { verb, object } = command;
  if (verb === 'discoverServer' && isYes(command, 'takeOwnership')) {
    const value = attributeOf(command, 'ipAddress') ?? '';
    return [{ object: 'server', by: 'address', value, place }];
  }
  const takes =
    verb === 'takeOwnership' ||
    (verb === 'edit' && object === 'Server' && isYes(command, 'takeOwnership')) ||
    (verb === 'edit' && object === 'Repository' && isYes(command, 'ownership'));
  return takes ? targetOf(command, place) : [];
}

function targetOf({ object, instance }: CliCommand, place: ReasonPlace): PlannedTarget[] {
  if (instance === undefined || (object !== 'Server' && object !== 'Repository')) return [];
  const { key: by, value } = instance;
  return [{ object: object === 'Server' ? 'server' : 'repository', by, value, place }];
}

function nameOf(command: CliCommand, place: ReasonPlace): PlannedName[] {
  const { verb, object, instance } = command;
  const value = attributeOf(command, 'name');
  if (verb !== 'edit' || object !== 'Vm' || instance === undefined || value === undefined) return [];
  return [{ vm: instance.value, value, place }];
}
