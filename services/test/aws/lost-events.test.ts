// Drops the event of each watched call: a full sweep alone must bring its effect into the records.
import { describeOnEngine } from '../../../sdk/test/engine.js';
import { elect } from '../../core/names/elect.js';
import { presentStages } from '../../core/records/stage-log.js';
import { LOST_EVENTS, endpointOf, idOf, populate, type RecordedScope } from './lost-events.js';
import { sweepRigOfSuite } from './sweep-rig.js';

describeOnEngine('an account whose events are lost', () => {
  const rig = sweepRigOfSuite();

  /** What the registry has recorded of the account. */
  async function recorded(): Promise<RecordedScope> {
    const { apis, endpoints } = await rig.records();
    const api = apis.find(({ apiId }) => apiId === idOf(1))!;
    const endpoint = endpoints.find(({ vpceId }) => vpceId === endpointOf(1))!;
    const states = await Promise.all([rig.service('service-1'), rig.service('service-2')]);
    return {
      apis: await rig.alive(),
      api: {
        name: api.name?.value,
        service: api.tags.service?.value,
        vpceIds: api.vpceIds?.value,
        statements: api.policy?.value.statements.length,
        stages: presentStages(api.stages).map(({ name }) => name),
        deployment: api.deployments?.[0]?.sightings.at(-1)?.[1],
        webAcl: api.settings?.[0]?.webAcl?.value,
      },
      endpoints: endpoints.flatMap(({ vpceId, deleted }) => (deleted === undefined ? vpceId : [])).sort(),
      endpoint: {
        network: endpoint.network?.value,
        privateDns: endpoint.privateDns?.value,
        statements: endpoint.policy?.value.statements.length,
      },
      domains: states.flatMap((state) => (state && elect(state, rig.config)?.regions[0]?.domains) ?? []),
    };
  }

  beforeEach(async () => {
    populate(rig.scope);
    await rig.sweep();
    rig.wait(2000);
  });

  it.each(Object.entries(LOST_EVENTS))('has the effect of a lost %s after a full sweep', async (_, lost) => {
    lost.change(rig.scope);
    const before = await recorded();

    const report = await rig.sweep();

    expect(report).toMatchObject({ outcome: 'done', unseen: [] });
    expect(await recorded()).toMatchObject(lost.expected);
    expect(before).not.toMatchObject(lost.expected);
  });
});
