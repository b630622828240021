import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.js';
import { silentLog } from '../../../src/base/log.js';
import { loadConfiguration } from '../../../src/jobs/configuration/load-configuration.js';
import { recoveryGround } from '../../../src/jobs/recover/recovery-ground.js';
import { acceptHostKey } from '../../../src/jobs/recover/step-actions/accept-host-key.js';
import { acceptWebCertificate } from '../../../src/jobs/recover/step-actions/accept-web-certificate.js';
import type { Action } from '../../../src/jobs/recover/step-place.js';
import { certificateOf } from '../../doubles/https/certificates.js';
import { HttpsDouble } from '../../doubles/https/https-double.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { estateHosts } from '../../reach/ssh/estate-host.js';
import { plannedAt } from './played-recovery.js';

const start = estateHosts();
const scratch = scratchDirectories();
const web = new HttpsDouble({ certificate: certificateOf(2) }, () => ({
  status: 404,
  type: 'a/b',
  body: '',
}));
let rest = { host: '', port: 0 };
beforeAll(async () => {
  rest = await web.start();
});
afterAll(() => web.stop());

/** A manager that was installed anew: the configuration and the list of hosts are of the one before. */
async function manager() {
  const [before, now] = [await start(), await start()];
  const directory = scratch();
  const known = join(directory, 'known_hosts');
  const name = `[127.0.0.1]:${now.port}`;
  writeFileSync(known, readFileSync(before.knownHosts, 'utf8').replace(/^\S+/gm, name));
  const file = join(directory, 'ovm-rescue.yaml');
  const text = [
    'estates:',
    '  prod:',
    `    ssh: {known-hosts: ${known}}`,
    `    manager-cli: {host: "127.0.0.1:${now.port}"}`,
    `    manager-rest: {host: "${rest.host}:${rest.port}", certificate: "SHA256:${certificateOf(1).fingerprint}"}`,
  ];
  writeFileSync(file, `${text.join('\n')}\n`, { mode: 0o600 });
  const configuration = await loadConfiguration(file, silentLog);
  const words = { archives: directory, estate: 'prod', configuration };
  const ground = recoveryGround(words, {}, { log: silentLog, clock: systemClock });
  const { plan } = await plannedAt(directory, 'B1');
  const told: string[] = [];
  const stated: string[] = [];
  const run = (action: Action, answer: (words: readonly string[]) => string) =>
    action.run({
      ...{ ground, plan, directory, step: plan.steps[0] as (typeof plan.steps)[number] },
      operator: {
        tell: (line) => void told.push(line),
        ask: async (_question, words) => answer(words),
        wait: async () => 'stop',
      },
      stated: (statement) => void stated.push(statement),
    });
  return { run, told, stated, known, file, now };
}

const first = ([word = '']: readonly string[]) => word;

it('when the fingerprint of a new host key is typed, then it is known, and the printed line shows the same', async () => {
  const { run, told, stated, known, now } = await manager();
  const list = readFileSync(known, 'utf8');
  expect(await run(acceptHostKey, () => 'stop')).toEqual({ is: 'stop' });
  expect(readFileSync(known, 'utf8')).toBe(list);
  expect(stated).toEqual([]);
  expect(await run(acceptHostKey, first)).toMatchObject({ is: 'done' });
  expect(stated.join()).toContain(now.fingerprint('ed25519').match(/SHA256:\S+/)?.[0]);
  const line = told.find((one) => one.includes('ssh-keyscan'))?.replace('localhost', '127.0.0.1') ?? '';
  const printed = execFileSync('/bin/sh', ['-c', line], { encoding: 'utf8' }).trim();
  expect(now.fingerprint('ed25519')).toContain(`SHA256:${printed.replace(/=+$/, '')}`);
  // begun again, there is nothing to ask
  const again = await run(acceptHostKey, () => 'never');
  expect(again).toMatchObject({ is: 'done', note: expect.stringContaining('is known') });
});

it('when the fingerprint of a new certificate is typed, then it is learnt, and the configuration stays as it is', async () => {
  const { run, told, file } = await manager();
  const text = readFileSync(file, 'utf8');
  expect(await run(acceptWebCertificate, () => 'stop')).toEqual({ is: 'stop' });
  const end = await run(acceptWebCertificate, first);
  expect(end).toMatchObject({
    is: 'done',
    learnt: {
      webCertificate: {
        fingerprint: `SHA256:${certificateOf(2).fingerprint}`,
        insteadOf: `SHA256:${certificateOf(1).fingerprint}`,
      },
    },
  });
  expect(told.join('\n')).toContain('under estates.prod.manager-rest in');
  expect(readFileSync(file, 'utf8')).toBe(text);
  expect(web.seen).toEqual([]);
});
