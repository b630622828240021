import { describe, expect, it } from 'vitest';
import { createSshHost, type SshHost } from '../../src/reach/ssh/ssh-host.js';
import { captureManagerHost } from '../../src/sources/manager-host-capture.js';
import { captureServer } from '../../src/sources/server-capture.js';
import type { CaptureReport, CaptureSink } from '../../src/sources/source.js';
import type { HostSshdOptions } from '../doubles/sshd/host-sshd.js';
import { estateHosts, settingsFor } from '../reach/ssh/estate-host.js';
import { captureSink } from './capture-sink.js';

const start = estateHosts();
const tools = ['ovs-agent-db', 'xm', 'mounted.ocfs2', 'multipath', 'rpm'];
const programs = (text: string) => Object.fromEntries(tools.map((tool) => [tool, text]));

async function captured(
  options: HostSshdOptions,
  capture: (host: SshHost, sink: CaptureSink) => Promise<CaptureReport> = captureServer,
) {
  const server = await start(options);
  const host = await createSshHost(settingsFor(server, { sudo: true, stallTimeoutMs: 800 }));
  const sink = captureSink();
  try {
    const report = await capture(host, sink);
    return { report, names: [...sink.files.keys()], problems: new Map(pairs(report)) };
  } finally {
    await host.close();
  }
}

const pairs = ({ problems }: CaptureReport) => problems.map(({ path, reason }) => [path, reason] as const);
const sudo = 'shift; exec "$@"';

describe('an Oracle VM Server', () => {
  it('when its programs print nothing and say that all is well, then the server has failed', async () => {
    const silent = captured({ programs: { ...programs('exit 0'), find: 'exit 0', tar: 'exit 0', sudo } });
    await expect(silent).rejects.toMatchObject({ code: 'OVM_SSH_COMMAND' });
    await expect(silent).rejects.toThrow(/first of all: .*agent-database: it prints nothing$/);
  });

  it('when programs print that they failed and say that all is well, then each is a problem and kept', async () => {
    const { problems, names } = await captured({
      programs: {
        ...programs('exit 0'),
        'ovs-agent-db': 'echo "Traceback (most recent call last):"; echo "IOError: x"',
        xm: 'echo "Error: Unable to connect to xend: Connection refused. Is xend running?"',
        'mounted.ocfs2': 'printf "Device  Stack  Cluster  F  UUID  Label\\n"',
        rpm: 'echo "error: cannot open Packages database in /var/lib/rpm"',
        sudo,
      },
    });
    const said =
      'agent-database: it does not print a dump, but begins with "Traceback (most recent call last):"';
    for (const database of ['server', 'server_pool', 'repository'])
      expect(problems.get(`dump_db_${database}.txt`)).toContain(said);
    expect(problems.get('xm-list.txt')).toContain(
      'running-domains: it does not print a domain, but begins with "Error: Unable to connect to xend',
    );
    expect(problems.get('packages.txt')).toContain('package-versions: it does not print a package');
    expect(problems.has('mounted.ocfs2.txt')).toBe(false);
    expect(names).toEqual(expect.arrayContaining(['dump_db_server.txt', 'xm-list.txt', 'packages.txt']));
  });

  it('when tunefs.ocfs2 prints a complaint and says that all is well, then the superblock is asked', async () => {
    const uuid = '0004FB00000500002DC56E8973883D87';
    const { problems, names } = await captured({
      programs: {
        ...programs('exit 0'),
        'mounted.ocfs2': `printf "Device  Stack  UUID  Label\\n/dev/sdb  o2cb  ${uuid}  x\\n"`,
        'tunefs.ocfs2': 'echo "tunefs.ocfs2: I/O error"',
        'debugfs.ocfs2': `printf "\\tBlock Size Bits: 12   Cluster Size Bits: 20\\n\\tUUID: ${uuid}\\n"`,
        sudo,
      },
    });
    expect(names).toContain('debugfs.ocfs2/sdb.txt');
    expect(names).not.toContain('tunefs.ocfs2/sdb.txt');
    expect([...problems.keys()].filter((name) => /ocfs2/.test(name))).toEqual([]);
  });

  it.each([
    ['hangs', { ...programs('echo "{}"'), find: 'exec sleep 30', sudo }, /nothing came from it for 0\.8 s/],
    [
      'is refused by sudo',
      { ...programs('echo "{}"'), sudo: 'echo "sudo: a password is required" >&2; exit 1' },
      /list-tree: exit status 1, sudo: a password is required/,
    ],
  ])('when find %s, then that is named and everything after it is still asked', async (_, host, why) => {
    const { problems, names } = await captured({
      programs: { ...host, rpm: 'printf "a\\t1\\t2\\tnoarch\\n"' },
    });
    expect(problems.get('network-scripts')).toMatch(why);
    expect(names).toContain('packages.txt');
    expect([...problems.keys(), ...names]).toEqual(
      expect.arrayContaining(['mounted.ocfs2.txt', 'device-names.txt', 'multipath.txt', 'xm-list.txt']),
    );
  });
});

describe('the host of a manager', () => {
  it('when find hangs, then its packages are still captured', async () => {
    const host = { find: 'exec sleep 30', rpm: 'printf "ovm-manager\\t3.4\\t1\\tnoarch\\n"', sudo };
    const { problems, names } = await captured({ programs: host }, captureManagerHost);
    expect(names).toEqual(['packages.txt']);
    expect(problems.get('security.listing.tsv')).toMatch(/list-tree: nothing came from it for 0\.8 s/);
  });
});
