// Tests the template of a standby hub in the region of a replica: what it does not create.
import { build } from './built.js';
import { evaluate, piecesOf, resourceOf, resourcesOf } from './template.js';

const hub = build().template('hub');
const standby = { parameters: { RegistryName: 'prod', Standby: 'true' }, region: 'us-east-1', account: '111122223333' };

it('a standby makes no readers’ table, refers to none, and uses the replica of its region', () => {
  const fill = evaluate(hub, standby);
  const conditional = Object.entries(hub.Resources).filter(([, { Condition }]) => Condition === 'OwnsReadersTable');
  const left = Object.entries(hub.Resources).filter(([id]) => !conditional.some(([other]) => other === id));
  const referring = left.filter(([, { Properties }]) =>
    [...piecesOf(fill(Properties))].some((piece) => piece === 'ReadersTable'),
  );
  const environment = JSON.stringify(fill(resourceOf(hub, 'WatchApisFunction').Properties.Environment!));

  expect(conditional.map(([id]) => id).sort()).toEqual(['HealthChanges', 'ReadersTable']);
  expect(referring.map(([id]) => id)).toEqual([]);
  expect(environment).toContain('"WAYPOST_TABLE":"waypost-prod"');
});

it('a promoted standby computes health by the stream of its replica as its former hub did by that of its table', () => {
  const stream = 'arn:aws:dynamodb:us-east-1:111122223333:table/waypost-prod/stream/2026-11-30T08:00:00.000';
  const fill = evaluate(hub, { ...standby, parameters: { ...standby.parameters, ReplicaStreamArn: stream } });
  const [own, replica] = ['HealthChanges', 'ReplicaHealthChanges'].map((id) => resourceOf(hub, id));
  const { EventSourceArn: table, ...asTheFormer } = own!.Properties;
  const { EventSourceArn, ...same } = fill(replica!.Properties) as Readonly<Record<string, unknown>>;

  expect(replica).toMatchObject({ Condition: 'HasReplicaStream' });
  expect(EventSourceArn).toBe(stream);
  expect(same).toEqual(fill(asTheFormer));
  expect(table).toBeDefined();
  expect([...piecesOf(fill(resourceOf(hub, 'HealthRole').Properties))]).toContain(stream);
});

it('the functions that publish know whether their hub stands by, and those that only read do not', () => {
  const knowing = resourcesOf(hub, 'AWS::Lambda::Function').filter(([, { Properties }]) =>
    JSON.stringify(Properties.Environment).includes('WAYPOST_STANDBY'),
  );

  expect(knowing.map(([id]) => id).sort()).toEqual([
    'HealthFunction',
    'ReconcileFunction',
    'WatchApisFunction',
    'WatchEndpointsFunction',
  ]);
});
