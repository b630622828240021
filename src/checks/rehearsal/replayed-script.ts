/** A script of the CLI as an interpreter sees it: which objects each line names, and which it makes. */

/** An object that a line names. */
export interface NamedObject {
  /** Types that it may be of, as the grammar calls them. */
  readonly types: readonly string[];
  /** `either` where the line does not say whether it is a name or an id. */
  readonly by: 'id' | 'name' | 'either';
  readonly value: string;
}

export interface ReplayedLine {
  readonly line: number;
  readonly text: string;
  readonly names: readonly NamedObject[];
  /** What is there when the line was carried out. */
  readonly makes?: { readonly type: string; readonly name: string };
}

/** Something wrong with a line in itself: the grammar of the release does not take it, or it would never be sent. */
export interface LineFault {
  readonly line: number;
  readonly message: string;
}

export interface ReplayedScript {
  /** Path in the archive. */
  readonly file: string;
  /** `''` for the scripts of VMs, else the kind: `survivors`, `empty`. Files of a kind are sent one after the other. */
  readonly kind: string;
  /** As its head says. */
  readonly release?: string;
  readonly managerUuid?: string;
  readonly lines: readonly ReplayedLine[];
  readonly faults: readonly LineFault[];
}

/** What the estate has: whether an object is there, or undefined for a type of which nobody told anything. */
export type KnownObjects = (type: string, object: NamedObject) => boolean | undefined;

/** What comes of replaying scripts one after the other. */
export interface Replay {
  readonly faults: readonly (LineFault & { readonly file: string })[];
  readonly lines: number;
  /** Objects of types of which the estate tells nothing. */
  readonly unjudged: number;
}

/**
 * Carries out scripts in their order on what the estate has: every object that a line names must be there, or have been
 * made by an earlier line, and nothing is made twice.
 */
export function replay(scripts: readonly ReplayedScript[], known: KnownObjects): Replay {
  const made = new Set<string>();
  const faults: (LineFault & { readonly file: string })[] = [];
  let unjudged = 0;
  let lines = 0;
  for (const { file, lines: ofScript } of scripts) {
    for (const { line, names, makes } of ofScript) {
      lines += 1;
      const add = (message: string) => faults.push({ file, line, message });
      for (const object of names) {
        const state = stateOf(object, made, known);
        if (state === undefined) unjudged += 1;
        else if (!state)
          add(`${object.types.join(' or ')} ${object.value} is not there, and no line before makes it`);
      }
      if (makes === undefined) continue;
      const key = keyOf(makes.type, makes.name);
      if (made.has(key)) add(`${makes.type} ${makes.name} was made by an earlier line already`);
      made.add(key);
    }
  }
  return { faults, lines, unjudged };
}

function stateOf(object: NamedObject, made: ReadonlySet<string>, known: KnownObjects): boolean | undefined {
  if (object.types.some((type) => made.has(keyOf(type, object.value)))) return true;
  const answers = object.types.map((type) => known(type, object));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function keyOf(type: string, name: string): string {
  return `${type.toLowerCase()} ${name}`;
}
