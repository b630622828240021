import { accountReadiness } from '../jobs/nightly/account-readiness.js';
import type { UnitThere } from '../jobs/nightly/write-readable.js';
import { dayWithoutTime } from './skipped-time.js';
import { shellWord, type UnitOptions, unitName } from './unit-files.js';

/** What is known of units beside what they say. */
export interface UnitSurroundings {
  readonly isCron: boolean;
  /** Variables of the environment that the configuration takes secrets from. */
  readonly variables: readonly string[];
  /** Files that the configuration names: keys, passwords, known hosts. */
  readonly files: readonly string[];
  /** Of the estates: those that nothing ever prunes, and those that are copied nowhere. */
  readonly unpruned: readonly string[];
  readonly uncopied: readonly string[];
  /** Other units and cron files of ours that run the same configuration or its estates. */
  readonly others: readonly string[];
}

export interface UnitSteps {
  /** Commands for the shell of root. */
  readonly next: readonly string[];
  readonly warnings: readonly string[];
}

/** What is left to do before the units can run, and what a night by them will lack. */
export function unitSteps(units: UnitOptions, known: UnitSurroundings): UnitSteps {
  const { user, archives, alsoWrites, configuration, program } = units;
  const paths = program.filter((word) => word.startsWith('/'));
  const ready = accountReadiness({
    user,
    reads: [...paths, configuration, ...known.files],
    writes: [...archives, ...alsoWrites],
  });
  const { unread, unwritten } = ready;
  const config = shellWord(configuration);
  const next = [
    ...(ready.isThere ? [] : [`useradd --system --no-create-home --shell /usr/sbin/nologin ${user}`]),
    ...(unread.has(configuration) ? [`chown root:${user} ${config} && chmod 0640 ${config}`] : []),
    ...archives
      .filter((path) => unwritten.has(path))
      .map((path) => `install -d -o ${user} -m 0700 ${shellWord(path)}`),
    ...environmentSteps(units, known.variables),
    ...(known.isCron ? [] : ['systemctl daemon-reload', `systemctl enable --now ${timerName(units)}`]),
  ];
  const cannot = (path: string, why: string | undefined) => (why === undefined ? [] : [`${path}: ${why}`]);
  const warnings = [
    ...(known.isCron ? [] : skippedTime(units)),
    ...paths.flatMap((path) => cannot(`${user} cannot run the program ${path}`, unread.get(path))),
    ...known.files.flatMap((path) =>
      cannot(`${user} cannot read ${path} of the configuration`, unread.get(path)),
    ),
    ...alsoWrites.flatMap((path) =>
      cannot(`${user} cannot write copies or metrics in ${path}`, unwritten.get(path)),
    ),
    ...lackingVariables(units, known),
    ...(known.isCron ? [] : known.files.filter(isTemporary)).map(
      (path) => `the service has a /tmp of its own and does not see ${path}; use another place`,
    ),
    ...lackingKeys(known),
    ...known.others,
  ];
  return { next, warnings };
}

/** What `retention` and `copies` are for is missed when it is too late. */
export function lackingKeys({
  unpruned,
  uncopied,
}: Pick<UnitSurroundings, 'unpruned' | 'uncopied'>): string[] {
  return [
    ...unpruned.map(
      (estate) => `${estate}: no retention is said: nothing is ever pruned, and the disk fills`,
    ),
    ...uncopied.map(
      (estate) => `${estate}: no copies are said: archives that burn with their machine are none`,
    ),
  ];
}

/**
 * What is told of units of ours that were there before: those that were replaced and ran something else, and those that run an
 * estate of the new ones a second time, where one of both finds the night locked.
 */
export function otherUnits(
  before: readonly UnitThere[],
  now: readonly UnitThere[],
  written: readonly string[],
): string[] {
  const isNew = ({ path }: UnitThere) => written.includes(path);
  const [ours] = now.filter(isNew);
  if (!ours) return [];
  const replaced = before.filter((one) => isNew(one) && one.command !== ours.command);
  const twice = now.filter((one) => !isNew(one) && runsSame(one.command, ours.command));
  return [
    ...replaced.map(({ path, command }) => `${path} was replaced; it ran: ${command}`),
    ...twice.map(
      ({ path }) => `${path} runs an estate of these units too: remove it, or it runs twice a night`,
    ),
  ];
}

function runsSame(one: string, other: string): boolean {
  const [estate, otherEstate] = [one, other].map((command) => / --estate[ =](.*)$/.exec(command)?.[1]);
  const [configuration, otherConfiguration] = [one, other].map(
    (command) => / --config (.*?)(?: --estate.*)?$/.exec(command)?.[1],
  );
  if (configuration !== otherConfiguration) return false;
  return estate === undefined || otherEstate === undefined || estate === otherEstate;
}

function timerName({ estate }: UnitOptions): string {
  return shellWord(`${unitName({ ...(estate !== undefined && { estate }) })}.timer`);
}

function environmentSteps({ environmentFile }: UnitOptions, variables: readonly string[]): string[] {
  if (environmentFile === undefined) return [];
  const file = shellWord(environmentFile);
  const lines = variables.length === 0 ? '' : `   # with a line NAME=VALUE for ${variables.join(', ')}`;
  // systemd reads it as root, before it becomes the user
  return [`touch ${file} && chmod 0600 ${file}${lines}`];
}

/** What a shell exports is not there when nobody is logged in. */
function lackingVariables(
  { environmentFile }: UnitOptions,
  { variables, isCron }: UnitSurroundings,
): string[] {
  if (variables.length === 0 || environmentFile !== undefined) return [];
  const cure = isCron
    ? 'use {file: PATH} or {command: [PROGRAM]} in the configuration'
    : 'say --environment-file FILE with a file of root, mode 0600, of lines NAME=VALUE; or use {file: PATH} in the configuration';
  return [
    `the configuration takes secrets from ${variables.join(', ')}, which ${isCron ? 'cron' : 'the service'} does not have: ${cure}`,
  ];
}

/** cron(8) makes up for such a night by itself. */
function skippedTime({ at }: UnitOptions): string[] {
  const day = at.isUtc ? undefined : dayWithoutTime(at, new Date());
  if (day === undefined) return [];
  const time = [at.hour, at.minute].map((part) => String(part).padStart(2, '0')).join(':');
  return [
    `clocks are set forward over ${time} on ${day}: systemd leaves that night out; say --at 04:10, or --at ${time}Z for UTC`,
  ];
}

function isTemporary(path: string): boolean {
  return /^\/(?:var\/)?tmp(?:\/|$)/.test(path);
}
