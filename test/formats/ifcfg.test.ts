import { describe, expect, it } from 'vitest';
import { readIfcfg } from '../../src/formats/ifcfg.js';
import { bytesOf, codesOf, fixtureBytes } from './fixture-bytes.js';

describe('readIfcfg', () => {
  it.each([
    ['ifcfg-10001c0d68', '10001c0d68', '10001c0d68', true],
    ['ifcfg-100b8023a2', '100b8023a2', '100b8023a2', true],
    ['ifcfg-bond0', 'bond0', undefined, false],
    ['ifcfg-bond0.48', 'bond0.48', undefined, false],
    ['ifcfg-bond2', 'bond2', undefined, true],
    ['ifcfg-bond2.1001', 'bond2.1001', '100b8023a2', true],
  ])(
    'when the real %s is read, then device %s and network %s come out',
    (name, device, network, byManager) => {
      const { document, findings } = readIfcfg(fixtureBytes(`sysconfig/${name}`));
      expect(findings).toEqual([]);
      expect(document.device?.value).toBe(device);
      expect(document.networkId?.value).toBe(network);
      expect(document.madeByManager).toBe(byManager);
    },
  );

  it('when options hold "=" and blanks, then they stay whole; keys without a field stay in entries', () => {
    const { document } = readIfcfg(fixtureBytes('sysconfig/ifcfg-bond2.1001'));
    expect(document.entries.find((entry) => entry.key === 'ETHTOOL_OPTS')).toMatchObject({
      value: '-K bond2.1001 gro off',
      line: 6,
    });
    expect(readIfcfg(fixtureBytes('sysconfig/ifcfg-bond0')).document.bondingOptions?.value).toBe(
      'mode=1 miimon=250 use_carrier=1 updelay=500 downdelay=500 primary_reselect=2 primary=eth0',
    );
  });

  it('when a bridge has an ordinary name, then it is no network id', () => {
    expect(readIfcfg(bytesOf('DEVICE=eth0\nBRIDGE=xenbr0\n')).document.networkId).toBeUndefined();
    expect(readIfcfg(bytesOf('DEVICE=c0a80100\nTYPE=bridge\n')).document.networkId?.value).toBe('c0a80100');
  });

  it('when DEVICE is missing or the file is cut in a quoted value, then a finding says so', () => {
    expect(codesOf(readIfcfg(new Uint8Array()).findings)).toEqual(['1:1 missing-field']);
    expect(codesOf(readIfcfg(bytesOf('DEVICE=bond0\nBONDING_OPTS="mode=1 mii')).findings)).toEqual([
      '2:15 open-quote',
    ]);
  });
});
