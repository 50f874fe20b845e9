import { defined } from 'waypost/model';
import type { Fact } from '../../core/records/fact.js';
import { applyFacts } from '../../app/ingest/apply.js';
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { createRig, type Rig } from '../../test/rig.js';

const CAUSE = {
  eventName: 'CreateRestApi',
  eventId: 'e-1',
  principal: 'arn:aws:iam::111122223333:role/ci',
  tool: null,
};
const COMMON = { account: '111122223333', region: 'eu-west-1', cause: CAUSE };

describeOnEngine('the DynamoDB store', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await createRig();
  });
  afterAll(() => rig.stop());

  const create = (apiId: string, at: number, name: string): Fact[] => [
    {
      ...COMMON,
      kind: 'ApiDescribed',
      apiId,
      at,
      source: 'create',
      type: 'PRIVATE',
      vpceIds: [],
      tags: { service: name },
    },
    { ...COMMON, kind: 'StageSeen', apiId, at: at + 5, stage: 'prod', sign: 'created' },
  ];

  it('writes record, name, entry, list and history in one transaction, and nothing for repeated facts', async () => {
    const first = await applyFacts(rig.apply, create('aaaaaaaaaa', 1000, 'orders-api'));
    const second = await applyFacts(rig.apply, create('aaaaaaaaaa', 1000, 'orders-api'));

    expect(first.changed).toBe(true);
    expect(second.changed).toBe(false);
    const { lines } = await rig.store.history('orders-api', { limit: 10 });
    expect(lines).toMatchObject([{ from: null, to: { apiId: 'aaaaaaaaaa', stage: 'prod' } }]);
    const { documents } = await rig.source.read([{ kind: 'service', name: 'orders-api' }]);
    expect(documents[0]).toMatchObject({ name: 'orders-api', status: 'live' });
  });

  it('lists the history by the time of the events, also one that is told late, on pages without doubles', async () => {
    const elsewhere = create('bbbbbbbbb2', 1000, 'ledger').map((fact) => ({ ...fact, region: 'us-east-1' }));
    await applyFacts(rig.apply, create('bbbbbbbbb1', 9000, 'ledger'));
    await applyFacts(rig.apply, elsewhere);

    const times: string[] = [];
    let next: string | undefined;
    do {
      const page = await rig.store.history('ledger', { limit: 1, ...defined({ before: next }) });
      times.push(...page.lines.map(({ at }) => at));
      next = page.next;
    } while (next !== undefined);

    expect(times).toEqual(['1970-01-01T02:30:05Z', '1970-01-01T00:16:45Z']);
  });
});
