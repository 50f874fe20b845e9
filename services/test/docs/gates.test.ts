// Compares the page about gates with the code: every gate and every condition that is not checked, in the same order.
import { answerSchemas, explain, type ServiceEntry } from 'waypost/model';
import { currentOf, entryOf, networkOf, scopeOf, WEST } from '../../app/http/test/documents.js';
import { readDocument, rowsUnder } from './documents.js';

const page = readDocument('services/gates.md');

const domain = {
  name: 'orders.example.com',
  domainNameId: 'abcdef1234',
  basePath: '',
  apiId: 'new0000000',
  stage: 'prod',
  vpceIds: [],
};

function explained(entry: ServiceEntry) {
  const network = { ref: 'vpc-0a', networks: [networkOf('vpc-0a', WEST, [])] };
  const answer = explain({ service: entry.name, registry: 'test', network: 'vpc-0a' }, { entry, network });
  if (answer.outcome === 'refused') throw new Error(answer.problem.message);
  return answer.explanation;
}

it('the page lists every gate, in the order in which a call meets them', () => {
  const { kind } = answerSchemas.gate;
  const id = kind.is === 'object' ? kind.required.gate?.kind : undefined;
  const ids = id?.is === 'choice' ? id.values : [];

  expect(rowsUnder(page, 'The gates').map(([id]) => id)).toEqual(ids);
});

it('the page gives each gate the title that it has in an explanation', () => {
  const scope = { ...scopeOf(WEST, currentOf('new0000000')), domains: [domain] };
  const titles = Object.fromEntries(rowsUnder(page, 'The gates').map(([id = '', title]) => [id, title]));

  for (const { gate, title } of explained(entryOf('orders-api', [scope])).gates) expect(titles[gate]).toBe(title);
});

it('the page lists every condition that is not checked, with its reason and its command', () => {
  const region = { region: WEST, status: 'not-ready', current: null, candidates: [], siblings: [] } as const;
  const { notChecked } = explained(entryOf('orders-api', [region]));
  const withId = (command: string) => command.replaceAll('vpc-0a', 'VPC_ID').replaceAll(WEST, 'REGION');

  expect(rowsUnder(page, 'What is not checked')).toEqual(
    notChecked.map(({ id, why, command }) => [id, why, withId(command)]),
  );
});
