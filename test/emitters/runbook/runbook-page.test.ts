import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runbookHtml } from '../../../src/emitters/runbook/html.js';
import { samplePlans } from '../../generators/sample-runbooks.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';

const scratch = scratchDirectories();
const plans = await samplePlans();

let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
  context = await browser.newContext();
});
afterAll(() => browser.close());

function written(situation: string, id?: string): string {
  const plan = plans.find((one) => one.situation === situation);
  if (plan === undefined) throw new Error(`no plan of ${situation}`);
  const path = join(scratch(), 'runbook.html');
  writeFileSync(path, [...runbookHtml({ ...plan, id: id ?? plan.id })].join(''));
  return pathToFileURL(path).href;
}

async function open(url: string): Promise<{ page: Page; complaints: string[]; requests: string[] }> {
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url);
  return { page, complaints, requests };
}

const ticked = (page: Page) =>
  page
    .locator('input:checked')
    .evaluateAll((boxes) => boxes.map((box) => (box as unknown as { id: string }).id));

describe('a runbook in a browser', () => {
  it('when boxes are ticked and the page is opened again, then they are ticked, and those of another recovery are not', async () => {
    const url = written('B3');
    const { page, complaints, requests } = await open(url);
    expect(await page.locator('#progress').textContent()).toMatch(/^0 of \d+ steps done$/);
    await page.locator('#step-install-manager').check();
    await page.locator('#before-1').check();
    await page.locator('#step-prepare-host').check();
    await page.locator('#step-prepare-host').uncheck();
    expect(await page.locator('#progress').textContent()).toMatch(/^1 of \d+ steps done$/);
    await page.close();
    const again = await open(url);
    expect(await ticked(again.page)).toEqual(['before-1', 'step-install-manager']);
    expect(await again.page.locator('.step.ticked h3').count()).toBe(1);
    const other = await open(written('B3', '20131008T000000Z-B3'));
    expect(await ticked(other.page)).toEqual([]);
    expect([...complaints, ...again.complaints, ...other.complaints]).toEqual([]);
    expect(requests).toEqual([url]);
  });

  it('when commands are selected to be pasted, then each is one whole line, however it is shown', async () => {
    const { page } = await open(written('B4'));
    await page.setViewportSize({ width: 380, height: 800 });
    const blocks = (await page.evaluate(`[...document.querySelectorAll('pre')].map((block) => {
      const range = document.createRange();
      range.selectNodeContents(block);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return getSelection().toString();
    })`)) as string[];
    const commands =
      plans.find((one) => one.situation === 'B4')?.steps.flatMap((step) => step.commands) ?? [];
    expect(commands.length).toBeGreaterThan(100);
    expect(blocks.join('\n').split('\n').filter(Boolean)).toEqual(commands.map(({ text }) => text));
  });

  it('when a page is printed, then marks, boxes and commands are on the paper, and no line of a command is on two pages', async () => {
    const { page } = await open(written('B2'));
    await page.emulateMedia({ media: 'print' });
    const plan = plans.find((one) => one.situation === 'B2');
    const marked = plan?.steps.filter(({ certainty }) => certainty !== 'documented').length ?? 0;
    expect(marked).toBeGreaterThan(5);
    const shown = (selector: string) =>
      page
        .locator(selector)
        .evaluateAll(
          (found) =>
            found.filter((one) => (one as unknown as { offsetHeight: number }).offsetHeight > 0).length,
        );
    expect(await shown('.doubt')).toBe(marked);
    expect(await shown('.step input[type=checkbox]')).toBe(plan?.steps.length);
    expect(await shown('#progress')).toBe(0);
    const cut = await page.evaluate(`[...document.querySelectorAll('pre')].filter((block) =>
      block.scrollHeight > block.clientHeight + 1 || block.scrollWidth > block.clientWidth + 1).length`);
    expect(cut).toBe(0);
    const breaks =
      await page.evaluate(`[...document.querySelectorAll('pre .line, .step:not(.lengthy)')].filter((one) =>
      getComputedStyle(one).breakInside !== 'avoid').length`);
    expect(breaks).toBe(0);
  });

  it('when the screen is narrow, then nothing is wider than it', async () => {
    const { page } = await open(written('B4'));
    await page.setViewportSize({ width: 380, height: 800 });
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(380);
  });
});
