// npm run picture: takes the pictures of the first page: of the console, and of a terminal. Each is of a real run.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import {
  type LocalServerUnderTest,
  startLocalServerUnderTest,
  temporaryFolder,
} from '../local/local-server-under-test.js';
import { openPage, startBrowser } from './browser.js';
import { estateEvents, recreationEvents } from './estate.js';
import { NETWORKS, seed } from './seed.js';
import { terminalSvg } from './terminal-svg.js';

const ROOT = join(import.meta.dirname, '../../..');
const fileOf = (name: string): string => join(ROOT, 'services/console', name);
const execute = promisify(execFile);
const [SHOP] = NETWORKS;

interface Shot {
  readonly name: string;
  readonly hash: string;
  readonly height: number;
  /** The part of the page to show; without one, its top. */
  readonly panel?: string;
  /** Holds once the page shows everything. */
  readonly until: string;
}

async function shoot(browser: Browser, url: string, { name, hash, height, panel, until: whole }: Shot): Promise<void> {
  const { page, until, close } = await openPage(browser, `${url}/${hash}`, {
    viewport: { width: 1180, height },
    colorScheme: 'light',
  });
  await until(`(${whole}) && !document.querySelector('.loading, .ghost')`);
  const box = panel === undefined ? null : await page.locator(panel).boundingBox();
  const { x, y, width } = box ?? { x: 0, y: 0, width: 1165 }; // without the scroll bar
  await page.screenshot({ path: fileOf(name), clip: { x, y, width, height }, fullPage: true });
  await close();
}

/** Runs commands in a terminal's colours; a line that begins with # is only shown. */
async function session(url: string, steps: readonly (string | (() => Promise<unknown>))[]): Promise<string> {
  const lines: string[] = [];
  for (const step of steps) {
    if (typeof step !== 'string') await step();
    else if (step.startsWith('#')) lines.push(`\u001b[2m${step}\u001b[0m`);
    else lines.push(`\u001b[1m$ npx waypost ${step}\u001b[0m`, await printed(url, step), '');
  }
  return lines.join('\n');
}

async function printed(url: string, line: string): Promise<string> {
  const env = { ...process.env, WAYPOST_URL: url, FORCE_COLOR: '1' };
  const program = join(ROOT, 'node_modules/.bin/waypost');
  const { stdout } = await execute(program, line.split(' '), { env });
  return stdout.trimEnd();
}

async function recordRecreation({ url, publish }: LocalServerUnderTest): Promise<void> {
  const recreation = await session(url, [
    `resolve orders-api -n ${SHOP}`,
    '# Terraform destroys the API and creates it again: its events arrive',
    () => publish(recreationEvents()),
    `resolve orders-api -n ${SHOP}`,
    'history orders-api --limit 3',
    'lookup https://h4l1p7v3x8-vpce-0a11ce00000000001.execute-api.eu-west-1.amazonaws.com/prod/orders/42',
  ]);
  writeFileSync(fileOf('recreation.svg'), terminalSvg(recreation));
}

async function withServer(story: boolean, use: (server: LocalServerUnderTest) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();
  const server = await startLocalServerUnderTest(folder.path, { story });
  try {
    await use(server);
  } finally {
    await server.stop();
    folder.remove();
  }
}

const browser = await startBrowser();
try {
  await withServer(true, ({ url }) =>
    shoot(browser, url, {
      name: 'console.png',
      hash: '#/services/orders-api',
      height: 1180,
      until: `document.querySelector('.route')`,
    }),
  );
  await withServer(false, async (server) => {
    await seed(server.engineUrl, 0, 6);
    await server.publish(estateEvents());
    const isJudged = `document.querySelector('.filters .blocked')`;
    await shoot(browser, server.url, { name: 'list.png', hash: '', height: 860, until: isJudged });
    const isDrawn = `${isJudged} && document.querySelectorAll('.matrix .cell').length >= 6 * 14`;
    await shoot(browser, server.url, { name: 'matrix.png', hash: '#/matrix', height: 800, until: isDrawn });
    const explain = `#/services/prices-api?network=${SHOP}`;
    const isExplained = `document.querySelector('.route')`;
    const panel = 'section[aria-labelledby=path]';
    await shoot(browser, server.url, { name: 'explain.png', hash: explain, height: 760, panel, until: isExplained });
    await recordRecreation(server);
  });
} finally {
  await browser.close();
}
