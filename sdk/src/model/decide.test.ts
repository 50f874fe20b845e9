import { choose } from './refusals.js';
import type { RegistryDocumentKey, RegistryDocuments } from './question.js';
import type { NetworkDocument, NetworksDocument, ServiceEntry } from './documents.js';
import { readQuestion, type ReadDocuments } from './decide.js';

const SINCE = '2026-01-02T03:04:05Z';
const QUESTION = { service: 'orders-api', registry: 'prod' };

const entryWith = (vpceIds: readonly string[]): ServiceEntry => {
  const current = {
    apiId: 'aaaaaaaaaa',
    vpceIds,
    stage: 'prod',
    stages: [],
    generation: 1,
    createdAt: SINCE,
    since: SINCE,
  };
  const region = { region: 'eu-west-1', status: 'live', current, candidates: [], siblings: [] } as const;
  return { name: 'orders-api', accountId: '111122223333', status: 'live', regions: [region], conflicts: [] };
};

const endpoint = { vpceId: 'vpce-0a', state: 'available', privateDns: false, dnsName: null, createdAt: SINCE };
const network = { vpcId: 'vpc-0a', region: 'eu-west-1', accountId: '444455556666', endpoints: [endpoint] };
const document: NetworkDocument = { ref: 'vpc-0a', networks: [network] };

/** A summary of more endpoints than it lists. */
const beyond = (vpcs: number, only: string | null): NetworksDocument => ({
  count: 101,
  networks: [],
  regions: [{ region: 'eu-west-1', vpcs, only }],
});

interface Published {
  readonly entry: ServiceEntry | null;
  readonly networks?: NetworksDocument;
  readonly network?: NetworkDocument | null;
}

/** A source that records the keys of each read. */
function sourceOf({ entry, networks, network: found = document }: Published) {
  const reads: (readonly RegistryDocumentKey[])[] = [];
  const read: ReadDocuments = async <const K extends readonly RegistryDocumentKey[]>(keys: K) => {
    reads.push(keys);
    const documents = keys.map(({ kind }) => (kind === 'service' ? entry : kind === 'networks' ? networks : found));
    return { documents: documents as unknown as RegistryDocuments<K>, registry: 'reported' };
  };
  return { reads, read };
}

it('readQuestion reads the service and its network in one read', async () => {
  const { reads, read } = sourceOf({ entry: entryWith(['vpce-0a']) });

  const { question, knowledge } = await readQuestion({ ...QUESTION, network: 'vpc-0a' }, read);

  expect(reads).toEqual([
    [
      { kind: 'service', name: 'orders-api' },
      { kind: 'network', ref: 'vpc-0a' },
    ],
  ]);
  expect(choose(question, knowledge)).toMatchObject({ address: { vpcId: 'vpc-0a' } });
});

it('readQuestion uses the registry name that the source reports only if the question names none', async () => {
  const { read } = sourceOf({ entry: null });

  expect((await readQuestion(QUESTION, read)).question.registry).toBe('prod');
  expect((await readQuestion({ ...QUESTION, registry: '' }, read)).question.registry).toBe('reported');
});

it('readQuestion reads nothing for a malformed question, and choose refuses it', async () => {
  const { reads, read } = sourceOf({ entry: null });

  const { question, knowledge } = await readQuestion({ ...QUESTION, network: 'no network' }, read);

  expect(reads).toEqual([]);
  expect(choose(question, knowledge)).toMatchObject({ problem: { code: 'INVALID_REQUEST' } });
});

it.each([
  ['the networks of the associated endpoints', ['vpce-0a'], beyond(90, null), 'vpce-0a'],
  ['the only VPC of the region if no endpoint is associated', [], beyond(1, 'vpc-0a'), 'vpc-0a'],
])(
  'readQuestion reads %s in a second read if the network summary does not list all endpoints',
  async (_, vpceIds, networks, ref) => {
    const { reads, read } = sourceOf({ entry: entryWith(vpceIds), networks });

    const { question, knowledge } = await readQuestion(QUESTION, read);

    expect(reads.slice(1)).toEqual([[{ kind: 'network', ref }]]);
    expect(choose(question, knowledge)).toMatchObject({ address: { vpcId: 'vpc-0a' } });
  },
);

it('choose requires a network if the second read finds none of the associated endpoints', async () => {
  const { read } = sourceOf({ entry: entryWith(['vpce-0a']), networks: beyond(90, null), network: null });

  const { question, knowledge } = await readQuestion(QUESTION, read);

  expect(choose(question, knowledge)).toMatchObject({ problem: { code: 'NETWORK_REQUIRED' } });
});

it('choose throws if the second read is missing', () => {
  const knowledge = { entry: entryWith(['vpce-0a']), networks: beyond(90, null) };

  expect(() => choose(QUESTION, knowledge)).toThrow('readQuestion');
});
