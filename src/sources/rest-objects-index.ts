import type { RestType } from '../formats/rest-objects.js';
import { type RestObject, restObjectsOf } from '../formats/rest-reply.js';
import { idKey } from '../model/identifiers.js';
import type { Fact, Origin } from '../model/origin.js';

/** An object and the file it was read from. */
export type FiledObject<Type extends RestType = RestType> = RestObject<Type> & { readonly file: Origin };

/** All objects of a manager by type and id; of two readings of one object the later one counts. */
export class RestObjects {
  readonly #byKey = new Map<string, FiledObject>();

  add(object: RestObject, file: Origin): void {
    this.#byKey.set(`${object.type} ${idKey(object.id)}`, { ...object, file });
  }

  every(): readonly FiledObject[] {
    return [...this.#byKey.values()];
  }

  all<Type extends RestType>(type: Type): readonly FiledObject<Type>[] {
    return restObjectsOf(this.every(), type) as readonly FiledObject<Type>[];
  }

  get<Type extends RestType>(type: Type, id: string | undefined): FiledObject<Type> | undefined {
    return id === undefined
      ? undefined
      : (this.#byKey.get(`${type} ${idKey(id)}`) as FiledObject<Type> | undefined);
  }
}

/** A fact from a value of an object, at its own place. */
export function restFact<Value>(
  object: Pick<FiledObject, 'file' | 'line' | 'column'>,
  value: Value,
  place: { readonly line: number; readonly column: number } = object,
): Fact<Value> {
  return { value, origin: restOrigin(object, place) };
}

export function restOrigin(
  object: Pick<FiledObject, 'file' | 'line' | 'column'>,
  { line, column }: { readonly line: number; readonly column: number } = object,
): Origin {
  return { ...object.file, line, column };
}
