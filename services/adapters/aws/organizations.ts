// Reads AWS Organizations, from its management account or from a delegated administrator. It needs only five calls, so it sends them
// as JSON over HTTP, signed with the credentials of the other clients, instead of loading a client.
import { STSClient } from '@aws-sdk/client-sts';
import { isAccountId, isObject, partitionOf } from 'waypost/model';
import { isOrganizationalUnit } from '../../core/enrolment/grammar.js';
import type { MemberAccount, Organization } from '../../app/enrolment/expand-members.js';
import type { ListResult } from '../../app/sweep/ports.js';
import { createCaller, type CallerDeps } from './caller.js';
import { clientConfig, type AwsConnection } from './clients.js';
import { createJsonCalls, type JsonAnswer } from './json-calls.js';
import { createLimiter } from './limiter.js';
import { observeAll, readPages } from './pages.js';
import { lookUpResultOf, unseenOf } from './unseen.js';

interface OrganizationDeps extends CallerDeps {
  /** The hub's region, whose partition has the organization. */
  readonly homeRegion: string;
  readonly connection?: AwsConnection;
}

/** Calls a second. Organizations shares its quota with everybody who reads the organization. */
const RATE = 4;
/** The region of the one endpoint in each partition. https://docs.aws.amazon.com/general/latest/gr/ao.html */
const ENDPOINT_REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-northwest-1',
  'aws-us-gov': 'us-gov-west-1',
};

export function createOrganization({ homeRegion, connection = {}, ...deps }: OrganizationDeps): Organization {
  const caller = createCaller(deps);
  const limiter = createLimiter({ rate: RATE, now: deps.now, sleep: deps.sleep });
  const send = createSender(homeRegion, connection);
  const call = (operation: string, input: object) => caller.call(() => send(operation, input), limiter);
  const list = <T>({ operation, member, input = {}, observe }: ListCall<T>): Promise<ListResult<T>> =>
    readPages<JsonAnswer, T>({
      read: (token) => call(operation, { ...input, ...(token === undefined ? {} : { NextToken: token }) }),
      next: ({ NextToken }) => (typeof NextToken === 'string' ? NextToken : undefined),
      items: (page) => observeAll(page[member] as readonly JsonAnswer[] | undefined, ({ Id }) => Id, observe),
      idOf: (item) => JSON.stringify(item),
      unseen: (failure) => unseenOf(failure, descriptionOf(operation, input)),
    });
  return {
    accounts: () => list({ operation: 'ListAccounts', member: 'Accounts', observe: accountOf }),
    accountsIn: (unit) =>
      list({ operation: 'ListAccountsForParent', member: 'Accounts', input: { ParentId: unit }, observe: accountOf }),
    unitsIn: (unit) =>
      list({
        operation: 'ListOrganizationalUnitsForParent',
        member: 'OrganizationalUnits',
        input: { ParentId: unit },
        observe: ({ Id }) => (isOrganizationalUnit(Id) ? Id : undefined),
      }),
    parentOf: async (child) => {
      const input = { ChildId: child };
      const result = await call('ListParents', input);
      return lookUpResultOf(
        result,
        result.ok ? parentIn(result.value) : undefined,
        descriptionOf('ListParents', input),
      );
    },
  };
}

interface ListCall<T> {
  readonly operation: string;
  /** The member of the answer that has the list. */
  readonly member: string;
  readonly input?: object;
  readonly observe: (item: JsonAnswer) => T | undefined;
}

const descriptionOf = (operation: string, input: object) => ({
  call: operation,
  permission: `organizations:${operation}`,
  id: String(Object.values(input)[0] ?? ''),
});

const INACTIVE = new Set(['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED']);

/** An account without a state counts as active, because only a known state may exclude it. */
function accountOf({ Id, State, Status }: JsonAnswer): MemberAccount | undefined {
  if (!isAccountId(Id)) return undefined;
  return { account: Id, isActive: ![State, Status].some((state) => INACTIVE.has(String(state))) };
}

/** An account and a unit have one parent. */
function parentIn({ Parents }: JsonAnswer): string | undefined {
  if (!Array.isArray(Parents) || Parents.length !== 1) return undefined;
  const [parent] = Parents as readonly unknown[];
  return isObject(parent) && isOrganizationalUnit(parent.Id) ? parent.Id : undefined;
}

const SERVICE = 'organizations';

function createSender(homeRegion: string, connection: AwsConnection) {
  const region = ENDPOINT_REGIONS[partitionOf(homeRegion).id] ?? homeRegion;
  return createJsonCalls({
    service: SERVICE,
    target: 'AWSOrganizationsV20161128',
    region,
    endpoint: connection.endpoint ?? process.env.AWS_ENDPOINT_URL,
    // The SDK's chain of credentials, as every other client of this process uses it.
    credentials: connection.credentials ?? new STSClient(clientConfig(homeRegion, connection)).config.credentials,
  });
}
