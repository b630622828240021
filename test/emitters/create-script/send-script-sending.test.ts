import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Release } from '../../../src/model/environment.js';
import { loadDouble } from '../../doubles/ovm-manager/exec-session.js';
import { nastyNames } from './send-script-estate.js';
import { openSession, type Session, type SessionOptions } from './send-script-session.js';

let session: Session | undefined;

afterEach(async () => {
  await session?.close();
  session = undefined;
});

async function open(names: readonly string[], options: SessionOptions = {}): Promise<Session> {
  session = await openSession(
    names.map((name, index) => ({ name, description: name, ...(index === 0 && { tags: 'production' }) })),
    options,
  );
  return session;
}

const existing = {
  vms: [{ id: '0004fb00000600007ea7a06224d83172', name: 'b', domainType: 'XEN_PVM' }],
};

describe('a create script sent to a real sshd', () => {
  it.each([
    ['3.2', 'dash', nastyNames.slice(0, 4)],
    ['3.3', 'bash', nastyNames.slice(0, 4)],
    ['3.4', 'dash', nastyNames],
    ['3.4', 'bash', nastyNames],
  ] as const)(
    'when a %s script with hostile names is sent by %s, then every line arrives verbatim, in order, with one login',
    async (release: Release, shell, names) => {
      const { send, script, received, vmNames, sshd, temporaryFiles } = await open(names, { release });
      const before = readdirSync(script.dir);
      const result = await send({ shell, cwd: script.dir });
      expect(result.stderr).toContain(`all ${script.lines.length} lines done`);
      expect(result.status).toBe(0);
      expect(received()).toEqual(script.lines);
      expect(vmNames().toSorted()).toEqual(names.toSorted());
      const [first] = loadDouble(sshd.stateDir)
        .vms()
        .filter((vm) => vm.name === 'plain');
      expect(first?.disks).toHaveLength(1);
      expect(first?.vnics).toMatchObject([{ mac: '00:21:f6:00:00:00' }]);
      expect(first?.highAvailability).toBe(true);
      expect(loadDouble(sshd.stateDir).startedVms()).toEqual([]);
      expect(sshd.logins()).toBe(1);
      expect(readdirSync(script.dir)).toEqual(before);
      expect(temporaryFiles()).toEqual([]);
      expect(statSync(script.journal).mode & 0o777).toBe(0o600);
      const again = await send({ shell });
      expect([again.status, again.stderr]).toEqual([0, expect.stringContaining('nothing is left to send')]);
      expect(received()).toHaveLength(script.lines.length);
    },
    240_000,
  );

  it.each(['CRLF', 'CR', 'LF', 'LFCR'])(
    'when the lines of a reply end in %s, then successes and the release are found',
    async (lineEnd) => {
      const { send, script, received } = await open(['a'], { lineEnd });
      expect((await send()).status).toBe(0);
      expect(received()).toEqual(script.lines);
    },
  );

  it.each([undefined, 'other'] as const)(
    'when the host key is unknown or another (%s), then it stops with 12 and nothing is sent',
    async (replacement) => {
      const { send, sshd, received, journal } = await open(['a']);
      sshd.forgetHostKey(replacement);
      const result = await send();
      expect([result.status, result.stderr]).toEqual([12, expect.stringContaining('nothing was sent')]);
      expect([received(), journal(), sshd.logins()]).toEqual([[], '', 0]);
    },
  );

  it('when the manager has another release, then it stops with 13 and nothing is sent', async () => {
    const { send, received, journal } = await open(['a'], { release: '3.2', managerRelease: '3.3' });
    const result = await send();
    expect([result.status, result.stderr]).toEqual([
      13,
      expect.stringContaining('the manager says:   3.3.1'),
    ]);
    expect([received(), journal()]).toEqual([[], '']);
  });

  it('when its MAC address and its disk came back under another name, then it stops with 13 and says both', async () => {
    const [mac, disk] = ['00:21:f6:00:00:00', '0004fb0000120000aaaaaaaaaaaa0000.img'];
    const back = {
      ...{ id: '0004fb00000600000000000000000001', name: 'renamed' },
      vnics: [{ name: mac.toUpperCase(), mac, network: 'net 1' }],
      disks: [{ slot: 0, kind: 'virtualDisk', device: disk, name: `Mapping for disk Id (${disk})` }],
    };
    const repository = { id: '0004fb00000300001aa2bb3cc4dd5ee6', name: 'repo 1', isos: [], refreshed: true };
    const world = (shareable: boolean) => ({
      vms: [back],
      repositories: [{ ...repository, files: [{ id: disk, shareable }] }],
    });
    session = await openSession([{ name: 'a' }], { world: world(false) });
    const { send, received, script } = session;
    const stopped = await send();
    expect(stopped.status, stopped.stderr).toBe(13);
    expect(stopped.stderr).toContain(
      `the manager has a Vnic with ${mac} already, which line ${script.numberOf('create Vnic')} would take`,
    );
    expect(stopped.stderr).toContain(
      `the manager has a VmDiskMapping with ${disk} already, which line ${script.numberOf('create VmDiskMapping')} would take`,
    );
    expect(received().filter((line) => !line.startsWith('show '))).toEqual([]);

    await session.close();
    session = await openSession([{ name: 'a' }], { world: world(true) });
    const shared = await session.send();
    expect(shared.stderr).toContain('a Vnic with');
    expect(shared.stderr).not.toContain('a VmDiskMapping with');
  });

  it('when a VM of the script is there already, then it stops with 13 and nothing is made', async () => {
    const { send, received } = await open(['a', 'b'], { world: existing });
    const result = await send();
    expect([result.status, result.stderr]).toEqual([
      13,
      expect.stringContaining('the manager has this VM already: b\n'),
    ]);
    expect(received()).toEqual([]);
  });

  it('when the refresh of a repository brings a VM of the script back, then it stops with 13 and none is made', async () => {
    const repository = {
      ...{ id: '0004fb00000300001aa2bb3cc4dd5ee6', name: 'repo 1', isos: [], refreshed: false },
      files: ['0', '1'].map((end) => ({ id: `0004fb0000120000aaaaaaaaaaaa000${end}.img` })),
      definitions: existing.vms,
    };
    const { send, received, vmNames } = await open(['a', 'b'], { world: { repositories: [repository] } });
    const result = await send();
    expect([result.status, result.stderr]).toEqual([
      13,
      expect.stringContaining('the manager has this VM already: b\n'),
    ]);
    expect(result.stderr).toMatch(/line \d+ was not sent, and no VM was made now/);
    expect(received().filter((line) => line.startsWith('create '))).toEqual([]);
    expect(vmNames()).toEqual(['b']);
  });

  it.each(['', 'no\n', 'y\n', 'yes please\n'])(
    'when the answer is %j, then nothing is sent',
    async (input) => {
      const { send, received, journal } = await open(['a']);
      const result = await send({ input });
      expect([result.status, result.stderr]).toEqual([1, expect.stringContaining('not confirmed')]);
      expect([received(), journal()]).toEqual([[], '']);
    },
  );

  it('when TMPDIR is long and odd, then the socket finds another place', async () => {
    const { send, script } = await open(['a']);
    const odd = join(script.dir, `100% ${'long'.repeat(40)}`);
    mkdirSync(odd);
    expect((await send({ env: { TMPDIR: odd } })).status).toBe(0);
    expect(readdirSync(odd)).toEqual([]);
  });

  it('when OVM_JOURNAL names another place, then the journal is there, and a place that cannot be stops it', async () => {
    const { send, script, received } = await open(['a']);
    const nowhere = await send({ env: { OVM_JOURNAL: '/proc/no/journal' } });
    expect([nowhere.status, nowhere.stderr]).toEqual([1, expect.stringContaining('OVM_JOURNAL')]);
    expect(received()).toEqual([]);
    const place = join(script.dir, 'a=b');
    expect((await send({ env: { OVM_JOURNAL: 'a=b' }, cwd: script.dir })).status).toBe(0);
    expect(statSync(place).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(script.file, '..'))).toEqual(['create-vms.sh']);
  });

  it('when the key needs a passphrase, then it is asked for once', async () => {
    const { send, script, received, sshd } = await open(['a', 'b'], { passphrase: 'open it' });
    const result = await send({
      terminal: true,
      typed: [
        [/Enter passphrase for key .*: /, 'open it\r'],
        [/Type yes to send them: /, 'yes\r'],
      ],
    });
    expect(result.stdout.match(/passphrase/g)).toHaveLength(1);
    expect(result.stdout).toContain(`all ${script.lines.length} lines done`);
    expect(received()).toEqual(script.lines);
    expect(sshd.logins()).toBe(1);
  });
});
