// Compares the page of AWS's operations with the models of the installed AWS SDK, the catalogue of events and the explanations.
import * as apiGateway from '@aws-sdk/client-api-gateway';
import * as ec2 from '@aws-sdk/client-ec2';
import { CATALOGUE } from '../../core/cloudtrail/catalogue.js';
import document from '../../openapi.json';
import { LOST_EVENTS } from '../aws/lost-events.js';
import { readDocument, rowsUnder } from './documents.js';

const page = readDocument('services/aws-operations.md');
const rowsOf = (heading: string) =>
  rowsUnder(page, heading).map(([operation = '', kind = '', detail = '']) => ({ operation, kind, detail }));

/** Every operation has a class `…Command` in its client. */
const operationsOf = (client: object) => Object.keys(client).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []);
const isRead = (operation: string) => /^(Describe|Get|Search|List)[A-Z]/.test(operation);
const concernsEndpoints = (operation: string) =>
  /VpcEndpoint|VpcAttribute|SecurityGroup|NetworkAcl|^(Create|Delete)Tags$/.test(operation);

const mutating = {
  'API Gateway': operationsOf(apiGateway).filter((operation) => !isRead(operation)),
  EC2: operationsOf(ec2).filter((operation) => !isRead(operation) && concernsEndpoints(operation)),
};

const rows = [...rowsOf('API Gateway'), ...rowsOf('EC2')];
const ofKind = (wanted: string) => rows.filter(({ kind }) => kind === wanted);
const namesOf = (some: typeof rows) => some.map(({ operation }) => operation).sort();

it.each(Object.entries(mutating))(
  'the page classifies each mutating operation of %s in the installed SDK, and no other',
  (heading, operations) => {
    expect(namesOf(rowsOf(heading))).toEqual([...operations].sort());
  },
);

it('the SDK has the operations that the page is about', () => {
  expect(mutating['API Gateway']).toEqual(expect.arrayContaining(['CreateRestApi', 'PutMethod', 'UpdateAccount']));
  expect(mutating.EC2).toEqual(expect.arrayContaining(['ModifyVpcEndpoint', 'AuthorizeSecurityGroupIngress']));
});

it('each operation has a known class and a detail', () => {
  const known = ['event, sweep', 'not checked', 'irrelevant'];

  expect(rows.filter(({ kind, detail }) => !known.includes(kind) || detail === '')).toEqual([]);
});

it('exactly the operations that the catalogue reads are classified as seen by event', () => {
  expect(namesOf(ofKind('event, sweep'))).toEqual(CATALOGUE.map(({ eventName }) => eventName).sort());
});

it('each operation that a sweep repairs has a test that drops its event', () => {
  expect(namesOf(ofKind('event, sweep'))).toEqual(Object.keys(LOST_EVENTS).sort());
});

it('each operation that is not checked names a condition of notChecked', () => {
  const condition = document.components.schemas.Explanation.properties.notChecked.items;
  const known: readonly string[] = condition.properties.id.enum;

  const named = ofKind('not checked').map(({ detail }) => detail);

  expect(named.filter((id) => !known.includes(id))).toEqual([]);
  expect([...new Set(named)].sort()).toEqual([...known].sort());
});
