import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Password } from '../../src/base/password.js';
import { postToWebhook, tryWebhook, type Webhook, webhookName } from '../../src/reach/webhook.js';
import { testCertificate } from '../doubles/https/certificate.js';
import { type Answer, HttpsDouble, type HttpsTrouble } from '../doubles/https/https-double.js';
import { scratchDirectories } from './scratch-directory.js';

const newDirectory = scratchDirectories();
const secret = 'canary-hook';
const token = 'canary-path';
const running: HttpsDouble[] = [];
afterEach(async () => {
  for (const double of running.splice(0)) await double.stop();
});

const fine: Answer = { status: 200, type: 'text/plain', body: 'ok' };

async function receiver(trouble?: HttpsTrouble, answer: Answer = fine) {
  const certificate = testCertificate(newDirectory());
  const double = new HttpsDouble({ certificate, trouble: () => trouble }, () => answer);
  running.push(double);
  const { port } = await double.start();
  const webhook: Webhook = {
    url: `https://127.0.0.1:${port}/services/${token}?x=1`,
    secret: new Password(secret),
    fingerprint: certificate.fingerprint,
    timeoutMs: 10_000,
  };
  return { double, certificate, webhook, name: `https://127.0.0.1:${port}` };
}

/** Everything that somebody may see of an error. */
function shown(error: Error): string {
  return JSON.stringify([
    error,
    error.message,
    error.stack,
    String(error.cause),
    (error.cause as Error)?.stack,
  ]);
}

describe('a webhook', () => {
  it('when it takes the notice, then the JSON came there with the secret', async () => {
    const { double, webhook } = await receiver();
    await postToWebhook(webhook, '{"text":"Süd"}');
    expect(double.seen).toEqual([
      {
        method: 'POST',
        path: `/services/${token}?x=1`,
        body: '{"text":"Süd"}',
        headers: expect.objectContaining({
          'content-type': 'application/json',
          authorization: `Bearer ${secret}`,
          host: webhook.url.split('/')[2],
        }),
      },
    ]);
  });

  it('when there is no secret, then none is sent', async () => {
    const { double, webhook } = await receiver();
    const { secret: _, ...open } = webhook;
    await postToWebhook(open, '{}');
    expect(double.seen[0]?.headers.authorization).toBeUndefined();
  });

  it.each([201, 202, 299])('when the answer is %i, then it was taken', async (status) => {
    const { webhook } = await receiver(undefined, { ...fine, status });
    await postToWebhook(webhook, '{}');
  });

  it.each<[HttpsTrouble, string]>([
    [{ status: 302 }, 'it answers 302 Found, and no redirect is followed'],
    [{ status: 401 }, 'it answers 401 Unauthorized'],
    [{ status: 500, reason: `${'x'.repeat(80)}` }, `it answers 500 ${'x'.repeat(60)}`],
    [{ hangUp: true }, 'socket hang up'],
    [{ silent: true }, 'no answer within 0.5 s'],
  ])('when there is %j, then it failed and says so: %s', async (trouble, why) => {
    const { webhook, name, double } = await receiver(trouble);
    const posted = postToWebhook({ ...webhook, timeoutMs: 'silent' in trouble ? 500 : 10_000 }, '{}');
    await expect(posted).rejects.toMatchObject({
      code: 'OVM_NOTICE_FAILED',
      exitCode: 3,
      object: name,
      why: expect.stringMatching(new RegExp(`${why}$`)),
    });
    await expect(posted).rejects.toSatisfy((error: Error) => !/canary/.test(shown(error)));
    expect(double.seen).toHaveLength(1);
  });

  it.each<[string, HttpsTrouble]>([
    ['drips for ever', { dripEvery: 20 }],
    ['is cut off', { cutAfter: 1 }],
  ])('when the answer is 200 and what comes behind it %s, then the notice arrived', async (_, trouble) => {
    const { webhook } = await receiver(trouble);
    await postToWebhook({ ...webhook, timeoutMs: 10_000 }, '{}');
  });

  it('when it answers 101, then that is a failure and told at once, and nobody waits for ever', async () => {
    const headers = { Upgrade: 'websocket', Connection: 'Upgrade' };
    const { webhook, name } = await receiver(undefined, { ...fine, status: 101, headers });
    await expect(postToWebhook(webhook, '{}')).rejects.toMatchObject({
      code: 'OVM_NOTICE_FAILED',
      object: name,
      why: 'it answers 101 Switching Protocols',
    });
  });

  it('when it answers 101 without saying what to, then it is given up in time', async () => {
    const { webhook } = await receiver(undefined, { ...fine, status: 101 });
    await expect(postToWebhook({ ...webhook, timeoutMs: 500 }, '{}')).rejects.toMatchObject({
      code: 'OVM_NOTICE_FAILED',
    });
  });

  it('when an answer is without end, then so much as is needed is read of it', async () => {
    const { webhook } = await receiver(undefined, { ...fine, body: 'x'.repeat(8_000_000) });
    await postToWebhook(webhook, '{}');
  });

  it('when the certificate is another one, then nothing was sent', async () => {
    const { webhook, double } = await receiver();
    const { fingerprint } = testCertificate(newDirectory());
    const { fingerprint: _, ...unpinned } = webhook;
    for (const one of [{ ...webhook, fingerprint }, unpinned]) {
      await expect(postToWebhook(one, '{}')).rejects.toMatchObject({ code: 'OVM_HTTPS_CERTIFICATE' });
      await expect(tryWebhook(one)).rejects.toMatchObject({ code: 'OVM_HTTPS_CERTIFICATE' });
    }
    expect(double.seen).toEqual([]);
  });

  it('when it is only tried, then nothing is sent', async () => {
    const { webhook, double } = await receiver();
    await tryWebhook(webhook);
    await vi.waitFor(() => expect(double.connections).toBe(1));
    expect(double.seen).toEqual([]);
  });

  it('when nobody listens, or says nothing, then it cannot be reached', async () => {
    const { webhook, double } = await receiver();
    await double.stop();
    await expect(postToWebhook(webhook, '{}')).rejects.toMatchObject({ code: 'OVM_HTTPS_UNREACHABLE' });
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    await expect(postToWebhook({ url, timeoutMs: 300 }, '{}')).rejects.toThrow(/no answer within 0.3 s/);
    silent.close();
  });

  it.each(['http://h/canary', 'https://u:canary@h/', 'canary', ''])(
    'when %j is given as URL, then it is refused and not repeated',
    async (url) => {
      await expect(postToWebhook({ url, timeoutMs: 100 }, '{}')).rejects.toSatisfy(
        (error: Error) => /is not https:/.test(error.message) && !/canary/.test(shown(error)),
      );
    },
  );

  it('when it is named, then by its host alone', () => {
    expect(webhookName('https://hooks.example.com/T0/B0/XX')).toBe('https://hooks.example.com');
    expect(webhookName('https://[::1]:8443/a')).toBe('https://[::1]:8443');
    expect(webhookName('https://[::1]/a')).toBe('https://[::1]');
  });
});
