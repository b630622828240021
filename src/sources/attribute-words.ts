import { asWord, type Read } from './infrastructure-readers.js';

/** How one attribute is told by the CLI's labels and REST's names. */
export interface AttributeWords<Value> {
  readonly read: Read<Value>;
  /** Labels of `show` that were recorded, or that published scripts search for. */
  readonly cli?: readonly string[];
  /** Names in recorded replies of REST. */
  readonly rest?: readonly string[];
  /** Other wordings of labels nobody has seen; the attribute's own name is always one. */
  readonly words?: readonly string[];
  /** Whether the values of all of them count, and not only those of the first there is. */
  readonly together?: true;
}

/** How the attributes of one type are told. */
export type AttributeTable<Attributes> = {
  readonly [Name in keyof Attributes]?: AttributeWords<Attributes[Name]>;
};

/** What people say about an object; its name is told by `list` and by every object itself. */
export const described = { description: { read: asWord, rest: ['description'] } } as const;
