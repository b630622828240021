import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceHostKey } from '../../../src/reach/ssh/replace-host-key.js';
import { shownHostKey } from '../../../src/reach/ssh/shown-host-key.js';
import { createSshHost } from '../../../src/reach/ssh/ssh-host.js';
import { scratchDirectories } from '../scratch-directory.js';
import { estateHosts, settingsFor } from './estate-host.js';

const start = estateHosts();
const scratch = scratchDirectories();

/** Two installations at one address: the list has the key of the first, and the second answers. */
async function installedAnew(more: (name: string) => readonly string[] = () => []) {
  const [first, second] = [await start(), await start()];
  const name = `[127.0.0.1]:${second.port}`;
  const old = readFileSync(first.knownHosts, 'utf8').trim().split('\n');
  const lines = old.map((line) => line.replace(/^\S+/, name));
  const list = join(scratch(), 'known_hosts');
  writeFileSync(list, ['# of the DBA', ...lines, ...more(name), ''].join('\n'), { mode: 0o640 });
  const settings = settingsFor(second, { knownHosts: { read: [list], add: list } });
  return { second, list, settings, name, old };
}

describe('a host key that is new after an installation', () => {
  it('when it was looked at, then nothing was sent to the host and the list is as it was', async () => {
    const { second, list, settings } = await installedAnew();
    const before = readFileSync(list, 'utf8');
    const shown = await shownHostKey(settings);
    expect(shown.verdict.is).toBe('changed');
    expect(second.fingerprint('ed25519')).toContain(shown.fingerprint);
    expect(readFileSync(list, 'utf8')).toBe(before);
    expect(second.log()).not.toMatch(/Accepted|Failed|user/);
  });

  it('when it is taken, then the old ones are struck out, others stay, and the host is trusted', async () => {
    const other = 'ovs1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnCyPpmOqNuNhdNlGDRzNCIKmFgU6C3O1NfdHAgEEdG';
    const { list, settings, name } = await installedAnew(() => [other]);
    await expect(createSshHost(settings)).rejects.toMatchObject({ code: 'OVM_SSH_HOST_KEY' });
    const { key } = await shownHostKey(settings);
    const { struckOut, leftIn } = await replaceHostKey(settings, key);
    expect(struckOut).toBeGreaterThan(0);
    expect(leftIn).toEqual([]);
    const lines = readFileSync(list, 'utf8').trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith(name))).toHaveLength(1);
    expect(lines).toEqual(expect.arrayContaining(['# of the DBA', other]));
    expect(statSync(list).mode & 0o777).toBe(0o640);
    await (await createSshHost(settings)).close();
    expect((await shownHostKey(settings)).verdict.is).toBe('known');
  });

  it('when a line names other hosts too, then it is refused and the list is as it was', async () => {
    const { list, settings, name, old } = await installedAnew();
    writeFileSync(list, `${old[0]?.replace(/^\S+/, `ovs1,${name}`)}\n`);
    const before = readFileSync(list, 'utf8');
    const { key } = await shownHostKey(settings);
    await expect(replaceHostKey(settings, key)).rejects.toThrow('names other hosts too');
    expect(readFileSync(list, 'utf8')).toBe(before);
  });

  it('when a list that is not ours has an old key, then its place is told', async () => {
    const { list, settings } = await installedAnew();
    const own = join(scratch(), 'own');
    const both = { ...settings, knownHosts: { read: [own, list], add: own } };
    const { key } = await shownHostKey(both);
    const { struckOut, leftIn } = await replaceHostKey(both, key);
    expect(struckOut).toBe(0);
    expect(leftIn[0]).toBe(`${list}:2`);
    await (await createSshHost(both)).close();
  });

  it('when it is marked as revoked, then that is told', async () => {
    const { list, settings, name } = await installedAnew();
    const { key } = await shownHostKey(settings);
    writeFileSync(list, `@revoked ${name} ssh-ed25519 ${key.toString('base64')}\n`);
    expect((await shownHostKey(settings)).verdict.is).toBe('revoked');
  });
});
