import { writeNightRecord } from '../../archive/night-records.js';
import { nightLine } from '../../emitters/night/night-line.js';
import type { NightRecord } from '../../model/night.js';
import { type NightGround, stepFailure } from './night-ground.js';

/** How the trouble begins that a night has no record. */
export const notRecorded = 'not recorded';

/** A record that is written several times, each time with what is known by then. */
export class NightOnDisk {
  #parts: Omit<NightRecord, 'line' | 'troubles'>;
  #troubles: readonly string[];
  readonly #ground: NightGround;

  constructor(
    parts: Omit<NightRecord, 'line' | 'troubles'>,
    troubles: readonly string[],
    ground: NightGround,
  ) {
    this.#parts = parts;
    this.#troubles = troubles;
    this.#ground = ground;
  }

  get record(): NightRecord {
    const troubles = this.#troubles.length > 0 && { troubles: this.#troubles };
    const record = { ...this.#parts, ...troubles };
    return { ...record, line: nightLine(record) };
  }

  add(parts: Partial<NightRecord>, troubles: readonly string[]): void {
    this.#parts = { ...this.#parts, ...parts };
    this.#troubles = [...new Set([...this.#troubles, ...troubles])];
  }

  /** Pruning may have made room where the first attempt failed; then the last one succeeds and takes the trouble back. */
  async write(): Promise<void> {
    const { root, estate } = this.#ground;
    this.#troubles = this.#troubles.filter((trouble) => !trouble.startsWith(notRecorded));
    try {
      await writeNightRecord(root, estate.name, this.record);
    } catch (error) {
      this.add({}, [
        `${notRecorded}: ${stepFailure('the record of the night', error, this.#ground).message}`,
      ]);
    }
  }
}
