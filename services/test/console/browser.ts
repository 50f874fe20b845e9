// Opens the console in Chromium, and records what a page must not do: errors, dialogs, violations of the policy, and requests to
// other hosts.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core';
import { thisMachine } from '../../local/engine/binary.js';

const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const program = process.env.WAYPOST_BROWSER ?? PROGRAMS.find((path) => existsSync(path));
const here = thisMachine(() => {});
const engine = here.installed(`@dynoxide/${here.platform}-${here.arch}`);

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `describe`; skips the suite, by name, where there is no browser or no engine. */
export function describeInBrowser(name: string, suite: () => void): void {
  if (program === undefined) describe.skip(`${name} (no Chromium here)`, suite);
  else if (engine === undefined) describe.skip(`${name} (no embedded engine here)`, suite);
  else describe(name, suite);
}

/** Uses a profile of its own, which is deleted with it. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: program ?? '', args: FLAGS });
}

export interface OpenPage {
  readonly page: Page;
  /** What the page did that it must not. */
  readonly wrongs: readonly string[];
  /** Waits up to twenty seconds until an expression holds in the page. */
  readonly until: (expression: string) => Promise<void>;
  readonly text: (selector: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const wrongs: string[] = [];
  const { host } = new URL(url);
  page.on('pageerror', (error) => wrongs.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    wrongs.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    const isRefusal = /the server responded with a status of (404|409|410|400|503)/.test(message.text());
    if (message.type() === 'error' && !isRefusal) wrongs.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).host !== host) wrongs.push(`request: ${request.url()}`);
  });
  await page.addInitScript(
    `addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))`,
  );
  await page.goto(url);
  return {
    page,
    wrongs,
    until: (expression) => until(page, expression),
    text: async (selector) => (await page.locator(selector).first().textContent()) ?? '',
    close: () => context.close(),
  };
}

/** Evaluates from outside, since the page's own policy forbids `eval`. */
async function until(page: Page, expression: string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await page.evaluate<boolean>(`Boolean(${expression})`)) return;
    await page.waitForTimeout(50);
  }
  throw new Error(
    `The condition did not hold: ${expression}. The page shows ${await page.locator('main').innerText()}`,
  );
}
