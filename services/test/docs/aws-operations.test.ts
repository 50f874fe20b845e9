// Compares the page of AWS's operations with the models of the installed AWS SDK, the catalogue of events and the explanations.
import * as apiGateway from '@aws-sdk/client-api-gateway';
import * as ec2 from '@aws-sdk/client-ec2';
import { CATALOGUE, RULES } from '../../core/cloudtrail/catalogue.js';
import document from '../../openapi.json';
import { LOST_EVENTS } from '../aws/lost-events.js';
import { readDocument, rowsUnder } from './documents.js';

const page = readDocument('services/aws-operations.md');
const rowsOf = (heading: string) =>
  rowsUnder(page, heading).map(([operation = '', kind = '', detail = '']) => ({ operation, kind, detail }));

const { Explanation, Gate } = document.components.schemas;
const unchecked: readonly string[] = Explanation.properties.notChecked.items.properties.id.enum;

/** Every operation has a class `…Command` in its client. */
const operationsOf = (client: object) => Object.keys(client).flatMap((name) => /^(\w+)Command$/.exec(name)?.[1] ?? []);
const isRead = (operation: string) => /^(Describe|Get|Search|List)[A-Z]/.test(operation);
const concernsEndpoints = (operation: string) =>
  /VpcEndpoint|VpcAttribute|SecurityGroup|NetworkAcl|^(Create|Delete)Tags$/.test(operation);

const mutating = {
  'API Gateway': operationsOf(apiGateway).filter((operation) => !isRead(operation)),
  EC2: operationsOf(ec2).filter((operation) => !isRead(operation) && concernsEndpoints(operation)),
};

const rows = [...rowsOf('API Gateway'), ...rowsOf('EC2'), ...rowsOf('WAF')];
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
  const known = unchecked;

  const named = ofKind('not checked').map(({ detail }) => detail);

  expect(named.filter((id) => !known.includes(id))).toEqual([]);
  expect([...new Set(named)].sort()).toEqual([...known].sort());
});

const conditions = rowsUnder(page, 'By condition').map(([id = '', , events = '', sweep = '']) => ({
  id,
  events: [...events.matchAll(/\w{4,}/g)].map(([name]) => name),
  sweep,
}));

it('each condition has a gate or an entry of notChecked, and each entry of notChecked is a condition', () => {
  const known: readonly string[] = [...Gate.properties.gate.enum, ...unchecked];

  expect(conditions.filter(({ id }) => !known.includes(id))).toEqual([]);
  expect(conditions.map(({ id }) => id).filter((id) => unchecked.includes(id))).toEqual(unchecked);
});

it('what an event shows is in the pattern of a deployed rule, is repaired by a sweep, and is not called unchecked', () => {
  const names = RULES.flatMap(({ pattern }) => (pattern.detail as { readonly eventName: readonly string[] }).eventName);
  const seen = conditions.filter(({ events }) => events.length > 0);

  expect(seen.flatMap(({ events }) => events).filter((name) => !names.includes(name))).toEqual([]);
  expect(seen.filter(({ sweep }) => !['each', 'hourly', 'daily'].includes(sweep))).toEqual([]);
  expect(seen.filter(({ id }) => unchecked.includes(id))).toEqual([]);
  expect(conditions.filter(({ events, sweep }) => events.length === 0 && sweep !== '–')).toEqual([]);
});

it('each watched call on a domain, a web ACL or a policy of an endpoint belongs to a condition', () => {
  const named = conditions.flatMap(({ events }) => events);
  const watched = CATALOGUE.map(({ eventName }) => eventName).filter((name) =>
    /Domain|BasePath|WebACL|^(?:Create|Modify)VpcEndpoint$/.test(name),
  );

  expect([...new Set(named)].sort()).toEqual([...watched].sort());
});
