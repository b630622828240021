import { RescueError } from '../../base/errors.js';
import type { CliReplyAttribute } from '../../formats/ovm-cli/reply-line.js';
import { isShowableId, type ReadableType, readableTypes } from '../../reach/cli-readings.js';
import type { NamedId } from './known-lines.js';
import type { ManagerLink } from './manager-link.js';

/** What `show` says of an object. */
export type Shown = readonly CliReplyAttribute[];

interface KnownList {
  readonly rows: NamedId[];
  /** Lines that were sent since. */
  lines: number;
  /** How long the manager took for it, in milliseconds, and when it had answered. */
  readonly tookMs: number;
  readonly readAt: number;
}

const readable: ReadonlySet<string> = new Set(readableTypes);

/** A list is asked again as often as that takes no more than this part of the time. */
const timesLonger = 100;

/**
 * What the manager says there is, asked when it is needed and kept until something may have changed it: our own lines
 * are noted here, a refresh or another session makes all of it forgotten.
 */
export class ManagerView {
  readonly #link: ManagerLink;
  readonly #lists = new Map<string, KnownList>();
  readonly #shown = new Map<string, Shown>();
  /** Objects that this run made: nobody else knows them yet. */
  readonly #own = new Set<string>();
  #session = 0;
  #looks = 0;

  constructor(link: ManagerLink) {
    this.#link = link;
  }

  /** Grows whenever nothing that was read before counts any longer. */
  get looks(): number {
    return this.#looks;
  }

  static isReadable(type: string): type is ReadableType {
    return readable.has(type);
  }

  /** Every object of a type; no promise where that is known. Throws OVM_APPLY_FAILED when the manager refuses to list it. */
  list(type: ReadableType): readonly NamedId[] | Promise<readonly NamedId[]> {
    this.#forgetOtherSessions();
    return this.#lists.get(type)?.rows ?? this.#read(type);
  }

  async #read(type: ReadableType): Promise<readonly NamedId[]> {
    const begin = performance.now();
    const reply = await this.#link.read({ verb: 'list', type });
    if (!reply.success)
      throw new RescueError(
        'OVM_APPLY_FAILED',
        `list ${type}`,
        reply.errorMessage ?? 'the manager refuses it',
      );
    this.#forgetOtherSessions();
    const rows = reply.rows.map(({ id, name }) => ({ id, name }));
    const readAt = performance.now();
    this.#lists.set(type, { rows, lines: 0, tookMs: readAt - begin, readAt });
    return rows;
  }

  /**
   * As `list`, asked again once as many lines were sent as it has objects, or a hundredth of the time since then is enough
   * for it: others may add objects too. Of a small estate that is before every line.
   */
  recentList(type: ReadableType): readonly NamedId[] | Promise<readonly NamedId[]> {
    const known = this.#lists.get(type);
    if (known && isDue(known)) this.#lists.delete(type);
    return this.list(type);
  }

  /** Notes that a line was sent. */
  sent(): void {
    for (const known of this.#lists.values()) known.lines += 1;
  }

  async named(type: ReadableType, name: string): Promise<readonly NamedId[]> {
    return (await this.list(type)).filter((row) => row.name === name);
  }

  /** Undefined when the manager lists the object and shows nothing of it. */
  async show(type: ReadableType, id: string): Promise<Shown | undefined> {
    this.#forgetOtherSessions();
    const known = this.#shown.get(`${type} ${id}`);
    if (known) return known;
    if (!isShowableId(id)) return undefined;
    const reply = await this.#link.read({ verb: 'show', type, id });
    this.#forgetOtherSessions();
    if (!reply.success) return undefined;
    this.#shown.set(`${type} ${id}`, reply.attributes);
    return reply.attributes;
  }

  /** Whether this run made the object, in this session: it is as its line said. */
  isOwn(id: string): boolean {
    this.#forgetOtherSessions();
    return this.#own.has(id);
  }

  /** Notes an object that a line of this run made. */
  made(type: string, row: NamedId): void {
    this.#own.add(row.id);
    this.#lists.get(type)?.rows.push(row);
  }

  /** What is known of one object, or of one list, no longer counts. */
  changed(type: string, id?: string): void {
    if (id !== undefined) this.#shown.delete(`${type} ${id}`);
    else for (const key of this.#shown.keys()) if (key.startsWith(`${type} `)) this.#shown.delete(key);
  }

  renamed(type: string): void {
    this.#lists.delete(type);
  }

  /** Nothing that was read counts any longer; what this run made still is its own. */
  forget(): void {
    this.#looks += 1;
    this.#lists.clear();
    this.#shown.clear();
  }

  /** As `forget`, and what this run made has to be looked at again: a session was lost. */
  startOver(): void {
    this.forget();
    this.#own.clear();
  }

  #forgetOtherSessions(): void {
    if (this.#session === this.#link.sessions) return;
    this.#session = this.#link.sessions;
    this.startOver();
  }
}

function isDue({ rows, lines, tookMs, readAt }: KnownList): boolean {
  return (lines > 0 && lines >= rows.length) || performance.now() - readAt >= timesLonger * tookMs;
}
