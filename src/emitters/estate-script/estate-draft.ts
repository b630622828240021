import { holdsSecretMark, secretMarkOf } from '../../base/secret.js';
import type { CliCommand, CliInstance } from '../../formats/ovm-cli/cli-command.js';
import { composeLine } from '../../formats/ovm-cli/compose-line.js';
import { unsendableAt } from '../../formats/ovm-cli/quote-value.js';
import type { Environment, Release } from '../../model/environment.js';
import { type Infrastructure, noInfrastructure } from '../../model/infrastructure.js';
import type { Fact } from '../../model/origin.js';
import { sendableDescription } from '../create-script/description-text.js';
import { releaseTraits } from '../create-script/release-traits.js';
import { type PlannedValue, plannedValue } from '../create-script/vm-plan.js';
import type {
  EstateLine,
  EstateOpenPoint,
  EstateRemark,
  EstateScriptName,
  EstateSection,
  MustShow,
  ShownAlready,
} from './estate-plan.js';
import type { LeftAlone } from './others-left-alone.js';
import { unlessListed, unlessMember } from './shown-already.js';

/** How a line names an object that exists, and where that name is from. */
export interface EstateReference {
  readonly instance: CliInstance;
  readonly value: PlannedValue;
}

/** A line before it is composed. */
export interface EstateCommand extends Omit<CliCommand, 'attributes'> {
  readonly values?: readonly PlannedValue[];
  /** Names in `instance` and `relation`, with their origins. */
  readonly names?: readonly PlannedValue[];
  readonly unless?: ShownAlready;
  readonly mustShow?: MustShow;
}

/** The scripts of an estate being written: sections with lines, open points, and what is left to hands. */
export class EstateDraft {
  readonly openPoints: EstateOpenPoint[] = [];
  readonly byHand: EstateRemark[] = [];
  readonly infrastructure: Infrastructure;
  readonly #sections = new Map<EstateScriptName, { title: string; lines: EstateLine[] }[]>();
  readonly #secrets = new Map<string, string>();

  /**
   * `environment` holds what lines may be about, `whole` also what belongs to other managers and is only asked about.
   * `main` is the file for lines of which nothing else is said. Where things may be there already (`mayExist`), each
   * create line looks first whether the manager lists the name.
   */
  constructor(
    readonly environment: Environment,
    readonly release: Release,
    readonly main: EstateScriptName,
    readonly mayExist = false,
    readonly whole: Environment = environment,
  ) {
    this.infrastructure = environment.infrastructure ?? noInfrastructure;
  }

  /** Begins a section; the lines that follow stand in it. */
  section(title: string, file: EstateScriptName = this.main): void {
    this.#sections.set(file, [...(this.#sections.get(file) ?? []), { title, lines: [] }]);
  }

  /** The sections of a file that have lines. */
  sections(file: EstateScriptName = this.main): readonly EstateSection[] {
    return (this.#sections.get(file) ?? []).filter(({ lines }) => lines.length > 0);
  }

  /**
   * Notes what keeps one object from being made; nothing else is kept back by it. A key with a line break or control
   * character fits in no map line.
   */
  open(code: string, subject: string, message: string, map: EstateOpenPoint['map'] = []): undefined {
    this.openPoints.push({ code, subject, message, map: map.filter(({ key }) => unsendableAt(key) < 0) });
    return undefined;
  }

  /** Notes what belongs to another manager. */
  leaveAlone(left: readonly LeftAlone[]): void {
    for (const { code, subject, message } of left) this.open(code, subject, message);
  }

  /** Notes what must be done by hand, or comes back otherwise. */
  hand(what: string, value: string, why: string): void {
    this.byHand.push({ what, value, why });
  }

  /** True when the line was composed; what the CLI cannot take is an open point, and so is the mark of a secret. */
  add(subject: string, command: EstateCommand, file: EstateScriptName = this.main): boolean {
    const { values = [], names = [], unless = this.#unlessThere(command), mustShow, ...rest } = command;
    const instances = [command.instance, command.relation?.instance].flatMap((one) => one ?? []);
    const written = [...values, ...names, ...instances.map(({ key, value }) => ({ attribute: key, value }))];
    const marked = written.find(({ attribute, value }) => isMarked(attribute, value));
    const title = [command.verb, command.object].filter(Boolean).join(' ');
    if (marked !== undefined) {
      const why = 'holds the mark of a secret (@secret:), which no line may hold';
      this.open('secret-mark', subject, `${title}: ${marked.attribute} ${why}`);
      return false;
    }
    const attributes = values.map(({ attribute, value }) => [attribute, value] as const);
    const composed = composeLine({ ...rest, attributes }, this.release);
    if ('refused' in composed) {
      this.open(composed.refused.code, subject, `${title}: ${composed.refused.message}`);
      return false;
    }
    const relation = rest.relation && `${rest.relation.word} ${rest.relation.object}`;
    const line = { command: title, text: composed.line, values: [...names, ...values] };
    const conditions = { ...(unless && { unless }), ...(mustShow && { mustShow }) };
    this.put({ ...line, ...conditions, ...(relation && { relation }) }, file);
    return true;
  }

  /** Where things may be there already: what the manager shows when the line has been sent before. */
  #unlessThere(command: EstateCommand): ShownAlready | undefined {
    return this.mayExist ? (unlessListed(command) ?? unlessMember(command, this.release)) : undefined;
  }

  /** Adds a line that is composed already. */
  put(line: EstateLine, file: EstateScriptName = this.main): void {
    const section = this.#sections.get(file)?.at(-1);
    if (section === undefined) throw new Error(`a line before the first section of ${file}`);
    section.lines.push(line);
  }

  /** A line that stops the script where an object is not there; it changes nothing. */
  check(
    subject: string,
    object: string,
    { instance, value }: EstateReference,
    file?: EstateScriptName,
  ): boolean {
    return this.add(subject, { verb: 'show', object, instance, names: [value] }, file);
  }

  yesNo(value: boolean): string {
    const { yes, no } = releaseTraits[this.release];
    return value ? yes : no;
  }

  /** `@secret:NAME`, a name of its own for each thing a password is for. */
  secret(attribute: string, of: string): PlannedValue {
    const known = this.#secrets.get(of);
    const taken = new Set(this.#secrets.values());
    let mark = secretMarkOf(of.slice(0, 60));
    for (let serial = 2; known === undefined && taken.has(mark); serial += 1)
      mark = secretMarkOf(`${of.slice(0, 60)}-${serial}`);
    this.#secrets.set(of, known ?? mark);
    return plannedValue(attribute, known ?? mark, undefined);
  }
}

/** Attributes whose value is the mark of a secret that we put there. */
const passwords = new Set(['password', 'accessPassword', 'adminPassword']);

function isMarked(attribute: string, value: string): boolean {
  return holdsSecretMark(value) && !(passwords.has(attribute) && /^@secret:[\w-]+$/.test(value));
}

/** A value for an attribute from a fact, none where no source tells it. */
export function told(attribute: string, fact: Fact<unknown> | undefined, text?: string): PlannedValue[] {
  if (fact === undefined) return [];
  const value = text ?? (Array.isArray(fact.value) ? fact.value.join(',') : String(fact.value));
  return value === '' ? [] : [plannedValue(attribute, value, fact)];
}

/** A description on one line, cut to what the CLI takes; none where it holds the mark of a secret. */
export function toldDescription(fact: Fact<string> | undefined): PlannedValue[] {
  if (fact === undefined || holdsSecretMark(fact.value)) return [];
  return told('description', fact, sendableDescription(fact.value).text);
}
