import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';

export interface OpenedPage {
  readonly page: Page;
  readonly url: string;
  /** Console messages, uncaught errors and dialogs. */
  readonly complaints: string[];
  readonly requests: string[];
}

export interface PageOptions {
  readonly width?: number;
  readonly javaScriptEnabled?: boolean;
  readonly colorScheme?: 'dark' | 'light';
}

/** Opens files in a browser that runs for the tests of a file; pages are closed after each test. */
export function headlessBrowser(): (path: string, options?: PageOptions) => Promise<OpenedPage> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });
  afterAll(() => browser.close());
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  return async (path, { width = 1280, ...options } = {}) =>
    watched(await browser.newPage({ viewport: { width, height: 900 }, ...options }), path);
}

async function watched(page: Page, path: string): Promise<OpenedPage> {
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => requests.push(request.url()));
  const { href: url } = pathToFileURL(path);
  await page.goto(url);
  return { page, url, complaints, requests };
}
