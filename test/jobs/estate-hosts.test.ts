import { describe, expect, it } from 'vitest';
import { silentLog } from '../../src/base/log.js';
import { EstateHosts } from '../../src/jobs/ssh/estate-hosts.js';

describe('how long a host may be silent', () => {
  it.each([
    [undefined, { stallTimeoutMs: 60_000, connectTimeoutMs: 20_000, keepAliveMs: 10_000 }],
    [2, { stallTimeoutMs: 2_000, connectTimeoutMs: 20_000, keepAliveMs: 667 }],
    [90, { stallTimeoutMs: 90_000, connectTimeoutMs: 90_000, keepAliveMs: 10_000 }],
  ])('when the time-out is %s s, then a longer one is one for the login too', async (timeout, wanted) => {
    const words = timeout === undefined ? {} : { timeout };
    const hosts = new EstateHosts(() => words, silentLog);
    const settings = await hosts.serviceSettings({ host: 'h', user: 'u', port: 22 }, []);
    expect(settings).toMatchObject(wanted);
  });
});
