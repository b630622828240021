/**
 * What goes wrong in a session on purpose. A text means: in the reply to a line that contains it; a number: to this of
 * the lines that change something, counted from 1.
 */
export interface ShellFaultSettings {
  /** Nothing is answered. */
  readonly hangAt?: string | number;
  /** Half of the reply comes, then the connection ends. */
  readonly cutAt?: string | number;
  /** The line is carried out and the connection ends without a reply. */
  readonly loseAt?: string | number;
  /** The connection ends before the line is carried out. */
  readonly dropAt?: string | number;
  /** The line is carried out, and the reply is a Failure: what it made is there (3.3.1 and later, release notes). */
  readonly leaveAt?: string | number;
  /** Whether that reply names what it made; not by default. */
  readonly leaveTells?: boolean;
  /** The connection ends without a reply, and a job carries the line out later. */
  readonly laterAt?: string | number;
  /** When that job ends, and whether it fails. */
  readonly later?: { readonly ms: number; readonly fails?: boolean };
  /** How often `hangAt`, `cutAt`, `loseAt`, `dropAt`, `leaveAt` and `laterAt` strike; always by default. */
  readonly strikes?: number;
  /** Half of the reply comes, then the prompt. */
  readonly halfAt?: string;
  /** The reply says that it answers this line. */
  readonly otherAt?: string;
  /** A Failure instead of the reply. */
  readonly failAt?: string;
  /** Milliseconds until a reply begins, and between what looks like a prompt in it and what follows. */
  readonly slow?: { readonly beforeMs: number; readonly betweenMs: number };
  /** Called before a line that changes something is carried out: somebody else at work. */
  readonly meanwhile?: (line: string) => void;
  /** So often a list leaves out the object of this name: the user interface database is behind. */
  readonly unlisted?: { readonly name: string; readonly times: number };
  /** Objects that are listed, and not there when they are shown: type to row. */
  readonly ghosts?: Readonly<Record<string, { readonly id: string; readonly name: string }>>;
}

const faults = ['hang', 'cut', 'lose', 'drop', 'leave', 'later'] as const;

export type ShellFault = (typeof faults)[number];

export class ShellFaults {
  readonly #settings: ShellFaultSettings;
  #struck = 0;
  #leftOut = 0;
  #changes = 0;

  constructor(settings: ShellFaultSettings) {
    this.#settings = settings;
  }

  /** What becomes of a line and its reply. */
  of(line: string): ShellFault | undefined {
    const { strikes = Number.POSITIVE_INFINITY } = this.#settings;
    if (isChange(line)) this.#changes += 1;
    const fault = faults.find((one) => {
      const at = this.#settings[`${one}At`];
      return typeof at === 'number' ? isChange(line) && at === this.#changes : meets(line, at);
    });
    if (fault === undefined || this.#struck >= strikes) return undefined;
    this.#struck += 1;
    return fault;
  }

  /** The reply to a list without the object that it does not know yet. */
  behind(line: string, reply: string, lineEnd: string): string {
    const { name, times } = this.#settings.unlisted ?? { name: '', times: 0 };
    const row = reply.split(lineEnd).find((one) => one.endsWith(`  name:${name}`));
    if (!line.startsWith('list ') || row === undefined || this.#leftOut >= times) return reply;
    this.#leftOut += 1;
    return reply.replace(row + lineEnd, '');
  }

  /** The reply with ghosts, cut or exchanged. */
  changed(line: string, reply: string, lineEnd: string): string {
    const { halfAt, otherAt, failAt } = this.#settings;
    if (meets(line, halfAt)) return reply.slice(0, reply.length / 2) + lineEnd;
    if (meets(line, otherAt)) return reply.replace(/Command: .*/, 'Command: list Job');
    if (meets(line, failAt)) {
      const [command = '', , time = ''] = reply.split(lineEnd);
      return [command, 'Status: Failure', time, 'Error Msg: it fails because it shall', ''].join(lineEnd);
    }
    const [, type = ''] = /^list (\w+)$/.exec(line) ?? [];
    const ghost = this.#settings.ghosts?.[type];
    reply = this.behind(line, reply, lineEnd);
    return ghost === undefined ? reply : `${reply}  id:${ghost.id}  name:${ghost.name}${lineEnd}`;
  }
}

/** Whether a line does more than ask. */
export function isChange(line: string): boolean {
  return !/^\s*(?:list|show|set|showversion|get\w+)?(?:\s|$)/.test(line);
}

function meets(line: string, wanted: string | undefined): boolean {
  return wanted !== undefined && line.includes(wanted);
}
