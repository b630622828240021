import { vmStatements } from '../../formats/map-file.js';
import type { CliCommand } from '../../formats/ovm-cli/cli-command.js';
import { composeLine } from '../../formats/ovm-cli/compose-line.js';
import { characterName, unsendableAt } from '../../formats/ovm-cli/quote-value.js';
import type { VirtualMachine } from '../../model/environment.js';
import type { PlanContext } from './plan-context.js';
import type { ChangedValue, NotSettable, OpenPoint, PlannedLine, PlannedValue } from './vm-plan.js';

/** A plan being made: the parts of one VM add their lines and open points to it. */
export class PlanDraft {
  readonly lines: PlannedLine[] = [];
  readonly highAvailability: PlannedLine[] = [];
  readonly openPoints: OpenPoint[] = [];
  readonly notSettable: NotSettable[] = [];
  readonly changed: ChangedValue[] = [];

  constructor(
    readonly vm: VirtualMachine,
    readonly context: PlanContext,
  ) {}

  /**
   * Notes why the VM cannot be created; `map` are the map lines that would close the point. A key with a line break or
   * control character fits in no map line.
   */
  open(code: string, message: string, map: OpenPoint['map'] = []): undefined {
    this.openPoints.push({ code, message, map: map.filter(({ key }) => unsendableAt(key) < 0) });
    return undefined;
  }

  /** Composes a line from its values; what the CLI cannot take becomes an open point. */
  add(
    command: Omit<CliCommand, 'attributes'>,
    values: readonly PlannedValue[],
    to: PlannedLine[] = this.lines,
  ): void {
    const whole = {
      ...command,
      attributes: values.map(({ attribute, value }) => [attribute, value] as const),
    };
    const composed = composeLine(whole, this.context.release);
    if ('line' in composed) {
      to.push({
        command: [command.verb, command.object].filter(Boolean).join(' '),
        text: composed.line,
        values,
      });
      return;
    }
    const { attribute, code, message } = composed.refused;
    const ofVm = command.object === 'Vm' && attribute !== undefined && vmStatements.has(attribute);
    this.open(
      code,
      `${command.verb} ${command.object ?? ''}: ${message}`,
      ofVm ? [this.vmLine(attribute)] : [],
    );
  }

  /** True when the text fits in a command line; if not, that is an open point. */
  sendable(what: string, text: string, map: OpenPoint['map'] = []): boolean {
    const at = unsendableAt(text);
    if (at < 0) return true;
    const character = characterName(text, at);
    this.open(
      'control-character',
      `${what} holds ${character} at position ${at + 1}, which no command can hold`,
      map,
    );
    return false;
  }

  /** The map line that would state an attribute of this VM. */
  vmLine(attribute: string): OpenPoint['map'][number] {
    return { subject: 'vm', key: this.vm.id, attribute };
  }
}
