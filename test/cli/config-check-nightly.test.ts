import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { testCertificate } from '../doubles/https/certificate.js';
import { HttpsDouble } from '../doubles/https/https-double.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { estateHosts } from '../reach/ssh/estate-host.js';
import { estatesText, writeConfiguration } from './configured-estate.js';
import { runCli } from './run-cli.js';
import { smallRepository } from './small-tree.js';
import { addressOf } from './ssh-words.js';

const scratch = scratchDirectories();
const startHost = estateHosts();
const running: HttpsDouble[] = [];
afterEach(async () => {
  for (const double of running.splice(0)) await double.stop();
});

async function receiver(root: string) {
  const certificate = testCertificate(root);
  const double = new HttpsDouble({ certificate }, () => ({ status: 200, type: 'text/plain', body: 'ok' }));
  running.push(double);
  const { port } = await double.start();
  return { double, at: `https://127.0.0.1:${port}`, fingerprint: certificate.fingerprint };
}

/** The connections of the nightly run, as `config check --json` tells them. */
async function checked(root: string, ...lines: string[]) {
  const tree = smallRepository(join(root, 'repository'));
  const text = estatesText({ prod: [`repositories: [${tree}]`, `archives: ${root}/archives`, ...lines] });
  const words = ['config', 'check', '--config', writeConfiguration(root, text)];
  const result = await runCli([...words, '--json']);
  const { connections } = JSON.parse(result.out);
  const ofNight = connections.filter(({ source }: { source: string }) => source.startsWith('nightly.'));
  return { code: result.code, ofNight, text: result.out + result.err, words };
}

describe('config check of the nightly run', () => {
  it('when all is well, then places, certificates and programs are looked at, and nothing is written, sent or run', async () => {
    const root = scratch();
    const host = await startHost();
    const { double, at, fingerprint } = await receiver(scratch());
    for (const name of ['nfs', 'remote', 'metrics']) mkdirSync(join(root, name));
    const program = join(root, 'tell');
    writeFileSync(program, `#!/bin/sh\ntouch "${root}/was-run"\n`);
    chmodSync(program, 0o755);
    writeFileSync(join(root, 'url'), `${at}/canary-path\n`, { mode: 0o600 });
    const { code, ofNight, text } = await checked(
      root,
      `ssh: {key: ${host.keyPath}, known-hosts: ${host.knownHosts}, user: ${host.user}}`,
      `hosts: {127.0.0.1: {port: ${host.port}}}`,
      'nightly:',
      `  copies: [{directory: ${root}/nfs}, {ssh: "ssh://127.0.0.1${root}/remote"}]`,
      '  notices:',
      `    - {command: [${program}]}`,
      '    - {command: ["true"]}',
      `    - {webhook: "${at}/canary-path", certificate: "${fingerprint}"}`,
      `    - {webhook: {file: ${root}/url}, certificate: "${fingerprint}"}`,
      `  metrics: ${root}/metrics/ovm.prom`,
    );
    const shown = ofNight.map(({ source, address, ok, told }: Record<string, string>) => [
      source,
      address,
      ok,
      told,
    ]);
    expect({ code, shown }).toEqual({
      code: 0,
      shown: [
        ['nightly.copies', `${root}/nfs`, true, 'writable'],
        ['nightly.copies', `ssh://${addressOf(host)}${root}/remote`, true, '0 names'],
        ['nightly.notices', `command ${program}`, true, `found as ${program}`],
        ['nightly.notices', 'command true', true, expect.stringMatching(/^found as \/.*\/true$/)],
        ['nightly.notices', `webhook ${at}`, true, 'trusted; nothing was sent'],
        ['nightly.notices', `webhook of the file ${root}/url`, true, 'trusted; nothing was sent'],
        ['nightly.metrics', `${root}/metrics`, true, 'writable'],
      ],
    });
    expect(double.seen).toEqual([]);
    expect(readdirSync(root)).not.toContain('was-run');
    for (const name of ['nfs', 'remote', 'metrics']) expect(readdirSync(join(root, name))).toEqual([]);
    expect(text).not.toContain('canary');
  });

  it('when nothing of it works, then each says why', async () => {
    const root = scratch();
    const { at, fingerprint } = await receiver(scratch());
    const { code, ofNight, text, words } = await checked(
      root,
      'nightly:',
      `  copies: [{directory: ${root}/none}]`,
      '  notices:',
      '    - {command: [no-such-program-anywhere]}',
      `    - {command: [${root}]}`,
      `    - {webhook: "${at}/canary-path"}`,
      '    - {webhook: {environment: NOT_SET_HERE}}',
      `  metrics: ${root}/none/ovm.prom`,
    );
    expect(code).toBe(3);
    expect(ofNight.map(({ ok }: { ok: boolean }) => ok)).not.toContain(true);
    expect(ofNight.map(({ told }: { told: string }) => told)).toEqual([
      expect.stringContaining('it does not exist; is it mounted?'),
      expect.stringContaining('no directory of PATH has it'),
      expect.stringContaining('it is not there or may not be run'),
      expect.stringContaining(`its SHA-256 fingerprint is ${fingerprint}`),
      expect.stringContaining('from the variable NOT_SET_HERE: it is not set'),
      expect.stringContaining('it does not exist; is it mounted?'),
    ]);
    expect(text).not.toContain('canary');
    const { err } = await runCli(words);
    expect(err).toBe(
      'warning: prod: no retention is said: nothing is ever pruned, and the disk fills\n1 of 1 connection works; nightly run: 0 of 6 places and notices ready\n',
    );
  });

  it('when a place of copies lies in the archives, then that is told before the first night finds it', async () => {
    const root = scratch();
    mkdirSync(join(root, 'archives/copies'), { recursive: true });
    const { code, ofNight } = await checked(
      root,
      'nightly:',
      `  copies: [{directory: ${root}/archives/copies}]`,
    );
    expect(code).toBe(3);
    expect(JSON.stringify(ofNight)).toContain('lie in each other');
  });
});
