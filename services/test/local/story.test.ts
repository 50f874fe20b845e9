import { setTimeout as sleep } from 'node:timers/promises';
import { startProxy } from '../../../sdk/test/dynamo-proxy.js';
import { until } from './local-server-process.js';
import {
  describeOnEmbeddedEngine,
  startLocalServerUnderTest,
  temporaryFolder,
  type LocalServerUnderTest,
} from './local-server-under-test.js';

const network = 'vpc-0b7d41c2e96f3a585';
const [first, now] = [
  'https://p7k2m9x4q1-vpce-0f3a9c1d27b4e6805.execute-api.eu-west-1.amazonaws.com/prod/',
  'https://c4t8w1z6n3-vpce-04c8e2b6a1f07d93e.execute-api.eu-west-1.amazonaws.com/prod/',
];

/** What the activity of the last day shows, once it has all of it. */
async function movesOf({ get }: LocalServerUnderTest) {
  let moves: readonly { readonly to: { readonly apiId: string } | null }[] = [];
  await until(async () => {
    ({ activity: moves } = (await (await get('/v1/activity')).json()) as { activity: typeof moves });
    return moves.length >= 6;
  });
  return moves;
}

describeOnEmbeddedEngine('the story', () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);

  it('prints how orders-api moved; a second start keeps its result and does not play it again', async () => {
    const localServer = await startLocalServerUnderTest(folder.path, { story: true });
    const address = await (await localServer.get('/v1/services/orders-api/address')).json();
    const moves = await movesOf(localServer);
    await localServer.stop();
    const again = await startLocalServerUnderTest(folder.path, { story: true });
    const addressAgain = await (await again.get('/v1/services/orders-api/address')).json();
    await again.stop();

    expect(localServer.output()).toContain(`  before     ${first}\n  now        ${now}\n`);
    expect(localServer.output()).toMatch(/The stack is deleted\n +no address: the API is deleted\n/);
    expect(address).toMatchObject({ url: now, generation: 2, stage: 'prod', vpcId: network });
    expect([...new Set(moves.map(({ to }) => to?.apiId))]).toEqual(['c4t8w1z6n3', undefined, 'p7k2m9x4q1']);
    expect(again.output()).not.toContain('story');
    expect(again.output()).toContain(now);
    expect(addressAgain).toEqual(address);
  });

  it('leads to an address that costs one DynamoDB request from cold, counted at the engine', async () => {
    const other = await startLocalServerUnderTest(folder.path, { story: true });
    const proxy = await startProxy({ engine: other.engineUrl });
    const localServer = await startLocalServerUnderTest('', { engineUrl: proxy.url });
    // At its start the local server computes the health of all services.
    for (let seen = -1; seen < proxy.requests.length;) {
      seen = proxy.requests.length;
      await sleep(500);
    }
    const operations = async (query: string): Promise<readonly string[]> => {
      proxy.requests.length = 0;
      const response = await localServer.get(`/v1/services/orders-api/address${query}`);
      expect(await response.json()).toMatchObject({ url: now });
      return proxy.requests.map(({ operation }) => operation);
    };

    const asked = ['', `?network=${network}`, '?network=vpce-04c8e2b6a1f07d93e', '?network=shop'];
    const counted = [];
    for (const query of asked) counted.push(await operations(query));

    expect(counted).toEqual(asked.map(() => ['BatchGetItem']));
    await localServer.stop();
    await proxy.stop();
    await other.stop();
  });
});
