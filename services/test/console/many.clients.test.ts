// The console over ten thousand services: it draws only the rows in view.
import type { Browser } from 'playwright-core';
import { localServerOfSuite } from '../local/local-server-under-test.js';
import { describeInBrowser, openPage, startBrowser } from './browser.js';
import { nameOf, seed } from './seed.js';

jest.setTimeout(240_000);

const COUNT = 10_000;

describeInBrowser('the console over ten thousand services', () => {
  const localServer = localServerOfSuite();
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
    await seed(localServer.engineUrl, COUNT);
  });
  afterAll(() => browser.close());

  it('lists all services and draws only the rows in view', async () => {
    const { page, until, text, wrongs, close } = await openPage(browser, localServer.url);
    await until(`document.querySelector('.count')?.textContent === '10\u2009000'`);

    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await until(`document.querySelector('.table-body .service-row:last-child')?.dataset.index === '${COUNT - 1}'`);
    await until(`document.querySelector('.table-body .service-row:last-child .api')?.textContent.includes('/prod')`);
    const drawn = await page.evaluate('document.querySelectorAll(".service-row").length');

    expect(drawn).toBeLessThan(60);
    expect(asked.filter((path) => path.startsWith('/v1/services/'))).toEqual([]); // no row asks by itself
    expect(await text('.table-body .service-row:last-child')).toContain('users-sync-99');
    expect(wrongs).toEqual([]);
    await close();
  });

  it('finds a service by name, opens it, and returns to the same search', async () => {
    const name = nameOf(7777);
    const { page, until, close } = await openPage(browser, localServer.url);
    await until(`document.querySelector('.count')?.textContent === '10\u2009000'`);

    await page.keyboard.press('/');
    await page.keyboard.type(name);
    await until(`document.querySelector('.count').textContent === '1 of 10\u2009000'`);
    await page.keyboard.press('Enter');
    await until(`document.querySelector('h1')?.textContent === '${name}'`);
    await page.goBack();
    await until(`document.querySelector('.count')?.textContent === '1 of 10\u2009000'`);

    expect(await page.inputValue('input[type=search]')).toBe(name);
    await close();
  });

  it('draws the rows of the matrix that are in view, and asks only for those', async () => {
    const { page, until, wrongs, close } = await openPage(browser, `${localServer.url}/#/matrix?networks=o`);
    await until(`document.querySelector('.count')?.textContent === '10\u2009000'`);
    await until(`document.querySelector('[data-at="0:1"]') !== null`);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));

    await page.focus('[data-at="0:0"]');
    await page.keyboard.press('Control+End');
    await until(`document.activeElement.dataset.at === '${COUNT - 1}:1'`);
    const drawn = await page.evaluate('document.querySelectorAll(".matrix .cell").length');
    const label = await page.evaluate('document.activeElement.getAttribute("aria-label")');

    expect(drawn).toBeLessThan(140);
    expect(asked.filter((url) => url.includes('/v1/matrix')).length).toBeLessThanOrEqual(2);
    expect(label).toMatch(/^users-sync-99 from office: (OK|blocked|unknown)/);
    expect(wrongs).toEqual([]);
    await close();
  });

  it('opens a link to a filtered list', async () => {
    const { until, text, close } = await openPage(browser, `${localServer.url}/#/?q=billing&show=gone`);
    await until(`/^\\d+ of 10.000$/.test(document.querySelector('.count')?.textContent)`);

    expect(await text('.filters [aria-pressed=true]')).toContain('Gone');
    expect(await text('.table-body .state')).toBe('gone');
    expect(await text('.table-body .who')).toContain('billing');
    await close();
  });
});
