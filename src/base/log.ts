/** Where progress and evidence go: stderr on the command line, a list in tests. stdout is for answers only. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
}

export const silentLog: Log = { info: () => {}, warn: () => {} };
