import { RescueError } from '../base/errors.js';
import { writtenByUs } from '../jobs/nightly/write-readable.js';

/** What the units run, as whom, and what they may write. All paths are absolute. */
export interface UnitOptions {
  /** The program with its first arguments: `/usr/bin/node /opt/ovm-rescue/dist/main.js`, each word as it is. */
  readonly program: readonly string[];
  readonly configuration: string;
  /** One estate of the configuration; all if not given. */
  readonly estate?: string;
  /** The user that the nightly run has, its own and not root. */
  readonly user: string;
  /** When it begins: the time of day of the machine, or UTC. */
  readonly at: { readonly hour: number; readonly minute: number; readonly isUtc?: boolean };
  /** Places of archives; they must exist when the service starts. */
  readonly archives: readonly string[];
  /** Directories of copies and of metrics; one that is missing does not keep the night from running. */
  readonly alsoWrites: readonly string[];
  /** A file of variables for passwords that the configuration takes from the environment. */
  readonly environmentFile?: string;
}

export interface UnitFile {
  readonly name: string;
  readonly text: string;
}

/** The name of the units and of the cron file: one for all estates, or one for each estate. */
export function unitName({ estate }: Pick<UnitOptions, 'estate'>): string {
  if (estate === undefined) return usualName;
  const name = `${usualName}-${estate.replace(/[^\w.-]/gu, escapedSign)}`;
  if (name.length <= longestName) return name;
  throw new RescueError(
    'OVM_USAGE',
    `--estate ${estate}`,
    'its name is too long for a unit; install all estates together',
  );
}

const usualName = 'ovm-rescue-nightly';
/** With its ending a unit has at most 255 (systemd.unit(5)). */
const longestName = 240;

/** `\x20` for a blank, byte by byte (systemd.unit(5), "String escaping"). */
function escapedSign(sign: string): string {
  return [...Buffer.from(sign, 'utf8')].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}

/**
 * A service and a timer of systemd. The service has a user of its own, no privilege and no way to one, and sees a
 * read-only system but for the places it writes. Throws OVM_USAGE for paths that a unit cannot hold.
 */
export function systemdUnits(options: UnitOptions): UnitFile[] {
  const name = unitName(options);
  return [
    { name: `${name}.service`, text: serviceText(options) },
    { name: `${name}.timer`, text: timerText(options) },
  ];
}

function serviceText(options: UnitOptions): string {
  const { archives, alsoWrites, environmentFile, user, program } = options;
  const needed = [...program.filter((word) => word.startsWith('/')), options.configuration, environmentFile];
  for (const path of [...needed, ...archives, ...alsoWrites]) refuseTemporary(path);
  const command = commandOf(options).map(execWord).join(' ');
  const written = [
    ...archives.map((path) => pathWord(path)),
    ...alsoWrites.map((path) => pathWord(path, '-')),
  ];
  return `${writtenByUs}
[Unit]
Description=${describedAs(options)}: nightly archive
Wants=network-online.target time-sync.target
# A night that is made up after a start must not begin by a clock that is not right yet: names and prune go by it.
After=network-online.target time-sync.target
# An archive must not fill the disk below a place that is not mounted.
RequiresMountsFor=${archives.map((path) => pathWord(path)).join(' ')}

[Service]
Type=oneshot
ExecStart=${command}
User=${accountWord(user)}
# One that hangs must not keep all later nights from running.
TimeoutStartSec=12h
Nice=10
IOSchedulingClass=best-effort
IOSchedulingPriority=7
${environmentFile === undefined ? '' : `EnvironmentFile=${filePath(environmentFile)}\n`}
# The system is read-only but for these.
ProtectSystem=strict
ReadWritePaths=${written.join(' ')}
PrivateTmp=yes
UMask=0077

${hardening}`;
}

/**
 * Left out on purpose: MemoryDenyWriteExecute, because Node compiles as it runs; ProtectProc, because whether the holder
 * of a lock still runs must be seen.
 */
const hardening = `NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectHome=read-only
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
`;

/** Never at the end of a line: a backslash there would go on with the next one. */
function describedAs({ estate }: UnitOptions): string {
  return estate === undefined ? 'Oracle VM estates' : `Oracle VM estate ${valueText(estate)}`;
}

function timerText(options: UnitOptions): string {
  return `${writtenByUs}
[Unit]
Description=${describedAs(options)}: when the nightly archive is made

[Timer]
OnCalendar=*-*-* ${timeOf(options.at)}:00${options.at.isUtc ? ' UTC' : ''}
AccuracySec=1min
# A night that the machine was off for is made up.
Persistent=yes

[Install]
WantedBy=timers.target
`;
}

/** A file for /etc/cron.d (crontab(5) with a user). What the night prints is mailed by cron. Throws OVM_USAGE. */
export function cronFile(options: UnitOptions): UnitFile {
  const { hour, minute, isUtc } = checkedTime(options.at);
  if (isUtc)
    throw new RescueError('OVM_USAGE', '--at', 'cron goes by the time of the machine; say it without Z');
  if (options.environmentFile !== undefined)
    throw new RescueError(
      'OVM_USAGE',
      options.environmentFile,
      'cron reads no file of variables; use systemd, or {file: PATH}',
    );
  // cron takes a bare % for the end of the line
  const command = commandOf(options).map(shellWord).join(' ').replaceAll('%', '\\%');
  return {
    // names with a dot are passed over by cron (cron(8))
    name: cronName(options),
    text: `${writtenByUs}
SHELL=/bin/sh
${minute} ${hour} * * * ${accountWord(options.user)} ${command}
`,
  };
}

/** No two estates share a file: whatever is no letter, digit or dash is told byte by byte, `a.b` as `a_2eb`. */
function cronName({ estate }: UnitOptions): string {
  if (estate === undefined) return usualName;
  const told = (sign: string) =>
    [...Buffer.from(sign, 'utf8')].map((byte) => `_${byte.toString(16).padStart(2, '0')}`).join('');
  unitName({ estate }); // refuses one that is too long
  return `${usualName}-${estate.replace(/[^A-Za-z0-9-]/gu, told)}`;
}

function commandOf({ program, configuration, estate }: UnitOptions): string[] {
  absolute(program[0] ?? '');
  const words = [...program, 'nightly', '--config', absolute(configuration)];
  if (estate === undefined) return words;
  // one that begins with a dash would be taken for an option
  return estate.startsWith('-') ? [...words, `--estate=${estate}`] : [...words, '--estate', estate];
}

/** A word of ExecStart: quoted, and neither a variable nor a specifier (systemd.service(5), "Command lines"). */
function execWord(word: string): string {
  const text = valueText(word).replaceAll('$', '$$$$');
  return /^[\w./:@%+=,$-]+$/.test(text) ? text : `"${escapedQuotes(text)}"`;
}

/** A path of a list, quoted where it has to be (systemd.syntax(7), "Quoting"). */
function pathWord(path: string, sign: '' | '-' = ''): string {
  const text = `${sign}${valueText(absolute(path))}`;
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `"${escapedQuotes(text)}"`;
}

function escapedQuotes(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}

/** A value of a unit: on one line, and % is no specifier. */
function valueText(text: string): string {
  if (/[\x00-\x1f\x7f]/.test(text))
    throw new RescueError('OVM_USAGE', JSON.stringify(text), 'a unit cannot hold a control character');
  return text.replaceAll('%', '%%');
}

/** The whole of a line is the path: nothing is quoted there. */
function filePath(path: string): string {
  if (!path.endsWith('\\') && path.trim() === path) return valueText(absolute(path));
  throw new RescueError('OVM_USAGE', path, 'a unit cannot hold a path that ends in a backslash or a blank');
}

function absolute(path: string): string {
  if (path.startsWith('/')) return path;
  throw new RescueError('OVM_USAGE', path, 'a unit needs an absolute path');
}

/** The service sees another /tmp than everybody else. */
function refuseTemporary(path: string | undefined): void {
  if (path === undefined || !/^\/(?:var\/)?tmp(?:\/|$)/.test(path)) return;
  throw new RescueError('OVM_USAGE', path, 'a service has a /tmp of its own; use another place');
}

/** Strict as useradd(8) recommends. */
function accountWord(user: string): string {
  if (user === 'root')
    throw new RescueError(
      'OVM_USAGE',
      '--user root',
      'the nightly run needs no root; an account of its own is safer',
    );
  if (/^[A-Za-z_][\w-]{0,30}$/.test(user)) return user;
  throw new RescueError(
    'OVM_USAGE',
    `--user ${user}`,
    'the name of an account is needed: letters, digits, _ and -',
  );
}

/** A word for a shell that is told, or that cron runs. */
export function shellWord(word: string): string {
  valueText(word);
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function timeOf(at: UnitOptions['at']): string {
  const { hour, minute } = checkedTime(at);
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}

function checkedTime(at: UnitOptions['at']): UnitOptions['at'] {
  const { hour, minute } = at;
  const fits =
    Number.isInteger(hour) &&
    Number.isInteger(minute) &&
    hour >= 0 &&
    hour < 24 &&
    minute >= 0 &&
    minute < 60;
  if (fits) return at;
  throw new RescueError('OVM_USAGE', `--at ${hour}:${minute}`, 'a time of day from 00:00 to 23:59 is needed');
}
