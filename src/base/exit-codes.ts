/** The exit codes are a promise to scripts and cron jobs; docs/errors.md and every help text list them. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  incomplete: 3,
  archive: 10,
  locked: 11,
  refused: 12,
  identity: 13,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** One line a code, in the words every help text uses. */
export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'ok',
  1: 'failed',
  2: 'wrong usage',
  3: 'done but incomplete: something could not be read, or has open points',
  10: 'archive missing or damaged',
  11: 'locked by another run',
  12: 'login, host key or certificate refused, or a privilege missing',
  13: 'identity does not match (manager UUID, engine, build, fingerprint), or a guard says no',
  130: 'interrupted',
};
