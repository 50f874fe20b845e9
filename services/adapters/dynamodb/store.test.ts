import { defined } from 'waypost/model';
import type { ApiFact } from '../../core/records/fact.js';
import { ready } from '../../core/test/facts.js';
import { applyFacts } from '../../app/ingest/apply.js';
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { createRig, type Rig } from '../../test/rig.js';

describeOnEngine('the DynamoDB store', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await createRig();
  });
  afterAll(() => rig.stop());

  const create = (apiId: string, at: number, service: string): ApiFact[] => ready(apiId, at, { tags: { service } });

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

  it('lists the history by the time of the events, including one that arrives late, on pages without duplicates', async () => {
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

    expect(times).toEqual(['1970-01-01T02:30:01Z', '1970-01-01T00:16:41Z']);
  });
});
