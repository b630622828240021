import type { CliObjectAttribute, CliObjectReply } from '../formats/ovm-cli-objects/cli-transcript.js';
import { idKey } from '../model/identifiers.js';
import type { Fact, Origin } from '../model/origin.js';

/** An object of the manager, from `list` and `show`. */
export interface CliObject {
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly attributes: readonly CliObjectAttribute[];
  /** Whether a label was shown with two values, which are not among the attributes. */
  readonly disputed?: true;
  /** Where it was shown, else where it was listed. */
  readonly origin: Origin;
  /** False for one that was listed, and could not be shown. */
  readonly shown: boolean;
}

/** A reply and the file it stands in. */
export interface FiledReply {
  readonly reply: CliObjectReply;
  readonly file: Origin;
}

/** Every object that was listed or shown, by type and id. */
export class CliObjects {
  readonly #byType = new Map<string, Map<string, CliObject>>();
  /** Types of which the whole list was read: an object that is not in it does not exist. */
  readonly #listed = new Set<string>();

  constructor(replies: readonly FiledReply[]) {
    for (const filed of replies) if (filed.reply.status === 'Success') this.#takeList(filed);
    for (const filed of replies) if (filed.reply.status === 'Success') this.#takeShown(filed);
  }

  types(): readonly string[] {
    return [...this.#byType.keys()];
  }

  /** In the order of the list. */
  all(type: string): readonly CliObject[] {
    return [...(this.#byType.get(type)?.values() ?? [])];
  }

  /**
   * Those that exist: where any of a type was shown, one that was not may stand in the CLI's list alone. A copied
   * session may hold no `show` at all.
   */
  real(type: string): readonly CliObject[] {
    const all = this.all(type);
    const shown = all.filter((object) => object.shown);
    return shown.length > 0 ? shown : all;
  }

  get(type: string, id: string): CliObject | undefined {
    return this.#byType.get(type)?.get(idKey(id));
  }

  wasListed(type: string): boolean {
    return this.#listed.has(type);
  }

  #takeList({ reply, file }: FiledReply): void {
    if (reply.request?.verb !== 'list') return;
    const { type } = reply.request;
    if (reply.whole) this.#listed.add(type);
    for (const { id, name, line } of reply.rows)
      this.#put({ type, id, name, attributes: [], origin: { ...file, line }, shown: false });
  }

  #takeShown({ reply, file }: FiledReply): void {
    if (reply.request?.verb !== 'show') return;
    const { type, by, instance } = reply.request;
    const told = (label: string) => reply.attributes.find((attribute) => attribute.label === label);
    const byName = by === 'name' ? this.all(type).filter(({ name }) => name === instance) : [];
    const id =
      told('Id')?.value || (by === 'id' ? instance : byName.length === 1 ? byName[0]?.id : undefined);
    if (!id) return;
    const name = told('Name')?.value ?? this.get(type, id)?.name ?? (by === 'name' ? instance : '');
    const origin = { ...file, line: reply.line };
    const { attributes, disputed } = reply;
    const shown = { type, id, name, attributes, origin, shown: true };
    this.#put(disputed ? { ...shown, disputed } : shown);
  }

  /** A show wins over a list; of two shows the later one, which may be of a later time. */
  #put(object: CliObject): void {
    const objects = this.#byType.get(object.type) ?? new Map<string, CliObject>();
    this.#byType.set(object.type, objects);
    const known = objects.get(idKey(object.id));
    if (object.shown || !known) objects.set(idKey(object.id), object);
  }
}

/** The attribute with this label, of labels that differ between the releases the first one there is. */
export function told(object: CliObject, ...labels: readonly string[]): CliObjectAttribute | undefined {
  for (const label of labels) {
    const found = object.attributes.find((attribute) => sameLabel(attribute.label, label));
    if (found) return found;
  }
  return undefined;
}

/** All attributes with this label in the order of their numbers. */
export function allTold(object: CliObject, label: string): readonly CliObjectAttribute[] {
  return object.attributes
    .filter((attribute) => sameLabel(attribute.label, label))
    .sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
}

/** 3.2 writes `IP Address` where 3.3 has `Ip Address`. */
function sameLabel(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function factAt<Value>(
  object: CliObject,
  attribute: CliObjectAttribute | undefined,
  value: Value,
): Fact<Value> {
  const { origin } = object;
  return { value, origin: attribute ? { ...origin, line: attribute.line } : origin };
}

/** The id of the object that an attribute names: 3.2 also prints ids alone. */
export function referredId(attribute: CliObjectAttribute): string {
  return attribute.reference?.id ?? attribute.value.trim().split(/\s/)[0] ?? '';
}

/** Its name, else what is printed. */
export function referredName(attribute: CliObjectAttribute): string {
  return attribute.reference?.name ?? attribute.value;
}
