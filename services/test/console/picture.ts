// npm run picture: takes the picture of the console that the first page shows, with the story's last state.
import { join } from 'node:path';
import { startLocalServerUnderTest, temporaryFolder } from '../local/local-server-under-test.js';
import { openPage, startBrowser } from './browser.js';

const folder = temporaryFolder();
const localServer = await startLocalServerUnderTest(folder.path, { story: true });
const browser = await startBrowser();
try {
  const options = { viewport: { width: 1180, height: 1180 }, colorScheme: 'light' } as const;
  const { page, until } = await openPage(browser, `${localServer.url}/#/services/orders-api`, options);
  await until(`document.querySelector('.route') && !document.querySelector('.loading, .ghost')`);
  // Without the scroll bar.
  const clip = { x: 0, y: 0, width: 1165, height: 1180 };
  await page.screenshot({ path: join(import.meta.dirname, '../../console/console.png'), clip });
} finally {
  await browser.close();
  await localServer.stop();
  folder.remove();
}
