import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log.js';
import { Password } from '../../../src/base/password.js';
import { noticeTargets, sendNotice } from '../../../src/jobs/nightly/send-notice.js';
import { testCertificate } from '../../doubles/https/certificate.js';
import { HttpsDouble, type HttpsTrouble } from '../../doubles/https/https-double.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

const scratch = scratchDirectories();
const running: HttpsDouble[] = [];
afterEach(async () => {
  for (const double of running.splice(0)) await double.stop();
});

async function receiver(trouble?: HttpsTrouble) {
  const certificate = testCertificate(scratch());
  const double = new HttpsDouble({ certificate, trouble: () => trouble }, () => ({
    status: 200,
    type: 'text/plain',
    body: 'ok',
  }));
  running.push(double);
  const { port } = await double.start();
  return { double, url: `https://127.0.0.1:${port}`, certificate: certificate.fingerprint };
}

function secretFile(text: string): { readonly file: string } {
  const file = join(scratch(), 'secret');
  writeFileSync(file, text, { mode: 0o600 });
  return { file };
}

const send = (
  notice: Parameters<typeof noticeTargets>[0][number],
  passwords?: ReadonlyMap<string, Password>,
) =>
  Promise.all(
    noticeTargets([notice]).map((target) =>
      sendNotice(target, '{"a":1}', { log: silentLog, ...(passwords && { passwords }) }),
    ),
  ).then(([sent]) => sent);

describe('the names of targets', () => {
  it('when there are several, then each has its own, without what may be secret', () => {
    const names = noticeTargets([
      { command: ['mail', '-s', 'canary'] },
      { command: ['mail', 'other'] },
      { webhook: 'https://hooks.example.com/T0/canary' },
      { webhook: 'https://hooks.example.com:8443/canary' },
      { webhook: { file: '/etc/chat-url' } },
      { webhook: { environment: 'CHAT_URL' } },
      { webhook: { command: ['pass', 'show', 'canary'] } },
    ]).map(({ name }) => name);
    expect(names).toEqual([
      'command mail #d16d0119',
      'command mail #4468f950',
      'webhook https://hooks.example.com',
      'webhook https://hooks.example.com:8443',
      'webhook of the file /etc/chat-url',
      'webhook of the variable CHAT_URL',
      'webhook of the command pass',
    ]);
  });
});

describe('the names of targets that are alike', () => {
  const [one, two] = [{ webhook: 'https://h/canary-1' }, { webhook: 'https://h/canary-2' }];
  const names = (notices: Parameters<typeof noticeTargets>[0]) =>
    noticeTargets(notices).map(({ name }) => name);

  it('when their order changes, then each keeps its name, and no URL is in it', () => {
    expect(names([two, one])).toEqual(names([one, two]).reverse());
    expect(new Set(names([one, two])).size).toBe(2);
    expect(names([one, two]).join()).not.toContain('canary');
  });

  it('when the same one is there twice, then it is counted', () => {
    const [first = ''] = names([one, one]);
    expect(names([one, one])).toEqual([first, `${first} (2)`]);
  });
});

describe('sending a notice', () => {
  it('when one command cannot be started at all, then that one failed and the others are told', async () => {
    const { double, url, certificate } = await receiver();
    const targets = noticeTargets([{ command: ['/etc/passwd/mail'] }, { webhook: url, certificate }]);
    const sent = await Promise.all(targets.map((one) => sendNotice(one, '{}', { log: silentLog })));
    expect(sent).toMatchObject([
      { status: 'failed', reason: expect.stringContaining('a part of the path is not a directory') },
      { status: 'sent' },
    ]);
    expect(double.seen).toHaveLength(1);
  });

  it('when sending fails by a fault of ours, then it is told as that, and nothing is thrown', async () => {
    const broken = {
      get command(): never {
        throw new TypeError('oops');
      },
    };
    const sent = await sendNotice({ name: 'command x', notice: broken }, '{}', { log: silentLog });
    expect(sent).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('a bug of ovm-rescue: TypeError: oops'),
    });
  });

  it.each(['two\nlines', 'Geheim-ü'])('when the secret is %j, then its file is named', async (text) => {
    const { double, url, certificate } = await receiver();
    const secret = secretFile(text);
    const sent = await send({ webhook: url, certificate, secret });
    expect(sent?.reason).toBe(
      `could not get the password from the file ${secret.file}: it holds a line break or a letter beyond ASCII, which no header takes`,
    );
    expect(double.seen).toEqual([]);
  });

  it.each([
    ['a file', () => ({ secret: secretFile('canary-7\n') })],
    ['a command', () => ({ secret: { command: ['printf', '%s\\n', 'canary-7'] } })],
    ['the environment', () => ({ secret: { environment: 'HOOK' } })],
  ])('when the secret is in %s, then it is sent and the notice arrives', async (_, facts) => {
    const { double, url, certificate } = await receiver();
    const sent = await send(
      { webhook: `${url}/x`, certificate, ...facts() },
      new Map([['HOOK', new Password('canary-7')]]),
    );
    expect(sent).toEqual({ target: `webhook ${url}`, status: 'sent' });
    expect(double.seen[0]).toMatchObject({ body: '{"a":1}', path: '/x' });
    expect(double.seen[0]?.headers.authorization).toBe('Bearer canary-7');
  });

  it('when the URL itself is the secret, then it is read, and neither target nor reason tells it', async () => {
    const { double, url, certificate } = await receiver({ status: 404 });
    const webhook = secretFile(`${url}/services/canary-path\n`);
    expect(await send({ webhook, certificate })).toEqual({
      target: `webhook of the file ${webhook.file}`,
      status: 'failed',
      reason: `could not send the notice to ${url}: it answers 404 Not Found`,
    });
    expect(double.seen[0]?.path).toBe('/services/canary-path');
  });

  it('when a receiver repeats the secret in its answer, then the reason does not', async () => {
    const { url, certificate } = await receiver({ status: 500, reason: 'bad token canary-777' });
    const sent = await send({ webhook: url, certificate, secret: secretFile('canary-777') });
    expect(sent?.reason).toMatch(/it answers 500 bad token \S/);
    expect(JSON.stringify(sent)).not.toContain('canary');
  });

  it.each([
    [
      'the file is not there',
      { file: '/none/secret' },
      /could not get the password from \/none\/secret: it does not exist/,
    ],
    [
      'the variable is not set',
      { environment: 'NOT_SET_HERE' },
      /from the variable NOT_SET_HERE: it is not set$/,
    ],
    ['the command fails', { command: ['false'] }, /ended with exit code 1/],
  ])('when %s, then that is the reason, and nothing is sent', async (_, secret, reason) => {
    const { double, url, certificate } = await receiver();
    const sent = await send({ webhook: url, certificate, secret });
    expect(sent).toMatchObject({ status: 'failed', reason: expect.stringMatching(reason) });
    expect(double.seen).toEqual([]);
  });

  it('when a referred URL is none, then it is not repeated', async () => {
    const sent = await send({ webhook: secretFile('http://canary/') });
    expect(sent?.reason).toBe(
      'could not send the notice to a webhook: what is given as its URL is not https://HOST[:PORT]/PATH',
    );
  });

  it('when a command is run, then it is told, and what it says of a failure holds no password', async () => {
    const program = join(scratch(), 'tell');
    writeFileSync(
      program,
      '#!/bin/sh\ngrep -q \'"a":1\' && echo "login failed, password=canary-9" >&2\nexit 4\n',
    );
    chmodSync(program, 0o755);
    expect(await send({ command: [program] })).toEqual({
      target: `command ${program}`,
      status: 'failed',
      reason: `could not send the notice to the command ${program}: it ended with exit code 4: login failed, password=@secret:notice`,
    });
    expect(await send({ command: ['true'] })).toEqual({ target: 'command true', status: 'sent' });
  });

  it('when a command hangs, then it is given up after the time that is said', async () => {
    const sent = await send({ command: ['sleep', '60'], timeout: 1 });
    expect(sent).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('has not ended after 1 s'),
    });
  });
});
