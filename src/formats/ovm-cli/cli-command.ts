import type { RelationRule } from './grammar.js';

/** How a command names an existing object. Names are not unique in a manager, ids are. */
export interface CliInstance {
  readonly key: 'id' | 'name';
  readonly value: string;
}

/** One command of the Oracle VM CLI, without quoting. */
export interface CliCommand {
  readonly verb: string;
  readonly object?: string;
  readonly instance?: CliInstance;
  /** Name and value in the order of the line; lists are one comma separated value. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly relation?: {
    readonly word: RelationRule['word'];
    readonly object: string;
    readonly instance: CliInstance;
  };
}
