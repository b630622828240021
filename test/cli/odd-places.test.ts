import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ManifestSource } from '../../src/archive/manifest.js';
import { freePort } from '../databases/loopback.js';
import { recordedObjects } from '../doubles/rest/recorded-objects.js';
import { startHostSshd } from '../doubles/sshd/host-sshd.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { agentCanary, everyReply, liveEstates, managerCanary, passwordFile } from './live-estate.js';
import { lastLine, runCli } from './run-cli.js';
import { smallRepository, vmId } from './small-tree.js';
import { addressOf, loginWords } from './ssh-words.js';

const scratch = scratchDirectories();
const start = liveEstates();

/** Captures a healthy tree and one place more, which went wrong and takes nothing else with it. */
async function captureWith(root: string, ...words: readonly string[]) {
  const tree = smallRepository(join(root, 'repository'), 1);
  const result = await runCli(['capture', tree, ...words, '--archives', join(root, 'archives')]);
  const read = (name: string) => JSON.parse(readFileSync(join(lastLine(result.out), name), 'utf8'));
  expect(result).toMatchObject({ code: 3 });
  const [healthy, ...others]: ManifestSource[] = read('manifest.json').sources;
  expect(healthy).toMatchObject({ name: 'repository-files', status: 'complete' });
  expect(read('environment.json').vms.map(({ id }: { readonly id: string }) => id)).toContain(vmId(1));
  expect(others).toHaveLength(1);
  return others[0] as ManifestSource;
}

const managerWords = (root: string) => [
  '--manager-password-file',
  passwordFile(root, 'manager', managerCanary),
];
const vmWithId = (value: string) => ({ id: { type: 'com.oracle.ovm.mgr.ws.model.Vm', value }, name: 'x' });
const partsOnly = ['VirtualNic', 'VmDiskMapping'];

describe('a place that tells odd things', () => {
  it('when an id of REST cannot be sent, then it is named and everything else is captured', async () => {
    const root = scratch();
    const objects = [...recordedObjects(), vmWithId('\ud800abc'), vmWithId('..')];
    const rest = await start.rest({ objects, partsOnly });
    const words = ['--manager-rest', rest.address, ...rest.pin, ...managerWords(root)];
    const { status, problems } = await captureWith(root, ...words);
    expect(status).toBe('incomplete');
    expect(problems.map(({ reason }) => reason)).toEqual(Array(4).fill('such an id cannot be sent'));
    expect(rest.double.seen.map(({ path }) => path).filter((path) => path.includes('/../'))).toEqual([]);
  });

  it('when REST lists an id twice, then its parts are asked for once', async () => {
    const root = scratch();
    const odd = vmWithId('0004fb0000060000aaaaaaaaaaaaaaaa');
    const objects = [...recordedObjects(), odd, odd, vmWithId('a\ud800')];
    const rest = await start.rest({ objects, partsOnly });
    const words = ['--manager-rest', rest.address, ...rest.pin, ...managerWords(root)];
    const { problems } = await captureWith(root, ...words);
    expect(problems.map(({ reason }) => reason)).toEqual(Array(2).fill('such an id cannot be sent'));
    const asked = rest.double.seen.filter(({ path }) => path.includes(odd.id.value));
    expect(asked).toHaveLength(2);
  });

  it('when an agent names a repository twice, then it is asked for once', async () => {
    const root = scratch();
    const db = everyReply().discover_repository_db ?? '';
    const twice = db.replace(/(&lt;Repository[ &][\s\S]*?&lt;\/Repository&gt;)/, '$1$1');
    expect(twice.length).toBeGreaterThan(db.length);
    const agent = await start.agent({
      answer: ({ name }) => (name === 'discover_repository_db' ? twice : undefined),
      trouble: ({ body }) => (body.includes('get_timezone') ? { status: 500 } : undefined),
    });
    const password = ['--agent-password-file', passwordFile(root, 'agent', agentCanary)];
    const { status, problems } = await captureWith(root, '--agent', agent.address, ...agent.pin, ...password);
    expect(status).toBe('incomplete');
    expect(problems).toEqual([expect.objectContaining({ reason: expect.stringContaining('get_timezone') })]);
    const asked = agent.double.seen.filter(({ body }) => body.includes('>get_repository_meta_data<'));
    expect(asked).toHaveLength(1);
  });

  it('when names of devices collide in the archive, then what is second is named', async () => {
    const root = scratch();
    const rows = ['/dev/sdb 1', '/dev/sdb 2', '/dev//sdb 3', '/dev/a 4', '/dev/a.txt/b 5'].map((row) =>
      row.replace(/\d$/, (digit) => `ocfs2  0004FB0000050000111111111111111${digit}  label`),
    );
    const programs = { 'mounted.ocfs2': `cat <<'X'\n${rows.join('\n')}\nX`, 'tunefs.ocfs2': 'echo "N=1"' };
    const host = await startHostSshd({ programs });
    const server = ['--server', addressOf(host), ...loginWords(host)];
    const { status, problems } = await captureWith(root, ...server);
    await host.close();
    expect(status).toBe('incomplete');
    const told = problems.filter(({ path }) => path.includes('ocfs2'));
    expect(told).toEqual([
      { path: expect.stringMatching(/mounted\.ocfs2\.txt$/), reason: '"/dev//sdb" is no name of a device' },
      {
        path: expect.stringMatching(/tunefs\.ocfs2\/a\.txt\/b\.txt$/),
        reason: expect.stringMatching(/^it cannot be kept/),
      },
    ]);
  });

  it.each([
    [0, 1],
    [1, 0],
  ])('when nothing at all was captured, then a refusal comes first (order %s)', async (...order) => {
    const root = scratch();
    const host = await startHostSshd();
    const nobody = await freePort();
    const servers = [`root@127.0.0.1:${nobody}`, addressOf(host)];
    const words = order.flatMap((index) => ['--server', servers[index] ?? '']);
    const known = join(root, 'known');
    writeFileSync(known, '');
    const login = ['--ssh-key', host.keyPath, '--known-hosts', known];
    const { code, err } = await runCli(['capture', ...words, ...login, '--archives', join(root, 'archives')]);
    await host.close();
    expect({ code, err }).toMatchObject({ code: 12, err: expect.stringContaining('host key') });
  });
});
