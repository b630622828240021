import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inventoryHtml } from '../../../src/emitters/inventory/inventory-html.js';
import { sampleEnvironment } from '../sample-environment.js';
import {
  diskFile,
  environmentOf,
  largeEnvironment,
  machine,
  making,
  onFile,
  origin,
  repository,
} from './small-environment.js';

const page = [...inventoryHtml(await sampleEnvironment(), making)].join('');

describe('inventoryHtml', () => {
  it('when the page is made, then its policy allows exactly its own style and script', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    const hashOf = (tag: string) => {
      const text = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)?.[1] ?? '';
      return `&#39;sha256-${createHash('sha256').update(text).digest('base64')}&#39;`;
    };
    expect(policy.split('; ')).toEqual([
      'default-src &#39;none&#39;',
      `style-src ${hashOf('style')}`,
      `script-src ${hashOf('script')}`,
      'img-src data:',
      'base-uri &#39;none&#39;',
      'form-action &#39;none&#39;',
    ]);
  });

  it('when the page is made, then nothing in it points outside', () => {
    const targets = [...page.matchAll(/\s(?:src|href|action|srcset|data)=("[^"]*"|[^\s>]*)/g)].map(
      ([, to]) => to,
    );
    expect(targets.length).toBeGreaterThan(100);
    for (const target of targets) expect(target).toMatch(/^"(#[\w-]+|data:,)"$/);
    expect(page).not.toMatch(/@import|url\(|https?:\/\//);
  });

  it('when the page links to a place, then the place is there, once', () => {
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, to] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(to);
  });

  it('when a VM has a disk, then its row leads to the disk and the disk leads back', () => {
    const slot012 = rowOf(page, 'vm-0004fb000006000074f39ed0491714b3');
    const disk = /href="#(disk-\d+)"/.exec(slot012)?.[1] ?? '';
    expect(rowOf(page, disk)).toContain('href="#vm-0004fb000006000074f39ed0491714b3">slot012</a>');
  });

  it('when names hold markup, then it stays text everywhere', () => {
    const name = `<img src=x onerror="alert('1')">&amp;`;
    const finding = {
      severity: 'note',
      code: name,
      subject: name,
      message: name,
      origins: [origin],
    } as const;
    const environment = environmentOf({
      estate: name,
      uuidPlaces: [{ place: name, uuid: name, origin: { ...origin, file: name } }],
      repositories: [repository('repo', name)],
      networks: [{ id: name, facts: {} }],
      servers: [{ id: name, facts: {}, repositoryIds: [] }],
      vms: [machine(name, { name, osType: name }, { disks: [onFile(name)], problems: [name] })],
      diskFiles: [diskFile(name, 10, { simpleName: { value: name, origin } })],
      findings: [finding],
    });
    const written = [...inventoryHtml(environment, making)].join('');
    expect(written).not.toContain('<img');
    expect(
      written.split('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;').length,
    ).toBeGreaterThan(15);
  });

  it('when the estate has 5,000 VMs, then the page comes in small pieces and quickly', () => {
    const started = process.cpuUsage();
    let [rows, longest, length] = [0, 0, 0];
    for (const piece of inventoryHtml(largeEnvironment(5000), making)) {
      rows += piece.split('<tr').length - 1;
      longest = Math.max(longest, piece.length);
      length += piece.length;
    }
    expect(rows).toBeGreaterThan(15_000);
    expect(longest).toBeLessThan(32 * 1024);
    expect(length).toBeLessThan(24 * 1024 * 1024);
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(15);
  });
});

function rowOf(text: string, id: string): string {
  const start = text.indexOf(`<tr id="${id}"`);
  return text.slice(start, text.indexOf('</tr>', start));
}
