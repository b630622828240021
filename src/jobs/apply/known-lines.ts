/** An object as a reply or a reading names it. */
export interface NamedId {
  readonly id: string;
  readonly name: string;
}

/**
 * How far a line is: `open` nothing was sent; `announced` nothing says that it was, but the machine crashed behind the
 * announcement; `doubt` it was, or was about to be, and no reply is known; `done`, and `failed` as the manager said.
 */
export type LineState = 'open' | 'announced' | 'doubt' | 'done' | 'failed';

/** What the journal knows of a line. */
export interface KnownLine {
  readonly state: LineState;
  /** What it made; empty for a line that makes nothing. */
  readonly ids: readonly NamedId[];
  /** Ids of objects that looked like what it makes before it was sent; undefined when nobody looked. */
  readonly before?: readonly string[];
  /** When it was about to be sent, in milliseconds since 1970; undefined when that is not known. */
  readonly intendedAt?: number;
  /** What a failed line left, by the ids that its own reply told: it alone may be deleted. */
  readonly leftovers: readonly NamedId[];
  /** What looks like the object and was not there before the line failed: nobody knows who made it. */
  readonly appeared: readonly NamedId[];
  /** Whether it was looked for what the failed line left. */
  readonly looked: boolean;
}

export type JournalEntry = Readonly<Record<string, unknown>>;

const none: readonly NamedId[] = [];
const nothing: KnownLine = { state: 'open', ids: [], leftovers: [], appeared: [], looked: false };

/** Lines that an earlier run announced and that have no entry of their own. */
interface Announced {
  readonly from: number;
  readonly to: number;
  readonly at?: number;
  /** Since when the machine runs; null where the system does not tell. */
  readonly boot: string | null;
}

/** What the entries of a journal say of each line, in the order in which they were written. */
export class KnownLines {
  readonly #lines = new Map<number, KnownLine>();
  readonly #ids = new Set<string>();
  #announced: Announced | undefined;
  #newestJob = 0;

  /**
   * What earlier runs wrote. A process that was killed had written each intent before its line was sent, and the system
   * keeps what was written as long as the machine runs: `boot` tells whether it has run since.
   */
  replay(entries: readonly JournalEntry[], boot: string | null): void {
    let runBoot: string | null = null;
    let announcing = false;
    for (const entry of entries) {
      if (entry.event === 'begin') {
        runBoot = typeof entry.boot === 'string' ? entry.boot : null;
        announcing = false;
      } else if (entry.event === 'announced') {
        const [from, to] = [Number(entry.from), Number(entry.to)];
        this.#announced = { from, to, boot: runBoot, ...timeOf(entry) };
        announcing = true;
      } else if (entry.event === 'end' && announcing) this.#announced = undefined;
      this.learn(entry);
    }
    if (boot !== null && this.#announced?.boot === boot) this.#announced = undefined;
  }

  line(number: number): KnownLine {
    const known = this.#lines.get(number);
    if (known) return known;
    if (this.#announced === undefined) return nothing;
    const { from, to, at } = this.#announced;
    const isBetween = number >= from && number <= to;
    return isBetween
      ? { ...nothing, state: 'announced', ...(at !== undefined && { intendedAt: at }) }
      : nothing;
  }

  /** Ids of everything that lines of the script made or left, whole or not. */
  get ids(): ReadonlySet<string> {
    return this.#ids;
  }

  /**
   * A job that was there before the last line was sent: its number, which is its time by the manager's clock. Lines go
   * one after the other, so no job up to it is of a line in doubt. 0 when none is known.
   */
  get newestJob(): number {
    return this.#newestJob;
  }

  learn(entry: JournalEntry): void {
    const { number } = entry;
    const job = Number(entry.event === 'jobs' ? entry.newest : entry.jobId);
    if (job > this.#newestJob) this.#newestJob = job;
    if (typeof number !== 'number') return;
    if (entry.event === 'unsent') {
      if (this.#announced) this.#announced = { ...this.#announced, to: number - 1 };
      return;
    }
    const changed = changedLine(this.line(number), entry);
    if (changed === undefined) return;
    this.#lines.set(number, changed);
    for (const { id } of changed.ids) this.#ids.add(id);
    for (const { id } of changed.leftovers) this.#ids.add(id);
  }
}

/** Undefined for an entry that changes nothing. */
function changedLine(known: KnownLine, entry: JournalEntry): KnownLine | undefined {
  const ids = namedIds(entry.ids);
  switch (entry.event) {
    case 'intent':
      return begun(known, entry);
    case 'withdrawn': {
      const { before: _, intendedAt: __, ...others } = known;
      return { ...others, state: 'open' };
    }
    case 'result':
      return entry.status === 'Success'
        ? { ...known, state: 'done', ids }
        : {
            ...known,
            state: 'failed',
            ids: [],
            looked: false,
            leftovers: [...known.leftovers, ...ownOf(known, ids)],
          };
    case 'observed':
    case 'skipped':
      return { ...known, state: 'done', ids };
    case 'left':
      return { ...known, ...leftOf(known, entry), looked: true };
    case 'deleted':
      return { ...known, leftovers: known.leftovers.filter(({ id }) => id !== entry.id) };
    default:
      return undefined;
  }
}

/** A refusal may name the object that is in the way. */
function ownOf({ before = [] }: KnownLine, ids: readonly NamedId[]): readonly NamedId[] {
  return ids.filter(({ id }) => !before.includes(id));
}

/** An id that no reply to the line told never becomes one of ours, whatever an entry calls it. */
function leftOf({ leftovers }: KnownLine, entry: JournalEntry): Pick<KnownLine, 'leftovers' | 'appeared'> {
  const there = namedIds(entry.leftovers);
  const isTold = ({ id }: NamedId) => leftovers.some((one) => one.id === id);
  return {
    leftovers: there.filter(isTold),
    appeared: [...there.filter((one) => !isTold(one)), ...namedIds(entry.appeared)],
  };
}

function begun(known: KnownLine, entry: JournalEntry): KnownLine {
  const { at: intendedAt = known.intendedAt } = timeOf(entry);
  const before = Array.isArray(entry.before) ? entry.before.map(String) : known.before;
  const { ids, leftovers, appeared, looked } = known;
  const line = { state: 'doubt', ids, leftovers, appeared, looked } as const;
  if (intendedAt === undefined) return before === undefined ? line : { ...line, before };
  return before === undefined ? { ...line, intendedAt } : { ...line, intendedAt, before };
}

function timeOf({ at }: JournalEntry): { readonly at?: number } {
  const time = Date.parse(String(at));
  return Number.isNaN(time) ? {} : { at: time };
}

function namedIds(value: unknown): readonly NamedId[] {
  if (!Array.isArray(value) || value.length === 0) return none;
  return value.flatMap((one: { id?: unknown; name?: unknown }) =>
    typeof one?.id === 'string' ? [{ id: one.id, name: String(one.name ?? '') }] : [],
  );
}
