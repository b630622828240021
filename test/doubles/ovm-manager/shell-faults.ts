/** What goes wrong in a session on purpose. A text means: in the reply to a line that contains it. */
export interface ShellFaultSettings {
  /** Nothing is answered. */
  readonly hangAt?: string;
  /** Half of the reply comes, then the connection ends. */
  readonly cutAt?: string;
  /** How often `hangAt` and `cutAt` strike; always by default. */
  readonly strikes?: number;
  /** Half of the reply comes, then the prompt. */
  readonly halfAt?: string;
  /** The reply says that it answers this line. */
  readonly otherAt?: string;
  /** A Failure instead of the reply. */
  readonly failAt?: string;
  /** Milliseconds until a reply begins, and between what looks like a prompt in it and what follows. */
  readonly slow?: { readonly beforeMs: number; readonly betweenMs: number };
  /** Objects that are listed, and not there when they are shown: type to row. */
  readonly ghosts?: Readonly<Record<string, { readonly id: string; readonly name: string }>>;
}

export class ShellFaults {
  readonly #settings: ShellFaultSettings;
  #struck = 0;

  constructor(settings: ShellFaultSettings) {
    this.#settings = settings;
  }

  /** What becomes of the reply to a line. */
  of(line: string): 'hang' | 'cut' | undefined {
    const { hangAt, cutAt, strikes = Number.POSITIVE_INFINITY } = this.#settings;
    const fault = meets(line, hangAt) ? 'hang' : meets(line, cutAt) ? 'cut' : undefined;
    if (fault === undefined || this.#struck >= strikes) return undefined;
    this.#struck += 1;
    return fault;
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
    return ghost === undefined ? reply : `${reply}  id:${ghost.id}  name:${ghost.name}${lineEnd}`;
  }
}

function meets(line: string, wanted: string | undefined): boolean {
  return wanted !== undefined && line.includes(wanted);
}
