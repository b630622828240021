import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nightPage } from '../../../src/emitters/night/night-page.js';
import { reportParts } from '../../../src/emitters/night/report-parts.js';
import type { NightRecord } from '../../../src/model/night.js';
import { estateOf, factsOfNight, goodNight, recordOf, sourceOf } from '../../checks/night/night-facts.js';
import { scratchDirectories } from '../../reach/scratch-directory.js';
import { headlessBrowser } from '../headless-browser.js';

const scratch = scratchDirectories();
const openPage = headlessBrowser();
const markup = '<script>alert(1)</script><img src=x onerror="alert(2)">';

const before = goodNight(21);
const sources = [
  sourceOf('/a'),
  sourceOf(`/mnt/${'long'.repeat(40)}`, {
    status: 'failed',
    problems: [{ path: '', reason: 'it holds nothing' }],
  }),
];
const sizes = { OVM_STATISTIC: [1_000_000, 100 * 1024 ** 2] as const, [markup]: [1, 10] as const };
/** A night of which every part of the report has something to tell. */
const badNight: NightRecord = recordOf(
  factsOfNight(23, { environment: estateOf(8), sizes, sources }),
  before,
  {},
  {
    copies: [
      { target: '/mnt/nas', status: 'verified', bytes: 5 * 1024 ** 2, tookMs: 1234 },
      { target: `backup:/${'deep/'.repeat(30)}`, status: 'failed', reason: 'no space', bytes: 0, tookMs: 50 },
    ],
    pruned: ['20261101T020000Z-old1'],
    notices: [{ target: markup, status: 'failed', reason: 'refused' }],
    troubles: [`not pruned: ${markup}`],
  },
);

async function open(record: NightRecord, options = {}) {
  const path = join(scratch(), 'night.html');
  writeFileSync(path, [...nightPage(record, before.record)].join(''));
  return openPage(path, options);
}

describe('the report of a night as a page', () => {
  it('when it is opened from a file, then it tells what the text tells, asks for nothing and runs nothing', async () => {
    const { page, url, complaints, requests } = await open(badNight);
    expect(await page.locator('h1').textContent()).toBe(
      'Night 20261123T020000Z-aaaa of estate prod: NOT good',
    );
    expect(await page.locator('main > p').textContent()).toBe(badNight.line);
    const parts = reportParts(badNight, before.record);
    expect(parts).toHaveLength(10);
    for (const { id, title, rows, remark } of parts) {
      const section = page.locator(`#${id}`);
      expect(await section.locator('h2').textContent()).toBe(title);
      expect(await section.locator('p').allTextContents()).toEqual(remark === undefined ? [] : [remark]);
      const cells = await section
        .locator('tbody tr')
        .evaluateAll((found) => found.map((row) => [...row.children].map(({ textContent }) => textContent)));
      expect(cells).toEqual(rows);
    }
    expect(await page.locator('script, img').count()).toBe(0);
    expect([complaints, requests]).toEqual([[], [url]]);
  });

  it.each([
    [1280, 'dark'],
    [390, 'light'],
  ] as const)(
    'when the window is %d pixels wide and %s, then nothing sticks out of it, and every cell says what it is',
    async (width, colorScheme) => {
      const { page } = await open(badNight, { width, colorScheme });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      const outside = await page.evaluate(
        '[...document.querySelectorAll("p, td, th")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).length',
      );
      expect(outside).toBe(0);
      const brightness = 'Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])';
      expect((await page.evaluate<number>(brightness)) < 40).toBe(colorScheme === 'dark');
      // on a card what is empty would be a label alone
      expect(await page.locator('#night-counts td:empty').first().isVisible()).toBe(width > 760);
      const head = page.locator('#night-copies thead');
      expect(await head.isVisible()).toBe(width > 760);
      const label =
        'getComputedStyle(document.querySelector("#night-copies td:nth-child(2)"), "::before").content';
      expect(await page.evaluate(label)).toBe(width > 760 ? 'none' : '"State"');
    },
  );

  it('when the night is good, then the page says so and has no chapter of reasons', () => {
    const page = [...nightPage(recordOf(factsOfNight(23)))].join('');
    expect(page).toContain('<span class="word good">good</span></h1>');
    expect(page).not.toContain('id="night-reasons"');
  });
});
