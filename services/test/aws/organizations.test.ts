// Tests the expansion of organizational units over the real protocol, with an organization that answers wrongly.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOrganization } from '../../adapters/aws/organizations.js';
import { EXPAND_EVERY, expandMembers } from '../../app/enrolment/expand-members.js';
import { BLANK_ENROLMENT, type EnrolmentDocument } from '../../core/enrolment/document.js';
import { storedOf } from '../../core/enrolment/enrolment.js';
import { LEFT_FOR, WHOLE_ORGANIZATION, type Membership } from '../../core/enrolment/membership.js';

const [A, B, C, D] = ['111122223333', '444455556666', '777788889999', '999900001111'] as const;
const [ROOT, UNIT, INNER, OTHER] = ['r-abcd', 'ou-abcd-11111111', 'ou-abcd-22222222', 'ou-abcd-33333333'] as const;

type StubAnswer = { readonly status?: number; readonly body: unknown };

describe('organizational units', () => {
  /** The parent of each account and unit. */
  let parents: Map<string, string>;
  let suspended: Set<string>;
  let wrong: (operation: string, input: Record<string, string>) => StubAnswer | undefined;
  let server: Server;
  let clock: number;
  const calls: { operation: string; authorization: string }[] = [];

  const children = (parent: string, isUnit: boolean) =>
    [...parents].filter(([child, of]) => of === parent && child.startsWith('ou-') === isUnit).map(([child]) => child);
  const account = (Id: string) => ({ Id, Status: suspended.has(Id) ? 'SUSPENDED' : 'ACTIVE' });
  /** Pages of one, as AWS may send fewer items than asked for. */
  const paged = (member: string, items: readonly unknown[], token = '0') => ({
    [member]: items.slice(Number(token), Number(token) + 1),
    ...(Number(token) + 1 < items.length ? { NextToken: String(Number(token) + 1) } : {}),
  });
  const answer = (operation: string, input: Record<string, string>): StubAnswer => {
    const { ParentId = '', ChildId = '', NextToken } = input;
    const accounts = [...parents.keys()].filter((child) => !child.startsWith('ou-')).map(account);
    const units = children(ParentId, true).map((Id) => ({ Id, Name: 'a unit' }));
    const parent = parents.get(ChildId);
    const answers: Record<string, StubAnswer> = {
      ListAccounts: { body: paged('Accounts', accounts, NextToken) },
      ListAccountsForParent: { body: paged('Accounts', children(ParentId, false).map(account), NextToken) },
      ListOrganizationalUnitsForParent: { body: paged('OrganizationalUnits', units, NextToken) },
      ListParents:
        parent === undefined
          ? {
              status: 400,
              body: { __type: 'ChildNotFoundException', Message: 'You specified an account that is not there.' },
            }
          : { body: { Parents: [{ Id: parent, Type: parent.startsWith('r-') ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }] } },
    };
    return answers[operation]!;
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const operation = String(request.headers['x-amz-target']).split('.')[1]!;
        const input = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>;
        calls.push({ operation, authorization: String(request.headers.authorization) });
        const { status = 200, body } = wrong(operation, input) ?? answer(operation, input);
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    parents = new Map([
      [A, UNIT],
      [INNER, UNIT],
      [B, INNER],
      [C, OTHER],
      [UNIT, ROOT],
      [OTHER, ROOT],
    ]);
    suspended = new Set();
    wrong = () => undefined;
    clock = 1_800_000_000;
    calls.length = 0;
  });
  afterAll(() => server.close());

  const expand = (known?: Membership, document: Partial<EnrolmentDocument> = { units: [UNIT] }) => {
    const organization = createOrganization({
      homeRegion: 'eu-west-1',
      connection: {
        endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      },
      sleep: async () => undefined,
      random: () => 0.5,
      now: () => clock * 1000,
    });
    const stored = storedOf({ ...BLANK_ENROLMENT, ...document }, { version: 1, at: 0, by: '', pending: [] });
    return expandMembers({ organization, clock: () => clock }, stored, known);
  };
  const accountsIn = (expanded: Awaited<ReturnType<typeof expand>>, list: string = UNIT) =>
    expanded?.membership.lists[list];
  const later = (seconds: number) => {
    clock += seconds;
  };

  it('have the accounts of all units below them, read page by page with signed calls', async () => {
    expect(accountsIn(await expand())).toEqual([A, B]);
    expect(accountsIn(await expand(undefined, { mode: 'organization' }), WHOLE_ORGANIZATION)).toEqual([A, B, C]);
    expect(calls[0]?.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=test\/\d{8}\/us-east-1\/organizations\//);
  });

  it('are read once an hour, and at once when the enrolment names another one', async () => {
    const first = (await expand())!.membership;
    later(EXPAND_EVERY - 1);

    expect(await expand(first)).toBeUndefined();
    expect(accountsIn(await expand(first, { units: [UNIT, OTHER] }), OTHER)).toEqual([C]);
    later(1);
    expect(await expand(first)).toBeDefined();
  });

  it('lose an account that moved elsewhere or left, after a second look', async () => {
    parents.set(D, UNIT);
    const first = (await expand())!.membership;
    parents.set(B, OTHER);
    parents.delete(D);
    later(EXPAND_EVERY);
    const once = await expand(first);
    later(Math.max(EXPAND_EVERY, LEFT_FOR));

    expect(accountsIn(once)).toEqual([A, B, D]);
    expect(accountsIn(await expand(once!.membership))).toEqual([A]);
  });

  it('lose an account that AWS shows as suspended, after a second look', async () => {
    const first = (await expand())!.membership;
    suspended.add(B);
    later(EXPAND_EVERY);
    const once = await expand(first);
    later(EXPAND_EVERY);

    expect([accountsIn(once), accountsIn(await expand(once!.membership))]).toEqual([[A, B], [A]]);
  });

  it.each<readonly [string, typeof wrong]>([
    ['is empty', (operation) => (operation.startsWith('ListAccounts') ? { body: { Accounts: [] } } : undefined)],
    ['has no list', () => ({ body: {} })],
    ['has something else as its list', () => ({ body: { Accounts: 'none', OrganizationalUnits: null, Parents: {} } })],
    ['is another product’s page', () => ({ body: '<html>' })],
    ['is denied', () => ({ status: 400, body: { __type: 'AccessDeniedException', Message: 'No.' } })],
    [
      'says that there is no organization',
      () => ({ status: 400, body: { __type: 'AWSOrganizationsNotInUseException' } }),
    ],
    ['is throttled', () => ({ status: 429, body: { __type: 'TooManyRequestsException' } })],
    [
      'breaks off after the first page',
      (_, { NextToken }) => (NextToken === undefined ? undefined : { status: 500, body: {} }),
    ],
    [
      'repeats a page for ever',
      (operation) =>
        operation === 'ListAccountsForParent' ? { body: { Accounts: [account(A)], NextToken: '0' } } : undefined,
    ],
    [
      'names another parent than an id',
      (operation) =>
        operation === 'ListParents'
          ? { body: { Parents: [{ Id: 'x' }] } }
          : operation.startsWith('ListAccounts')
            ? { body: { Accounts: [] } }
            : undefined,
    ],
  ])('keep every account when an answer %s, however often', async (_, answers) => {
    let known = (await expand())!.membership;
    wrong = answers;
    for (let round = 0; round < 3; round += 1) {
      later(EXPAND_EVERY);
      known = (await expand(known))!.membership;
    }

    expect(known.lists[UNIT]).toEqual([A, B]);
  });

  it('are read again with the next sweep if a part could not be seen', async () => {
    wrong = () => ({ status: 400, body: { __type: 'AccessDeniedException', Message: 'No.' } });
    const denied = (await expand())!.membership;
    wrong = () => undefined;
    later(60);

    expect(accountsIn(await expand(denied))).toEqual([A, B]);
  });

  it('report what could not be seen, with the permission that it needs', async () => {
    wrong = () => ({ status: 400, body: { __type: 'AccessDeniedException', Message: 'No.' } });

    expect((await expand())?.unseen[0]).toMatchObject({
      call: 'ListAccountsForParent',
      permission: 'organizations:ListAccountsForParent',
      id: UNIT,
      reason: 'denied',
    });
  });
});
