import { describe, expect, it } from 'vitest';
import { isLoopback, isSameHost } from '../../src/reach/same-host.js';

describe('names of hosts', () => {
  it('when they are one word or have one address, then they mean one host', async () => {
    expect(await isSameHost('OVMM.example', 'ovmm.example')).toBe(true);
    expect(await isSameHost('localhost', '127.0.0.1')).toBe(true);
    expect(await isSameHost('127.0.0.1', '127.0.0.2')).toBe(false);
    expect(await isSameHost('nobody.invalid', '127.0.0.1')).toBe(false);
  });

  it('when a name leads to this machine, then it is loopback', async () => {
    expect([await isLoopback('localhost'), await isLoopback('::1')]).toEqual([true, true]);
    expect([await isLoopback('192.0.2.1'), await isLoopback('nobody.invalid')]).toEqual([false, false]);
  });
});
