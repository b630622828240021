import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { NoticeConfiguration } from '../../src/base/configuration.js';
import { silentLog } from '../../src/base/log.js';
import type { NightRecord } from '../../src/model/night.js';
import type { Notice } from '../../src/service/notices.js';
import { tellNight } from '../../src/service/tell-night.js';
import { testCertificate } from '../doubles/https/certificate.js';
import { HttpsDouble } from '../doubles/https/https-double.js';
import { scratchDirectories } from '../reach/scratch-directory.js';
import { badNight, night } from './sample-nights.js';

const scratch = scratchDirectories();
const running: HttpsDouble[] = [];
afterEach(async () => {
  for (const double of running.splice(0)) await double.stop();
});

/** A receiver by HTTPS and a command that keeps each notice on a line; the receiver can be made to refuse. */
async function listeners() {
  const state = { refuses: false };
  const certificate = testCertificate(scratch());
  const double = new HttpsDouble(
    { certificate, trouble: () => (state.refuses ? { status: 503 } : undefined) },
    () => ({ status: 200, type: 'text/plain', body: 'ok' }),
  );
  running.push(double);
  const { port } = await double.start();
  const root = scratch();
  const program = join(root, 'tell');
  writeFileSync(program, `#!/bin/sh\ncat >>"${root}/told"\n`);
  chmodSync(program, 0o755);
  const notices: NoticeConfiguration[] = [
    { webhook: `https://127.0.0.1:${port}/canary-path`, certificate: certificate.fingerprint },
    { command: [program] },
  ];
  const lines = () =>
    existsSync(join(root, 'told')) ? readFileSync(join(root, 'told'), 'utf8').trim().split('\n') : [];
  const events = (texts: readonly string[]) => texts.map((text) => (JSON.parse(text) as Notice).event);
  return {
    state,
    notices,
    names: { webhook: `webhook https://127.0.0.1:${port}`, command: `command ${program}` },
    posted: () => events(double.seen.map(({ body }) => body)),
    told: () => events(lines()),
    last: () => JSON.parse(lines().at(-1) ?? '') as Notice,
  };
}

describe('telling of a night', () => {
  it('when nights pass, then receiver and command are told of what changes, and each of its own', async () => {
    const { state, notices, names, posted, told, last } = await listeners();
    const records: NightRecord[] = [];
    const pass = async (now: NightRecord) => {
      const sent = await tellNight({ now, before: records }, { notices }, { log: silentLog });
      records.unshift({ ...now, notices: sent });
      return sent;
    };
    expect(await pass(night(1))).toMatchObject([{ event: 'first' }, { event: 'first' }]);
    state.refuses = true;
    expect(await pass(badNight(2, ['ovs01 cannot be reached']))).toEqual([
      {
        target: names.webhook,
        status: 'failed',
        event: 'failure',
        reason: expect.stringMatching(
          /^could not send the notice to https:\/\/127\.0\.0\.1:\d+: it answers 503 /,
        ),
      },
      { target: names.command, status: 'sent', event: 'failure' },
    ]);
    state.refuses = false;
    // too old for both; the receiver has not heard of any trouble yet
    expect(await pass(badNight(3, ['ovs01 cannot be reached']))).toHaveLength(2);
    expect(await pass(badNight(4, ['ovs01 cannot be reached']))).toEqual([]);
    expect(await pass(night(5))).toHaveLength(2);
    expect(await pass(night(6))).toEqual([]);
    expect(posted()).toEqual(['first', 'failure', 'too-old', 'recovery']);
    expect(told()).toEqual(['first', 'failure', 'too-old', 'recovery']);
    expect(last()).toMatchObject({ estate: 'prod', night: { name: night(5).name }, reasons: [] });
    expect(JSON.stringify(records)).not.toContain('canary-path');
  });

  it('when one listener hangs, then the other is told all the same', async () => {
    const { notices, names, posted } = await listeners();
    const [webhook] = notices;
    const hanging: NoticeConfiguration = { command: ['sleep', '60'], timeout: 1 };
    const sent = await tellNight(
      { now: badNight(2, ['x']), before: [night(1)] },
      { notices: [hanging, ...(webhook ? [webhook] : [])] },
      { log: silentLog },
    );
    expect(sent).toMatchObject([
      { target: 'command sleep', status: 'failed' },
      { target: names.webhook, status: 'sent' },
    ]);
    expect(posted()).toEqual(['failure']);
  });

  it('when nobody is to be told, then nobody is', async () => {
    expect(await tellNight({ now: badNight(2, ['x']), before: [] }, {}, { log: silentLog })).toEqual([]);
  });
});
