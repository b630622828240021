import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cronFile, systemdUnits, type UnitOptions, unitName } from '../../src/service/unit-files.js';
import { scratchDirectories } from '../reach/scratch-directory.js';

const scratch = scratchDirectories();

const plain: UnitOptions = {
  program: [process.execPath, '/opt/ovm-rescue/main.js'],
  configuration: '/etc/ovm-rescue/ovm-rescue.yaml',
  user: 'ovm-rescue',
  at: { hour: 2, minute: 5 },
  archives: ['/var/lib/ovm-rescue/archives'],
  alsoWrites: ['/mnt/nfs', '/var/lib/node_exporter'],
};
/** What somebody may have in names: all that means something to systemd, cron or a shell. */
const awkward: UnitOptions = {
  ...plain,
  program: [process.execPath, '/opt/ovm rescue/main "x".js'],
  configuration: "/etc/o'v $HOME 100%n;.yaml",
  estate: 'Süd "a" %H $USER \\',
  archives: ['/srv/a b', '/srv/%i/"c"'],
  alsoWrites: ['/mnt/-x y'],
  environmentFile: '/etc/a b.env',
};

/** Lines of a unit as `KEY=VALUE`, comments left out. */
const settings = (text: string) => text.split('\n').filter((line) => /^[A-Z][A-Za-z]*=/.test(line));

/** What `systemd-analyze verify` complains about. */
function complaints(options: UnitOptions): string {
  const directory = join(scratch(), 'units');
  mkdirSync(directory);
  const paths = systemdUnits(options).map(({ name, text }) => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  });
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], {
    encoding: 'utf8',
  });
  return `${status} ${stdout}${stderr}`.trim();
}

describe('the units of systemd', () => {
  it.each([
    ['plain', plain],
    ['awkward', awkward],
  ])('when the values are %s, then systemd-analyze verify has nothing to say', (_, options) => {
    expect(complaints(options)).toBe('0');
  });

  it('when a unit is wrong, then systemd-analyze verify would say it', () => {
    expect(complaints({ ...plain, program: ['/none/ovm-rescue'] })).toMatch(/\/none\/ovm-rescue/);
  });

  it('when systemd judges what the service may do, then it is little', () => {
    const path = join(scratch(), 'x.service');
    writeFileSync(path, systemdUnits(plain)[0]?.text ?? '');
    const words = ['security', '--offline=true', '--threshold=25', '--no-pager', path];
    const { status, stderr } = spawnSync('systemd-analyze', words, { encoding: 'utf8' });
    // systemd before 250 judges no file
    if (!/unrecognized option/.test(stderr)) expect(status, stderr).toBe(0);
  });

  it('when the service runs, then as its own user, with no privilege, and it writes only where it must', () => {
    const [service] = systemdUnits(plain);
    expect(service?.name).toBe('ovm-rescue-nightly.service');
    expect(settings(service?.text ?? '')).toEqual(
      expect.arrayContaining([
        'Type=oneshot',
        'User=ovm-rescue',
        `ExecStart=${process.execPath} /opt/ovm-rescue/main.js nightly --config /etc/ovm-rescue/ovm-rescue.yaml`,
        'ProtectSystem=strict',
        'ReadWritePaths=/var/lib/ovm-rescue/archives -/mnt/nfs -/var/lib/node_exporter',
        'RequiresMountsFor=/var/lib/ovm-rescue/archives',
        'NoNewPrivileges=yes',
        'CapabilityBoundingSet=',
        'ProtectHome=read-only',
      ]),
    );
    // Node compiles as it runs, and locks of others must be seen
    expect(service?.text).not.toMatch(/MemoryDenyWriteExecute|ProtectProc/);
  });

  it('when the timer waits, then it makes up for a night the machine was off', () => {
    const timer = systemdUnits(plain)[1];
    expect(timer?.name).toBe('ovm-rescue-nightly.timer');
    expect(settings(timer?.text ?? '')).toEqual([
      'Description=Oracle VM estates: when the nightly archive is made',
      'OnCalendar=*-*-* 02:05:00',
      'AccuracySec=1min',
      'Persistent=yes',
      'WantedBy=timers.target',
    ]);
  });

  it('when a time is said in UTC, then the timer waits for that; cron, which knows none, refuses it', () => {
    const at = { hour: 2, minute: 10, isUtc: true };
    expect(settings(systemdUnits({ ...plain, at })[1]?.text ?? '')).toContain(
      'OnCalendar=*-*-* 02:10:00 UTC',
    );
    const words = ['calendar', '--iterations=1', '*-*-* 02:10:00 UTC'];
    expect(spawnSync('systemd-analyze', words).status).toBe(0);
    expect(() => cronFile({ ...plain, at })).toThrow(/cron goes by the time of the machine/);
  });

  it('when a night is made up after a start, then the clock is right before it begins', () => {
    const lines = settings(systemdUnits(plain)[0]?.text ?? '');
    expect(lines).toContain('After=network-online.target time-sync.target');
    expect(lines).toContain('Wants=network-online.target time-sync.target');
  });

  it('when what the service runs or reads lies below /tmp, which it does not see, then it is refused', () => {
    for (const wrong of [
      { program: [process.execPath, '/tmp/ovm-rescue.mjs'] },
      { environmentFile: '/var/tmp/env' },
    ])
      expect(() => systemdUnits({ ...plain, ...wrong }), JSON.stringify(wrong)).toThrow(/a \/tmp of its own/);
    expect(() => systemdUnits({ ...plain, user: 'root' })).toThrow(/needs no root/);
  });

  it('when two estates have names alike, then each has a cron file of its own', () => {
    const names = ['a.b', 'a_b', 'a b', 'a_2eb', 'a-b'].map((estate) => cronFile({ ...plain, estate }).name);
    expect(new Set(names).size).toBe(5);
    for (const name of names) expect(name).toMatch(/^[\w-]+$/);
  });

  it('when words hold what means something to systemd, then they are words all the same', () => {
    const lines = settings(systemdUnits(awkward)[0]?.text ?? '');
    expect(lines).toContain(
      `ExecStart=${process.execPath} "/opt/ovm rescue/main \\"x\\".js" nightly --config "/etc/o'v $$HOME 100%%n;.yaml" --estate "Süd \\"a\\" %%H $$USER \\\\"`,
    );
    expect(lines).toContain('ReadWritePaths="/srv/a b" "/srv/%%i/\\"c\\"" "-/mnt/-x y"');
    expect(lines).toContain('EnvironmentFile=/etc/a b.env');
    expect(lines.filter((line) => line.endsWith('\\'))).toEqual([]);
  });

  it('when an estate begins with a dash, then it is no option', () => {
    expect(cronFile({ ...plain, estate: '-x' }).text).toMatch(/ --estate=-x\n$/);
  });

  it('when they are of one estate, then their names are of it', () => {
    expect(unitName({ estate: 'prod-1' })).toBe('ovm-rescue-nightly-prod-1');
    expect(unitName({ estate: 'Sü d' })).toBe('ovm-rescue-nightly-S\\xc3\\xbc\\x20d');
    expect(unitName({ estate: '😀' })).toBe('ovm-rescue-nightly-\\xf0\\x9f\\x98\\x80');
    expect(() => unitName({ estate: 'ü'.repeat(80) })).toThrow(/too long for a unit/);
  });

  it.each<[string, Partial<UnitOptions>]>([
    ['a line feed', { configuration: '/etc/a\nUser=root' }],
    ['a relative path', { archives: ['archives'] }],
    ['a relative program', { program: ['node', 'x'] }],
    ['the /tmp of others', { archives: ['/tmp/archives'] }],
    ['no account', { user: 'a b' }],
    ['no time', { at: { hour: 24, minute: 0 } }],
    ['a path that would go on in the next line', { environmentFile: '/etc/a\\' }],
  ])('when %s is given, then it is refused', (_, facts) => {
    expect(() => systemdUnits({ ...plain, ...facts })).toThrow(
      expect.objectContaining({ code: 'OVM_USAGE' }),
    );
  });
});

describe('the file of cron', () => {
  it('when it is plain, then it is one line with its user', () => {
    const { name, text } = cronFile(plain);
    expect(name).toBe('ovm-rescue-nightly');
    expect(text.split('\n').at(-2)).toBe(
      `5 2 * * * ovm-rescue ${process.execPath} /opt/ovm-rescue/main.js nightly --config /etc/ovm-rescue/ovm-rescue.yaml`,
    );
  });

  it('when words hold what means something to cron or a shell, then a shell gets them as they are', () => {
    const { environmentFile: _, ...options } = awkward;
    const { name, text } = cronFile({ ...options, program: ['/bin/echo', '-n'] });
    expect(name).toMatch(/^[\w-]+$/);
    const line = text.split('\n').at(-2) ?? '';
    // what cron gives to the shell: a % that is not escaped would be the end
    expect(line).not.toMatch(/(?<!\\)%/);
    const command = line
      .split(' ')
      .slice(6)
      .join(' ')
      .replaceAll('\\%', '%')
      .replace('/bin/echo -n', `printf '%s\\n'`);
    expect(spawnSync('/bin/sh', ['-c', command], { encoding: 'utf8' }).stdout.split('\n')).toEqual([
      'nightly',
      '--config',
      awkward.configuration,
      '--estate',
      awkward.estate,
      '',
    ]);
  });

  it('when variables are to come from a file, then cron cannot have them', () => {
    expect(() => cronFile(awkward)).toThrow(/cron reads no file of variables/);
  });
});
