import type {
  EstateLine,
  EstatePlan,
  EstateScriptName,
} from '../../../src/emitters/estate-script/estate-plan.js';
import type { OvmManagerDouble } from '../../doubles/ovm-manager/ovm-manager-double.js';

/** The lines of one script of a plan, in order. */
export function linesIn(plan: EstatePlan, name: EstateScriptName): readonly EstateLine[] {
  return plan.scripts
    .filter((script) => script.name === name)
    .flatMap(({ sections }) => sections.flatMap(({ lines }) => lines));
}

export interface Sent {
  /** Lines that were refused, with the manager's words. */
  readonly refused: readonly string[];
  /** Checks that stopped the main script: each was answered by the other file or by the operator. */
  readonly stops: readonly string[];
}

/**
 * Sends the scripts as the sh files do and an operator would: the main one until a check finds something missing, then
 * the one that formats, then the main one again. `byHand` makes what no script makes.
 */
export function sendEstate(
  double: OvmManagerDouble,
  plan: EstatePlan,
  byHand: (check: string) => readonly string[] = () => [],
): Sent {
  const refused: string[] = [];
  const stops: string[] = [];
  const send = (line: EstateLine) => {
    if (isShown(double, line)) return true;
    if (!mayBeSent(double, line)) {
      refused.push(`${line.text} -> ${line.mustShow?.ask} does not show it`);
      return false;
    }
    const reply = double.execute(line.text);
    if (!reply.ok && !isCheck(line)) refused.push(`${line.text} -> ${reply.errorMessage}`);
    return reply.ok;
  };
  let formatted = false;
  for (const line of [...linesIn(plan, 'empty'), ...linesIn(plan, 'empty-vms')]) {
    if (send(line) || !isCheck(line)) continue;
    stops.push(line.text);
    if (!formatted)
      for (const other of linesIn(plan, 'empty-format')) if (!send(other)) refused.push(other.text);
    formatted = true;
    if (send(line)) continue;
    for (const own of byHand(line.text)) if (!double.execute(own).ok) refused.push(`by hand: ${own}`);
    if (!send(line)) refused.push(`${line.text} -> is not there`);
  }
  return { refused: [...new Set(refused)], stops };
}

function isCheck({ command }: EstateLine): boolean {
  return command.startsWith('show ');
}

/** What the sh file looks for before it sends a line: a name in a list, or the value behind a label. */
export function isShown(double: OvmManagerDouble, { unless }: EstateLine): boolean {
  if (unless === undefined) return false;
  const reply = double.execute(unless.ask);
  if (!reply.ok) return false;
  return reply.text.split(/[\r\n]+/).some((text) => {
    const shown = text.trim();
    if (unless.label === undefined) return /^id:\S+\s+name:(.*)$/.exec(shown)?.[1] === unless.value;
    const [, label, value = ''] = /^(.*?)(?: \d+)? = (.*)$/.exec(shown) ?? [];
    if (label !== unless.label) return false;
    return (
      value === unless.value ||
      value.startsWith(`${unless.value}  [`) ||
      value.endsWith(`  [${unless.value}]`)
    );
  });
}

/** What the sh file asks before a line that goes by an id typed by hand. */
export function mayBeSent(double: OvmManagerDouble, { mustShow }: EstateLine): boolean {
  if (mustShow === undefined) return true;
  const rows = double
    .execute(mustShow.ask)
    .text.split(/[\r\n]+/)
    .map((row) => row.trim().toLowerCase());
  return mustShow.anyOf.some((one) => rows.includes(`${mustShow.label} = ${one}`.toLowerCase()));
}
