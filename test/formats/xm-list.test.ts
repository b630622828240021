import { describe, expect, it } from 'vitest';
import { readXmList, xmProperty } from '../../src/formats/xm-list.js';
import { bytesOf, codesOf, fixtureBytes } from './fixture-bytes.js';

describe('readXmList', () => {
  it('when the output of a server is read, then every domain comes, Domain-0 too', () => {
    const { document, findings } = readXmList(fixtureBytes('server-files/derived-xm-list-l.txt'));
    expect(codesOf(findings)).toEqual(['1:1 shell-prompt']);
    expect(document.domains.map((domain) => [domain.domid?.value, domain.name?.value, domain.line])).toEqual([
      ['1', '0004fb0000060000a1b2c3d4e5f60001', 2],
      ['11', '0004fb0000060000a1b2c3d4e5f60002', 70],
      ['0', 'Domain-0', 108],
    ]);
    expect(document.domains.map((domain) => domain.imageKind?.value)).toEqual(['linux', 'hvm', 'linux']);
  });

  it('when a paravirtual domain is read, then sizes, policies, network and disk are there', () => {
    const domain = readXmList(fixtureBytes('server-files/derived-xm-list-l.txt')).document.domains[0];
    expect(domain).toMatchObject({
      uuid: { value: '0004fb00-0006-0000-a1b2-c3d4e5f60001', line: 13 },
      memory: { value: '2048' },
      maxmem: { value: '4096' },
      vcpus: { value: '2' },
      onPoweroff: { value: 'destroy' },
      onReboot: { value: 'restart' },
      onCrash: { value: 'restart' },
      bootloader: { value: '/usr/bin/pygrub', line: 7, column: 17 },
    });
    const [vif, vbd] = [domain?.vifs[0], domain?.vbds[0]];
    expect(vif && xmProperty(vif, 'mac')?.value).toBe('00:21:f6:00:00:01');
    expect(vif && xmProperty(vif, 'bridge')?.value).toBe('10e69b4de3');
    // xend breaks the line inside (uname ...) when the path is long.
    expect(vbd && xmProperty(vbd, 'uname')?.value).toBe(
      'file:/OVS/Repositories/0004fb00000300001e4ee7d261313647/VirtualDisks/0004fb0000120000a1b2c3d4e5f60001.img',
    );
    expect(vbd && xmProperty(vbd, 'dev')?.value).toBe('xvda:disk');
    expect(domain?.otherDevices.map((device) => device.deviceClass)).toEqual(['vkbd', 'vfb']);
    expect(domain?.otherProperties.find((property) => property.key === 'cpus')?.raw).toBe('(cpus (() ()))');
  });

  it('when texts are quoted, then brackets and quotes in them are text', () => {
    const domain = readXmList(fixtureBytes('server-files/derived-xm-list-l.txt')).document.domains[1];
    expect(domain?.otherProperties.find((property) => property.key === 'description')?.value).toBe(
      "it's (test) only",
    );
    expect(domain?.vbds.map((device) => xmProperty(device, 'mode')?.value)).toEqual(['w!', 'r']);
  });

  it('when the output stands on one line, then it reads the same', () => {
    const text =
      '(domain (domid 8) (name fedora14) (device (tap2 (uname tap2:aio:/x) (dev hda)))) (domain (name b))';
    const { document, findings } = readXmList(bytesOf(text));
    expect(findings).toEqual([]);
    expect(document.domains.map((domain) => domain.name?.value)).toEqual(['fedora14', 'b']);
    expect(document.domains[0]?.vbds[0]?.deviceClass).toBe('tap2');
  });

  it('when the text is cut off, then what came is kept and the missing brackets are counted', () => {
    const { document, findings } = readXmList(
      bytesOf('(domain (name a))\n(domain\n (name b)\n (device (vif (mac 00:21'),
    );
    expect(document.domains.map((domain) => domain.name?.value)).toEqual(['a', 'b']);
    expect(document.domains[1]?.vifs).toHaveLength(1);
    expect(codesOf(findings)).toEqual(['2:1 truncated']);
    expect(findings[0]?.message).toContain('4 closing brackets');
  });

  it('when there is text between or behind domains, then it is left out and told', () => {
    const { document, findings } = readXmList(
      bytesOf('(domain (name a))\nError: x (y)\n(other 1)\n(domain (name b))\n) z'),
    );
    expect(document.domains).toHaveLength(2);
    expect(document.others).toEqual([{ value: '(other 1)', line: 3, column: 1 }]);
    expect(codesOf(findings)).toEqual(['2:1 text-outside', '5:1 text-outside', '3:1 unknown-expression']);
  });

  it('when brackets nest without end, then the stack holds and the domain stays', () => {
    const deep = `${'('.repeat(500_000)}x${')'.repeat(500_000)}`;
    const { document, findings } = readXmList(bytesOf(`(domain (name a) (odd ${deep}) (memory 5))`));
    expect(document.domains[0]).toMatchObject({ name: { value: 'a' }, memory: { value: '5' } });
    expect(findings.map((finding) => finding.code)).toEqual(['too-deep']);
    expect(readXmList(bytesOf('(domain '.repeat(500_000))).findings.map((one) => one.code)).toContain(
      'truncated',
    );
  });

  it('when a key stands twice or there is no domain, then a finding says so', () => {
    const twice = readXmList(bytesOf('(domain (name a) (name b))'));
    expect(twice.document.domains[0]?.name?.value).toBe('b');
    expect(codesOf(twice.findings)).toEqual(['1:24 repeated-key']);
    expect(codesOf(readXmList(new Uint8Array()).findings)).toEqual(['1:1 no-domain']);
  });
});
