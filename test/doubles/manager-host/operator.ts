import type { HostMachine } from './host-machine.js';
import type { Typed } from './root-shell.js';

/** A step of a plan, as far as whoever carries it out has to know it. */
export interface OperatorStep {
  readonly id: string;
  readonly host: 'here' | 'manager' | 'database' | 'server' | 'cli';
  readonly commands: readonly { readonly text: string; readonly kind: string }[];
}

/** Where the lines of a step are typed. */
export interface OperatorPlaces {
  readonly managerHost: HostMachine;
  readonly medium: string;
  /** Where a DBA logs in; undefined where the database is the manager's own. */
  databaseSql(statement: string): Promise<void>;
  cli(line: string): void;
  /** What has to be done by hand in a step, before its lines. */
  readonly byHand: Readonly<Record<string, (() => Promise<void>) | undefined>>;
  /** What is typed when the installer asks: kind of installation, password. */
  readonly installerAnswers: () => readonly string[];
}

/** A line that the operator typed, and what came of it. */
export interface TypedLine extends Typed {
  readonly line: string;
}

/** A person at the consoles of an estate. */
export interface Operator {
  /** Carries out a step exactly as it is printed. @throws where a line fails */
  do(step: OperatorStep): Promise<readonly TypedLine[]>;
  /** Everything that was typed so far, with the step it was typed for. */
  readonly typed: readonly (TypedLine & { readonly step: string })[];
}

/** Lines that only look: grep tells by status 1 that there is nothing. */
const finding = /(^|\| *)grep /;

export function operatorAt(places: OperatorPlaces): Operator {
  const all: (TypedLine & { readonly step: string })[] = [];
  const carryOut = async (step: OperatorStep): Promise<readonly TypedLine[]> => {
    const byHand = places.byHand[step.id];
    await byHand?.();
    // at the machine of the tool and on servers: what the lines would do was done by hand
    if ((step.host === 'here' || step.host === 'server') && byHand) return [];
    const lines: TypedLine[] = [];
    for (const { text, kind } of step.commands) {
      const ended = await type(places, step, text, kind);
      lines.push({ line: text, ...ended });
      all.push({ line: text, step: step.id, ...ended });
      const found = ended.status === 1 && finding.test(text) && ended.err === '';
      if (ended.status !== 0 && !found)
        throw new Error(`${step.id}: ${text} ended with ${ended.status}: ${ended.out}${ended.err}`);
    }
    return lines;
  };
  return { do: carryOut, typed: all };
}

const silent: Typed = { status: 0, out: '', err: '' };

async function type(places: OperatorPlaces, step: OperatorStep, text: string, kind: string): Promise<Typed> {
  if (text.includes('(not known, fill in)>')) throw new Error(`${step.id}: ${text} has something to fill in`);
  if (kind === 'sql') {
    await places.databaseSql(text);
    return silent;
  }
  if (kind === 'cli') {
    places.cli(text);
    return silent;
  }
  if (kind === 'installer')
    return places.managerHost.type(`cd ${places.medium} && ${text}`, places.installerAnswers());
  if (kind !== 'shell' || step.host === 'here') throw new Error(`${step.id}: ${text} is for no console`);
  return places.managerHost.type(text);
}
