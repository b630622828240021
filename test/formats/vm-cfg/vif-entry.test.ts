import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printVifEntry, readVifEntry } from '../../../src/formats/vm-cfg/vif-entry.js';

describe('readVifEntry', () => {
  it.each([
    ['mac=00:21:f6:00:00:0a,bridge=c0a80100', '00:21:f6:00:00:0a', 'c0a80100', []],
    ['mac=00:21:F6:00:00:0A,bridge=10238073c2', '00:21:F6:00:00:0A', '10238073c2', []],
    ['bridge=0004fb0010baa08, mac=01:21:f6:b8:6d:0f', '01:21:f6:b8:6d:0f', '0004fb0010baa08', []],
    ['mac=00:16:3e:00:00:01', '00:16:3e:00:00:01', undefined, []],
    ['bridge=xenbr0.160', undefined, 'xenbr0.160', []],
    ['br1', undefined, undefined, [{ key: 'br1', value: undefined }]],
    ['', undefined, undefined, []],
    [' , ,', undefined, undefined, []],
    [
      'type=ioemu, mac=00:16:3e:00:00:01, bridge=vmbondeth0.155, model=e1000, ip=10.0.0.1, script=vif-bridge',
      '00:16:3e:00:00:01',
      'vmbondeth0.155',
      [
        { key: 'type', value: 'ioemu' },
        { key: 'model', value: 'e1000' },
        { key: 'ip', value: '10.0.0.1' },
        { key: 'script', value: 'vif-bridge' },
      ],
    ],
    [
      'type=netfront,vifname=a=b,rate=1Mb/s',
      undefined,
      undefined,
      [
        { key: 'type', value: 'netfront' },
        { key: 'vifname', value: 'a=b' },
        { key: 'rate', value: '1Mb/s' },
      ],
    ],
    ['mac=,bridge=', undefined, undefined, []],
  ])('when it reads %j, then MAC, bridge and the rest are there', (text, mac, bridge, other) => {
    expect(readVifEntry(text)).toEqual({ mac, bridge, other });
  });

  it.each([
    'mac=00:21:f6:00:00:0a,bridge=c0a80100',
    'mac=00:16:3e:00:00:01',
    'mac=a,bridge=b,type=ioemu,br1',
  ])('when %s is read and printed, then it is as before', (text) => {
    expect(printVifEntry(readVifEntry(text))).toBe(text);
  });

  it('when any text is read and printed, then it reads as the same entry', () => {
    const text = fc.string({
      unit: fc.constantFrom('mac', 'bridge', '=', ',', ' ', 'a', ':', '0'),
      maxLength: 20,
    });
    fc.assert(
      fc.property(text, (one) => {
        const entry = readVifEntry(one);
        expect(readVifEntry(printVifEntry(entry))).toEqual(entry);
      }),
    );
  });
});
