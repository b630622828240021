/** The last moment at which an event can run, as the server prints it in its CREATE EVENT. */
export interface EventEnd {
  /** `2020-01-31 04:00:00`, by the clock of the event's own time zone. */
  readonly time: string;
}

/**
 * Of an event that runs once, when; of one that ends, when it ends; undefined for one that runs for ever, and for one that
 * is disabled and kept, which can be made at any time. The server prints schedule, ON COMPLETION and state in this
 * order before the comment and the body.
 */
export function eventEnd(createStatement: string): EventEnd | undefined {
  const found =
    /^CREATE\b.*?\bEVENT (?:`(?:[^`]|``)*`|"(?:[^"]|"")*") ON SCHEDULE (?:AT '([^']+)'|EVERY (?:'[^']*'|\S+) \S+(?: STARTS '[^']+')?(?: ENDS '([^']+)')?) ON COMPLETION (NOT )?PRESERVE (ENABLE|DISABLE)/s.exec(
      createStatement,
    );
  const time = found?.[1] ?? found?.[2];
  if (found === null || time === undefined) return undefined;
  const [, , , notKept, state] = found;
  return state === 'DISABLE' && notKept === undefined ? undefined : { time };
}
