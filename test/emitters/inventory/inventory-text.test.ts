import { describe, expect, it } from 'vitest';
import { inventoryHtml } from '../../../src/emitters/inventory/inventory-html.js';
import { inventoryText } from '../../../src/emitters/inventory/inventory-text.js';
import { wrapped } from '../../../src/emitters/inventory/text-layout.js';
import { sampleEnvironment } from '../sample-environment.js';
import { diskFile, environmentOf, machine, making, onFile, repository } from './small-environment.js';

const sample = await sampleEnvironment();
const sampleText = [...inventoryText(sample, making)].join('');

describe('inventoryText', () => {
  it('when the sample estate is reported, then every VM, disk, repository and network stands in it with its id', () => {
    const lines = sampleText.split('\n');
    for (const vm of sample.vms) expect(lines.some((line) => line.endsWith(` ${vm.id}`))).toBe(true);
    for (const { id } of [...sample.diskFiles, ...sample.repositories, ...sample.networks])
      expect(sampleText).toContain(id);
  });

  it('when the sample estate is reported, then its special cases are named', () => {
    for (const text of [
      'USED TWICE without the shared mark',
      'UNUSED by what was read',
      'MISSING: named by a VM, not in the repository',
      'marked shared (w!)',
      'holds the file system of repository slotreposan01',
      'running on ovs03',
      'export of 2012',
      'Büro Zürich',
      'release          3.3',
      'vm.cfg:5',
    ])
      expect(sampleText).toContain(text);
  });

  it('when the sample estate is reported, then no line is wider than 120 columns and none ends in a blank', () => {
    for (const line of sampleText.split('\n')) {
      expect([...line].length).toBeLessThanOrEqual(120);
      expect(line).toBe(line.trimEnd());
    }
  });

  it('when the sample estate is reported as text and as page, then both name the same things', () => {
    const page = [...inventoryHtml(sample, making)]
      .join('')
      .replace(/^[\s\S]*<body>|<script>[\s\S]*<\/script>|<[^>]*>/g, '')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&')
      .replace(/\s+/g, ' ');
    const words = sampleText.match(/[\w.:-]*\d[\w.:/-]*\w/g) ?? [];
    expect(words.length).toBeGreaterThan(400);
    const missing = [...new Set(words)].filter((word) => !page.includes(word));
    expect(missing).toEqual([]);
  });

  it('when names hold escape sequences and line ends, then none of it reaches the terminal', () => {
    const name = 'db\x1b]0;owned\x07\nVMs 0\r\u009b2J\u202e';
    const environment = environmentOf({
      estate: name,
      repositories: [repository('repo', name)],
      vms: [machine('v1', { name, osType: name }, { disks: [onFile(name)], problems: [name] })],
      diskFiles: [diskFile(name)],
      findings: [{ severity: 'error', code: 'x', subject: name, message: name, origins: [] }],
    });
    const pieces = [...inventoryText(environment, making)];
    for (const piece of pieces) expect(piece).toMatch(/^[^\x00-\x1f\x7f-\x9f\u202e]*\n$/u);
    expect(pieces.join('')).toContain('db\\x1b]0;owned\\x07\\x0aVMs 0');
  });

  it('when a disk is called unused, then the gaps in what was read stand before the list', () => {
    const environment = environmentOf({
      repositories: [repository('repo', 'main')],
      diskFiles: [diskFile('a.img')],
      vms: [machine('v', {}, { problems: ['damaged'] })],
    });
    const text = [...inventoryText(environment, making)].join('').replace(/\s+/g, ' ');
    expect(text.indexOf('1 definition has problems')).toBeGreaterThan(text.indexOf('Disks and their owners'));
    expect(text.indexOf('1 definition has problems')).toBeLessThan(text.indexOf('a.img'));
  });

  it('when the environment is empty, then the report says so and does not fail', () => {
    const text = [...inventoryText(environmentOf({}), making)].join('');
    expect(text).toContain('No manager UUID was found');
    expect(text).toContain('Virtual machines (0)');
  });
});

describe('wrapped', () => {
  it('when a part is wider than a line, then it stands alone and whole', () => {
    const long = 'x'.repeat(150);
    expect([...wrapped('  ', ['a', long, 'b'])]).toEqual(['  a,', `    ${long},`, '    b']);
  });
});
