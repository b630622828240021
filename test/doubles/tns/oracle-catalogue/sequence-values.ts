import { OracleError } from '../oracle-error.js';
import type { Catalogue } from './catalogue.js';
import type { Sequence } from './catalogue-model.js';

/** Takes the next value of a sequence; what is cached counts as given out. @throws OracleError 8004 */
function nextOfSequence(sequence: Sequence, changed: () => void): bigint {
  const value = wrapped(sequence, sequence.next);
  sequence.next = value + sequence.increment;
  const behind = sequence.increment > 0n ? sequence.next > sequence.onDisk : sequence.next < sequence.onDisk;
  if (behind || value + sequence.increment === sequence.onDisk + sequence.increment) {
    sequence.onDisk = value + sequence.increment * BigInt(Math.max(1, sequence.cache));
    changed();
  }
  return value;
}

function wrapped(sequence: Sequence, next: bigint): bigint {
  const { minimum, maximum, increment, cycle, name } = sequence;
  if (next >= minimum && next <= maximum) return next;
  if (cycle) return increment > 0n ? minimum : maximum;
  const [limit, side] = increment > 0n ? ['MAXVALUE', 'exceeds'] : ['MINVALUE', 'goes below'];
  throw new OracleError(8_004, `sequence ${name}.NEXTVAL ${side} ${limit} and cannot be instantiated`);
}

/** The sequences that a session has taken values of. */
export class SessionSequences {
  readonly #current = new Map<number, bigint>();

  constructor(private readonly catalogue: Catalogue) {}

  /** Value of NEXTVAL. @throws OracleError 2289, 8004 */
  next(path: readonly string[], schema: string, at: number): bigint {
    const sequence = this.#find(path, schema, at);
    const value = nextOfSequence(sequence, () => this.catalogue.changed());
    this.#current.set(sequence.id, value);
    return value;
  }

  /** Value of CURRVAL. @throws OracleError 2289, 8002 */
  current(path: readonly string[], schema: string, at: number): bigint {
    const { id, name } = this.#find(path, schema, at);
    const value = this.#current.get(id);
    if (value !== undefined) return value;
    throw new OracleError(8_002, `sequence ${name}.CURRVAL is not yet defined in this session`, at);
  }

  #find(path: readonly string[], schema: string, at: number): Sequence {
    const [first = '', second] = path;
    const found = this.catalogue.resolve(second === undefined ? undefined : first, second ?? first, schema);
    if (found?.kind !== 'SEQUENCE') throw new OracleError(2_289, 'sequence does not exist', at);
    return found;
  }
}
