import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { maskSecrets } from '../../src/base/secret.js';
import { emitVmCfg } from '../../src/emitters/vm-cfg-emitter.js';
import { maskValue } from '../../src/formats/python-literal/mask-value.js';
import { type PyValue, pyValueJson } from '../../src/formats/python-literal/py-value.js';
import { readVmCfg } from '../../src/formats/vm-cfg/read-vm-cfg.js';
import { effectiveAssignments } from '../../src/formats/vm-cfg/vm-cfg-document.js';
import { vmCfgKeyOrder } from '../../src/formats/vm-cfg/vm-cfg-keys.js';
import { readXmList } from '../../src/formats/xm-list.js';
import type { VirtualMachine } from '../../src/model/environment.js';
import { runningDomain } from '../../src/sources/running-domain-facts.js';
import { vmCfgFacts } from '../../src/sources/vm-cfg-facts.js';
import { literalCase } from '../generators/literal-config.js';

const estate = fileURLToPath(new URL('../fixtures/sample-estate/repositories/', import.meta.url));
const samples = readdirSync(estate, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('vm.cfg'))
  .map((path) => ({ path, bytes: new Uint8Array(readFileSync(join(estate, path))) }));

const origin = { source: 'repository-files', file: 'a/vm.cfg' } as const;

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function vmOf(bytes: Uint8Array, id: string): VirtualMachine {
  return vmCfgFacts(bytes, { id, kind: 'vm', repositoryId: 'r', origin }).vm;
}

function valuesOf(bytes: Uint8Array): Map<string, PyValue> {
  const { document } = readVmCfg(bytes);
  return new Map([...effectiveAssignments(document)].map(([name, { value }]) => [name, value]));
}

/** The value as it is told: text decoded, ints as text, None of a text as the empty text. */
function told(name: string, value: PyValue): string {
  if (value.kind === 'none' && name.startsWith('OVM_')) return '""';
  if (value.kind === 'int') return JSON.stringify(String(value.value));
  return maskSecrets(pyValueJson(value, 'text'), 'x').replace(/@secret:[\w-]+/g, '@secret:x');
}

function expectRoundTrip(bytes: Uint8Array): void {
  const before = valuesOf(bytes);
  const name = before.get('name');
  const text = emitVmCfg(vmOf(bytes, name?.kind === 'str' ? name.text : 'id1'));
  const after = valuesOf(bytesOf(text));
  for (const [key, value] of before)
    expect([key, told(key, after.get(key) ?? { kind: 'none' })]).toEqual([key, told(key, value)]);
  const added = [...after.keys()].filter((key) => !before.has(key));
  expect(added.filter((key) => !['name', 'disk', 'vif'].includes(key))).toEqual([]);
  expect(text).toMatch(/^[ -~\n]*$/);
}

describe('emitVmCfg', () => {
  const undamaged = samples.filter(({ bytes }) =>
    readVmCfg(bytes).findings.every((finding) => finding.severity !== 'error'),
  );

  it('when the sample estate is looked at, then all but one of its vm.cfg are sound', () => {
    expect(samples.length).toBeGreaterThan(40);
    expect(undamaged.length).toBe(samples.length - 1);
  });

  it.each(undamaged)('when $path is read and written, then it tells the same values', ({ bytes }) => {
    expectRoundTrip(bytes);
  });

  it.each([
    "kernel = '/usr/lib/xen/boot/hvmloader'\nvif = []\nname = 'i-2-3-VM'\nmemory = ''\nvcpus = ''\napic = 1\ndisk = []\n",
    "name = 'a'\nmemory = '2048'\nvcpus = 4L\nOVM_description = None\ndisk = [',xvdb:cdrom,r']\nvif = []\n",
    "name = 'a'\nOVM_simple_name = u'B\\xfcro'\nOVM_description = \"HR's\\n#1\"\nib_pkeys = [{'a': (1, 2.5)}]\n",
    "name = 'a'\nvfb = ['type=vnc,vncpasswd=hunter22,keymap=de-ch']\nguest_os_type = 'Oracle Linux 5'\n",
    "name = 'a'\ncpus = '0-1'\ncpus = '2-3'",
  ])('when %j is read and written, then it tells the same values', (text) => {
    expectRoundTrip(bytesOf(text));
  });

  it('when any keys of foreign shapes come, then each that is carried comes back as it was', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const { content } = literalCase(seed);
      const bytes = typeof content === 'string' ? bytesOf(content) : content;
      const vm = vmOf(bytes, 'id1');
      const after = valuesOf(bytesOf(emitVmCfg(vm)));
      const before = valuesOf(bytes);
      for (const { name } of vm.otherKeys) {
        const [was, is] = [before.get(name), after.get(name)];
        const masked = was && maskValue(name, was, `id1-${name}`);
        expect(is && pyValueJson(is, 'text')).toBe(masked && pyValueJson(masked, 'text'));
      }
    }
  });

  it('when keys are known, then they stand in the order of the real files and others follow', () => {
    const text = emitVmCfg(vmOf(bytesOf("zz = 1\nboot = 'c'\nmaxmem = 5\nmemory = 4\naa = 2\n"), 'id1'));
    const keys = text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(keys).toEqual(['vif', 'disk', 'boot', 'name', 'memory', 'maxmem', 'zz', 'aa']);
    expect(new Set(vmCfgKeyOrder).size).toBe(27);
  });

  it('when a password stands in a value, then its mark is written and a comment tells to replace it', () => {
    const text = emitVmCfg(
      vmOf(bytesOf("vncpasswd = 'hunter22'\nvfb = ['type=vnc,vncpasswd=hunter23']\n"), 'i'),
    );
    expect(text).not.toContain('hunter2');
    expect(text).toContain("vncpasswd = '@secret:i-vncpasswd'\n");
    expect(text).toMatch(/^# replace every @secret: mark/);
  });

  it('when huge pages are set, then the flag is written as an int, as the agent wants it', () => {
    expect(emitVmCfg(vmOf(bytesOf('superpages = 1\n'), 'i'))).toContain('superpages = 1\n');
  });

  it('when a value was assumed, then it is not written', () => {
    const vm = vmOf(bytesOf("memory = 512\nvcpus = 2\nbuilder = 'hvm'\n"), 'i');
    expect(vm.facts.memoryLimit?.assumed).toBeDefined();
    expect(emitVmCfg(vm)).not.toMatch(/maxmem|maxvcpus|OVM_domain_type/);
  });

  it('when the definition is damaged, then a comment says so first', () => {
    const vm = vmOf(bytesOf("disk = ['nonsense']\nmemory = 5\n"), 'i');
    expect(emitVmCfg(vm)).toMatch(/^# look at this first: item 1 of disk cannot be read\n/);
  });

  it('when a carried value is no literal, then the file stays readable and a comment names the key', () => {
    const vm = { ...vmOf(bytesOf('memory = 5\n'), 'i'), otherKeys: [{ name: 'x', literal: 'f()', origin }] };
    const text = emitVmCfg(vm);
    expect(text).toContain('# x is left out');
    expect([...valuesOf(bytesOf(text)).keys()]).not.toContain('x');
  });

  it('when only a live manager shows a disk, then it is no disk string, and a comment names it', () => {
    const vm = vmOf(bytesOf("disk = ['file:/a.img,xvda,w']\n"), 'i');
    const [first] = vm.disks;
    const shown = first ? [{ ...first, frontEnd: 'slot 3', text: '0004.img  [data]' }] : [];
    const text = emitVmCfg({ ...vm, disks: [...vm.disks, ...shown] });
    expect(text).toContain("disk = ['file:/a.img,xvda,w']\n");
    expect(text).toContain('# slot 3 is left out: only a live manager shows it: 0004.img  [data]\n');
  });

  it('when a VM was only seen running, then all that is known is written and a comment says so', () => {
    const domain = readXmList(
      bytesOf(
        '(domain (domid 3) (name 0004fb0000060000a1b2c3d4e5f60002) (memory 1030) (maxmem 1032) (vcpus 1)' +
          '(image (hvm (boot c))) (device (vif (mac 00:21:f6:00:00:01) (bridge 10e69b4de3)))' +
          '(device (vbd (dev xvda:disk) (uname file:/a.img) (mode w))))',
      ),
    ).document.domains[0];
    const vm = domain && runningDomain(domain, 'ovs01', { source: 'running-domains', file: 'xm' });
    const text = vm ? emitVmCfg(vm) : '';
    expect(text).toMatch(/^# rebuilt from xm list/);
    expect(text).toContain("disk = ['file:/a.img,xvda,w']\n");
    expect(text).toContain("vif = ['mac=00:21:f6:00:00:01,bridge=10e69b4de3']\n");
    expect(text).toContain('memory = 1030\n');
    expect(text).toContain('maxmem = 1032\n');
    expect(text).toContain("builder = 'hvm'\n");
    expect(text).toContain("OVM_domain_type = 'xen_hvm'\n");
  });
});
