import { holdsSecretMark } from '../../base/secret.js';
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

  /**
   * Composes a line from its values; what the CLI cannot take becomes an open point, and so does the mark of a secret:
   * whoever sends the line would put a password there. A description with a mark is left out.
   */
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
    const marked = values.find((value) => !isAskedFor(value) && holdsSecretMark(value.value))?.attribute;
    if (marked === 'description') {
      const why = 'it holds a password and is left out: set it by hand';
      this.changed.push({ what: marked, value: '', why });
      return;
    }
    const inName = command.instance !== undefined && namesHoldMark(command);
    if (marked !== undefined || inName) {
      const map = command.object === 'Vm' && marked !== undefined && vmStatements.has(marked);
      this.#openForMark(
        `${command.verb} ${command.object ?? ''}: ${marked ?? 'a name'}`,
        map ? [this.vmLine(marked)] : [],
      );
      return;
    }
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
    if (holdsSecretMark(text)) {
      this.#openForMark(what, map);
      return false;
    }
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

  #openForMark(what: string, map: OpenPoint['map']): void {
    this.open('secret-mark', `${what} holds the mark of a secret (@secret:), which no line may hold`, map);
  }

  /** The map line that would state an attribute of this VM. */
  vmLine(attribute: string): OpenPoint['map'][number] {
    return { subject: 'vm', key: this.vm.id, attribute };
  }
}

function namesHoldMark({ instance, relation }: Pick<CliCommand, 'instance' | 'relation'>): boolean {
  return holdsSecretMark(instance?.value ?? '') || holdsSecretMark(relation?.instance.value ?? '');
}

/**
 * True for the one value whose password the create script asks for when it is sent: the URL of an installation, with
 * the mark in the place of a password where masking puts it.
 */
function isAskedFor({ attribute, value }: PlannedValue): boolean {
  if (attribute !== 'networkInstallPath') return false;
  const rest = value.replace(/(\/\/[^\s/:'"]{0,128}:)@secret:[\w-]{1,200}(?=@)/g, '$1');
  return rest !== value && !holdsSecretMark(rest);
}
