import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { inventoryHtml } from '../../../src/emitters/inventory/inventory-html.js';
import type { Environment } from '../../../src/model/environment.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { headlessBrowser, type OpenedPage, type PageOptions } from '../headless-browser.js';
import { sampleEnvironment } from '../sample-environment.js';
import { environmentOf, largeEnvironment, machine, making, repository } from './small-environment.js';

const scratch = scratchDirectories();
const sample = await sampleEnvironment();

const openPage = headlessBrowser();

function open(environment: Environment, options: PageOptions = {}): Promise<OpenedPage> {
  const path = join(scratch(), 'inventory.html');
  writeFileSync(path, [...inventoryHtml(environment, making)].join(''));
  return openPage(path, options);
}

function visibleNames(page: Page): Promise<string[]> {
  return page.locator('#vms tbody tr:visible td:first-child b').allTextContents();
}

describe('the inventory page in a browser', () => {
  it('when it is opened from a file, then it asks for nothing else and complains about nothing', async () => {
    const { page, url, complaints, requests } = await open(sample);
    await page.locator('#filter').fill('slot');
    await expect.poll(() => page.locator('#filter-result').textContent()).toMatch(/^\d+ of \d+ rows$/);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([url]);
  });

  it('when a text is typed, then only rows with all its words stay, in every table, until it is taken away', async () => {
    const { page } = await open(sample);
    expect((await visibleNames(page)).length).toBe(45);
    await page.locator('#filter').fill('TWIN prodreposan01');
    await expect.poll(() => visibleNames(page)).toEqual(['twin-a', 'twin-b']);
    expect(await page.locator('#vms .count').textContent()).toBe('2 of 45');
    const disks = await page.locator('#disks tbody tr:visible').allTextContents();
    expect(disks.length).toBeGreaterThan(0);
    for (const disk of disks) expect(disk).toContain('twin-a');
    expect(await page.locator('#networks table').isVisible()).toBe(false);
    await page.locator('#filter').fill('');
    await expect.poll(async () => (await visibleNames(page)).length).toBe(45);
    expect(await page.locator('#networks table').isVisible()).toBe(true);
  });

  it('when a column head is pressed, then rows are sorted by it, and the other way when pressed again', async () => {
    const { page } = await open(
      environmentOf({
        repositories: [repository('repo', 'main')],
        vms: [
          machine('v1', { name: 'vm 10', memory: 512 }),
          machine('v2', { name: 'vm 9', memory: 10240 }),
          machine('v3', { name: 'vm 1' }),
        ],
      }),
    );
    const press = (name: string) => page.locator('#vms th', { hasText: name }).getByRole('button').click();
    await press('Name');
    expect(await visibleNames(page)).toEqual(['vm 1', 'vm 9', 'vm 10']);
    await press('Memory');
    expect(await visibleNames(page)).toEqual(['vm 1', 'vm 10', 'vm 9']);
    await press('Memory');
    expect(await visibleNames(page)).toEqual(['vm 9', 'vm 10', 'vm 1']);
    const sorted = page.locator('#vms th[aria-sort]');
    expect([await sorted.count(), await sorted.getAttribute('aria-sort')]).toEqual([1, 'descending']);
  });

  it('when a VM is named like markup, then its name is text and nothing runs', async () => {
    const name = `<img src=x onerror="alert(1)"><script>alert(2)</script>`;
    const { page, url, complaints, requests } = await open(
      environmentOf({ vms: [machine('v1', { name }, { problems: [name] })], estate: name }),
    );
    expect(await visibleNames(page)).toEqual([name]);
    expect(await page.locator('img').count()).toBe(0);
    expect([complaints, requests]).toEqual([[], [url]]);
  });

  it('when markup got into the page all the same, then its policy keeps it from running or loading', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const { page } = await open(environmentOf({ vms: [machine('v1')] }));
    const ran = await page.evaluate(`new Promise((done) => {
      window.ran = false;
      document.body.insertAdjacentHTML('beforeend', '<img src="http://127.0.0.1:${port}/x" onerror="window.ran = true">');
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      setTimeout(() => done(window.ran), 500);
    })`);
    server.close();
    expect([ran, asked]).toEqual([false, []]);
  });

  it('when a disk link of a VM is followed, then the disk is in view, even if it was filtered away', async () => {
    const { page } = await open(sample);
    await page.locator('#filter').fill('slot012 00:21:f6');
    await expect.poll(() => visibleNames(page)).toEqual(['slot012']);
    await page.locator('#vms tbody tr:visible a[href^="#disk-"]').click();
    const disk = page.locator('tr:target');
    await expect.poll(() => disk.isVisible()).toBe(true);
    expect(await disk.textContent()).toContain('slot012');
    const top = (await disk.boundingBox())?.y ?? -1;
    expect(top).toBeGreaterThan(50);
    expect(top).toBeLessThan(900);
    await disk.locator('a[href^="#vm-"]').click();
    expect(await page.locator('tr:target b').textContent()).toBe('slot012');
  });

  it('when scripts are off, then all rows can be read and no dead control is shown', async () => {
    const { page } = await open(sample, { javaScriptEnabled: false });
    expect((await visibleNames(page)).length).toBe(45);
    expect(await page.locator('#filter').isVisible()).toBe(false);
    expect(await page.locator('button').count()).toBe(0);
  });

  it.each([1280, 768, 390])(
    'when the window is %d pixels wide, then nothing sticks out of it',
    async (width) => {
      const { page } = await open(sample, { width });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      const outside = await page.evaluate(
        '[...document.querySelectorAll("td *, th")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).length',
      );
      expect(outside).toBe(0);
    },
  );

  it('when a long table is scrolled, then its head stays in view below the filter', async () => {
    const { page } = await open(sample);
    await page.evaluate('document.querySelectorAll("#vms tbody tr")[20].scrollIntoView()');
    const bar = await page.locator('#filter-bar').boundingBox();
    const head = await page.locator('#vms th').first().boundingBox();
    expect(head?.y).toBeCloseTo((bar?.y ?? 0) + (bar?.height ?? 0), 0);
    expect(bar?.y).toBe(0);
  });

  it('when dark is preferred, then the page is dark on screen and light on paper', async () => {
    const { page } = await open(sample, { colorScheme: 'dark' });
    const brightness = () =>
      page.evaluate<number>('Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])');
    expect(await brightness()).toBeLessThan(40);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await brightness()).toBe(255);
    expect(await page.locator('#filter-bar').isVisible()).toBe(false);
  });

  it('when the estate has 5,000 VMs, then filtering and sorting still answer within seconds', async () => {
    const { page } = await open(largeEnvironment(5000));
    const started = performance.now();
    await page.locator('#filter').fill('4999');
    await expect.poll(() => visibleNames(page), { timeout: 20_000 }).toContain('vm 4999');
    await page.locator('#vms th', { hasText: 'Memory' }).getByRole('button').click();
    expect(performance.now() - started).toBeLessThan(20_000);
    expect((await visibleNames(page)).length).toBeLessThan(20);
  });
});
