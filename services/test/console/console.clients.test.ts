// Uses the console as a person does: in a real browser, over a real local server.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page, Route } from 'playwright-core';
import { createDocumentClient } from '../../adapters/dynamodb/client.js';
import { createSweepState } from '../../adapters/dynamodb/sweep-state.js';
import { tableNames } from '../../adapters/settings/tables.js';
import { BLANK_STATE } from '../../app/sweep/ports.js';
import {
  createDeployment,
  createRestApi,
  createStage,
  deleteRestApi,
  updateRestApi,
  updateStage,
  type ApiShown,
} from '../../core/test/cloudtrail/api-events.js';
import { withDetail } from '../../core/test/cloudtrail/record.js';
import { REGISTRY } from '../../local/local-server.js';
import { localServerOfSuite } from '../local/local-server-under-test.js';
import { describeInBrowser, openPage, startBrowser, type OpenPage } from './browser.js';
import { ACCOUNT, connectionTo, ENDPOINTS, NETWORKS, REGION, seed } from './seed.js';

jest.setTimeout(120_000);

const HOSTILE = '<img src=x onerror=alert(1)>';
const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

const PAGES: readonly (readonly [name: string, hash: string, heading: string])[] = [
  ['the list', '', 'Services'],
  ['a service', '#/services/orders-api', 'orders-api'],
  ['a service with a conflict', '#/services/stock-api', 'stock-api'],
  ['a gone service', '#/services/old-api', 'old-api'],
  ['a service that is no longer private', '#/services/public-api', 'public-api'],
  ['a service with two live APIs', '#/services/twin-api', 'twin-api'],
  ['an unknown service', '#/services/order-api', 'No service is named'],
  ['the networks', '#/networks', 'Networks'],
  ['a network', `#/networks/${NETWORKS[0]}`, NETWORKS[0]],
  ['the matrix', '#/matrix', 'Matrix'],
  ['the accounts', '#/accounts', 'Accounts'],
  ['a look-up', '#/lookup?url=https%3A%2F%2Fa1b2c3d4e5.execute-api.eu-west-1.amazonaws.com%2Fprod', 'Look up a URL'],
  ['the activity', '#/activity?since=30d', 'Activity'],
  ['what depends on an endpoint', `#/impact/${ENDPOINTS[0]}`, 'What depends on vpce-'],
  ['what depends on an unknown id', '#/impact/order-api', 'What depends on order-api'],
  ['an unknown page', '#/else', 'This page does not exist'],
];

describeInBrowser('the console', () => {
  const localServer = localServerOfSuite();
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
    await seed(localServer.engineUrl, 10);
    await localServer.publish(hostileEvents());
    await localServer.publish(apiEvents('pasted0api', 'pasted-api'));
    await localServer.publish([
      ...apiEvents('g0neg0neg0', 'old-api'),
      deleteRestApi({ apiId: 'g0neg0neg0', at: '2026-01-04T00:00:00Z' }),
    ]);
    await localServer.publish([...publicEvents('pub0pub0pu'), ...twinEvents('e0e0e0e0e0', 'y0y0y0y0y0')]);
    await rememberSweep(localServer.engineUrl);
  });
  afterAll(() => browser.close());

  const open = (hash = '', options = {}) => openPage(browser, `${localServer.url}/${hash}`, options);

  describe('a walk through its pages', () => {
    let opened: OpenPage;
    beforeAll(async () => {
      opened = await open('', { colorScheme: 'light' });
      await opened.page.evaluate(AXE);
    });
    afterAll(() => opened.close());

    it.each(PAGES)(
      'shows %s accessibly, in light and dark, also on a phone, without errors or foreign requests',
      async (_, hash, heading) => {
        const { page, until, wrongs } = opened;
        await page.setViewportSize(DESK);
        await page.emulateMedia({ colorScheme: 'light' });
        await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
        await until(`document.querySelector('main :is(h1, h2)')?.textContent.includes(${JSON.stringify(heading)})`);
        await until(`document.querySelector('.loading, .ghost') === null`);

        const inLight = await violations(page);
        await page.emulateMedia({ colorScheme: 'dark' });
        const inDark = await violations(page, 'color-contrast');
        await page.setViewportSize(PHONE);
        const width = await page.evaluate('document.documentElement.scrollWidth');

        expect(width).toBeLessThanOrEqual(PHONE.width);
        expect([...inLight, ...inDark]).toEqual([]);
        expect(wrongs).toEqual([]);
      },
    );

    it('opens each page by its link', async () => {
      for (const [, hash, heading] of PAGES) {
        await opened.page.goto('about:blank');
        await opened.page.goto(`${localServer.url}/${hash}`);
        await opened.until(
          `document.querySelector('main :is(h1, h2)')?.textContent.includes(${JSON.stringify(heading)})`,
        );
      }

      expect(opened.wrongs).toEqual([]);
    });
  });

  it('shows text from AWS as text, never as markup', async () => {
    const { page, text, until, wrongs, close } = await open();
    await until(`document.querySelector('.who a')`);
    const list = await text('main');
    await page.goto(`${localServer.url}/#/services/img-src-x-onerror-alert-1`);
    await until(`document.querySelector('.cause') !== null`);
    const service = await text('main');
    await page.goto(`${localServer.url}/#/accounts`);
    await until(`document.querySelector('.claim') !== null`);
    const accounts = await text('main');
    await page.goto(`${localServer.url}/#/services/${encodeURIComponent(HOSTILE)}`);
    await until(`document.querySelector('.blank') !== null`);
    const unknown = await text('main');
    const images = await page.evaluate('document.querySelectorAll("img, [onerror], main script").length');

    expect(list).toContain('img-src-x-onerror-alert-1');
    expect(service).toContain(`role/${HOSTILE}`);
    expect(accounts).toContain(HOSTILE);
    expect(unknown).toContain(HOSTILE);
    expect(images).toBe(0);
    expect(wrongs).toEqual([]);
    await close();
  });

  it('shows posted events without a reload, in the list and on the page of the service', async () => {
    const [list, service] = await Promise.all([open('#/?q=fresh'), open('#/services/fresh-api')]);
    await list.until(`document.querySelector('.blank') !== null`);
    await service.until(`document.querySelector('.blank') !== null`);
    await list.until(`document.querySelector('.link').textContent === 'connected'`);
    await service.until(`document.querySelector('.link').textContent === 'connected'`);

    await localServer.publish(apiEvents('fresh000ap', 'fresh-api'));

    await list.until(`document.querySelector('.api')?.textContent.includes('fresh000ap/prod')`);
    // First "live", until the health is computed; nobody knows this API's policy.
    await service.until(`document.querySelector('.title .status')?.textContent === 'unknown'`);
    await service.until(`document.querySelector('.timeline')?.textContent.includes('Became available')`);
    expect([...list.wrongs, ...service.wrongs]).toEqual([]);
    await Promise.all([list.close(), service.close()]);
  });

  it('shows a change on the page of the activity without a reload, above the older ones', async () => {
    const { page, until, wrongs, close } = await open('#/activity');
    await until(`document.querySelector('.blank') !== null`);
    await until(`document.querySelector('.link').textContent === 'connected'`);
    const publishNow = (apiId: string, name: string) =>
      localServer.publish(apiEvents(apiId, name, { at: `${new Date().toISOString().slice(0, 19)}Z` }));

    await publishNow('active0001', 'active-api');
    await until(`document.querySelector('main').textContent.includes('active0001/prod')`);
    await publishNow('later00001', 'later-api');
    await until(`document.querySelector('main').textContent.includes('later00001/prod')`);

    const text = (await page.textContent('main')) ?? '';
    expect(text.indexOf('later-api')).toBeLessThan(text.indexOf('active-api'));
    expect(wrongs).toEqual([]);
    await close();
  });

  it('can be used with the keyboard only', async () => {
    const { page, until, close } = await open();
    await until(`document.querySelector('.who a') !== null`);

    await page.keyboard.press('/');
    await page.keyboard.type('billing');
    await until(`document.querySelectorAll('.table-body .service-row').length === 1`);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until(
      `document.querySelector('h1')?.textContent === 'billing-api' && location.hash === '#/services/billing-api'`,
    );
    const focused = await page.evaluate('document.activeElement.textContent');
    await page.keyboard.press('Escape');
    await until(`document.querySelector('h1')?.textContent === 'Services'`);

    expect(focused).toBe('billing-api');
    await close();
  });

  it('moves the focus to the heading of a page that loads its data first', async () => {
    const { page, until, close } = await open();
    await until(`document.querySelector('.who a') !== null`);
    const delay = async (route: Route): Promise<void> => {
      await until(`document.querySelector('main .loading') !== null`);
      await route.continue();
    };
    // The row in the list may have asked first: then nothing on the page loads, and the delay outlasts the page.
    const tolerant = (route: Route) => delay(route).catch(() => undefined);
    await page.route('**/v1/services/carts-api', tolerant, { times: 1 }); // a later refresh shows no loading

    await page.keyboard.press('/');
    await page.keyboard.type('carts');
    await page.keyboard.press('Enter');

    await until(`document.activeElement.matches('h1') && document.activeElement.textContent === 'carts-api'`);
    await close();
  });

  it('moves from the search back to the row that had the focus', async () => {
    const { page, until, close } = await open();
    await until(`document.querySelector('.who a') !== null`);
    const focused = `document.activeElement.closest('.service-row')?.dataset.index`;

    await page.keyboard.press('ArrowDown');
    await until(`${focused} === '0'`);
    await page.keyboard.press('/');
    await until(`document.activeElement.matches('input')`);
    await page.keyboard.press('ArrowDown');

    await until(`${focused} === '0'`);
    await close();
  });

  it('looks up a pasted URL and shows its service', async () => {
    const { page, until, text, close } = await open();
    await until(`document.querySelector('.who a') !== null`);

    await page.keyboard.press('/');
    await page.keyboard.insertText('https://pasted0api.execute-api.eu-west-1.amazonaws.com/prod/');

    await until(`location.hash.startsWith('#/lookup')`);
    await until(`document.querySelector('.found h2, .blank') !== null`);

    expect(await text('main')).toContain('pasted-api');
    await close();
  });

  it('leads from a typed id to what depends on it, with the keyboard only, and back to the list', async () => {
    const { page, until, text, wrongs, close } = await open();
    await until(`document.querySelector('.who a') !== null`);

    await page.keyboard.press('/');
    await page.keyboard.type(ENDPOINTS[1]);
    await until(`document.querySelector('.offer a') !== null`);
    await page.focus('.offer a');
    await page.keyboard.press('Enter');
    await until(`document.activeElement.matches('h1') && location.hash === '#/impact/${ENDPOINTS[1]}'`);
    await until(`document.querySelector('.impact .bad') !== null`);
    const route = await text('.impact li');
    await page.keyboard.press('Escape');
    await until(`document.querySelector('h1')?.textContent === 'Networks'`);

    expect(route).toMatch(/ from office ?now ?https:.*then ?none: the network has no endpoint that reaches it/);
    expect(wrongs).toEqual([]);
    await close();
  });

  it('shows the custom domains of a service, and marks one that leads to another API', async () => {
    const { until, text, close } = await open('#/services/orders-api');
    await until(`document.querySelector('[aria-labelledby="region-eu-west-1"] h3') !== null`);

    const region = await text('[aria-labelledby="region-eu-west-1"]');

    expect(region).toContain('orders-api.corp.example');
    expect(region).toMatch(/corp\.example\/old leads to \w{10}, which does not serve/);
    await close();
  });

  it('shows and copies the address of the chosen network', async () => {
    const { page, until, text, close } = await open('#/services/orders-api', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await until(`document.querySelector('.plate .url') !== null && document.querySelectorAll('.choice').length === 3`);
    const first = await text('.plate .url');
    await page.locator('.choice', { hasText: NETWORKS[2] }).click();
    await until(`document.querySelector('.plate .url')?.textContent.includes('.vpce.')`);

    await page.locator('.plate .copy').first().click();
    await until(`document.querySelector('.copy.copied') !== null`);
    const copied = await page.evaluate('navigator.clipboard.readText()');

    expect(first).toContain('vpce-0a11ce00000000001');
    expect(copied).toContain('.vpce.amazonaws.com/prod/');
    expect(await text('.plate.header')).toContain('x-apigw-api-id');
    await close();
  });

  it('opens a service on the network that reaches it, then on the one that the user remembered, and shows a deny first', async () => {
    const office = 'vpce-0b0b000000000002';
    const denies = { Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [denies] });
    await localServer.publish(apiEvents('0ff1ce0api', 'office-api', { vpceIds: [office] }));
    await localServer.publish(apiEvents('den1ed0api', 'zz-denied-api', { vpceIds: [office], policy }));
    const { page, until, wrongs, close } = await open('#/services/office-api');
    const chosen = `document.querySelector('.choice:has(:checked)')?.textContent`;
    await until(`${chosen}?.includes('${NETWORKS[1]}')`);

    await page.goto(`${localServer.url}/#/services/office-api?network=${NETWORKS[2]}`);
    await until(`${chosen}?.includes('${NETWORKS[2]}')`);
    await page.locator('.mine button').click();
    await page.goto(`${localServer.url}/#/services/zz-denied-api`);

    await until(`${chosen}?.includes('${NETWORKS[2]}')`);
    await until(`document.querySelector('.plate.bad') !== null && document.querySelector('.note.bad') !== null`);
    await until(`document.querySelector('.title .status.bad')?.textContent === 'blocked'`);
    await page.goto(`${localServer.url}/#/`);
    await until(`document.querySelector('[data-index="0"] a')?.textContent === 'zz-denied-api'`);
    const denied = `https://den1ed0api-${office}.execute-api.${REGION}.amazonaws.com/prod/`;
    await page.goto(`${localServer.url}/#/lookup?url=${encodeURIComponent(denied)}`);
    await until(`document.querySelector('.found .note.bad')?.textContent.includes('A gate fails')`);
    expect(wrongs).toEqual([]);
    await close();
  });
});

/** What axe finds on the page: by all its rules, or by one. */
async function violations(page: Page, rule?: string): Promise<readonly unknown[]> {
  const options = rule === undefined ? '{}' : JSON.stringify({ runOnly: [rule] });
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    `axe.run(document, ${options})`,
  );
  return found.violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
}

function apiEvents(apiId: string, name: string, more: Partial<ApiShown> = {}) {
  const tags = { 'waypost:service': name };
  const api = { apiId, at: more.at ?? '2026-01-03T00:00:00Z' };
  return [
    createRestApi({ ...api, ...more, tags }),
    createDeployment(api),
    createStage({ ...api, stage: 'prod', at: more.at ?? '2026-01-03T00:00:05Z' }),
  ];
}

/** Events whose name, tag and principal look like markup. */
function hostileEvents() {
  const userIdentity = { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:role/${HOSTILE}`, accountId: ACCOUNT };
  return apiEvents('h0st11eap1', HOSTILE).map((event) => withDetail(event, { userIdentity }));
}

/** Stores the state of a sweep that found every kind of trouble. */
async function rememberSweep(engineUrl: string): Promise<void> {
  const client = createDocumentClient(connectionTo(engineUrl));
  const at = 1_790_000_000;
  await createSweepState(client, tableNames(REGISTRY).records).save(
    { account: ACCOUNT, region: REGION },
    {
      ...BLANK_STATE,
      lastFull: at,
      role: { ok: true, at },
      trail: 'none',
      held: [{ kind: 'api', id: 'a1b2c3d4e5', since: at }],
      heldReasons: ['4 of 10 REST APIs are missing.'],
      drift: { missedCreates: 2, missedDeletes: 1, wrongFields: 0, at },
      unclaimed: [{ apiId: 'u1u1u1u1u1', name: HOSTILE, reason: 'untagged' }],
      unclaimedCount: 1,
      unseen: [{ call: 'apigateway:GetStages', permission: 'apigateway:GET', reason: 'denied', message: 'no' }],
      unseenCount: 1,
    },
  );
  client.destroy();
}

/** An API that was made public and deployed. */
function publicEvents(apiId: string) {
  const tags = { 'waypost:service': 'public-api' };
  const type = { op: 'replace', path: '/endpointConfiguration/types/PRIVATE', value: 'REGIONAL' };
  return [
    ...apiEvents(apiId, 'public-api'),
    updateRestApi({ apiId, tags, type: 'REGIONAL', patchOperations: [type], at: '2026-01-04T00:00:00Z' }),
    createDeployment({ apiId, stage: 'prod', deploymentId: 'dep999', at: '2026-01-04T00:01:00Z' }),
  ];
}

/** Two APIs of one name, the elder of which was seen hours after the younger was created. */
function twinEvents(elder: string, younger: string) {
  return [
    ...apiEvents(elder, 'twin-api'),
    ...apiEvents(younger, 'twin-api'),
    updateStage({ apiId: elder, stage: 'prod', at: '2026-01-09T00:00:00Z' }),
  ];
}
