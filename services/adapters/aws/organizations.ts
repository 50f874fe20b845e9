// Reads AWS Organizations, from its management account or from a delegated administrator. Five calls need no client of their own:
// they are JSON over HTTP, signed with the credentials of the other clients.
import { createHash, createHmac } from 'node:crypto';
import { STSClient } from '@aws-sdk/client-sts';
import { SignatureV4 } from '@smithy/signature-v4';
import { isAccountId, isObject, partitionOf } from 'waypost/model';
import { isOrganizationalUnit } from '../../core/enrolment/grammar.js';
import type { MemberAccount, Organization } from '../../app/enrolment/expand-members.js';
import type { ListResult } from '../../app/sweep/ports.js';
import { createCaller, type CallerDeps } from './caller.js';
import { clientConfig, type AwsConnection } from './clients.js';
import { createLimiter } from './limiter.js';
import { observeAll, readPages } from './pages.js';
import { lookUpResultOf, unseenOf } from './unseen.js';

export interface OrganizationDeps extends CallerDeps {
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

type OrganizationAnswer = Readonly<Record<string, unknown>>;

export function createOrganization({ homeRegion, connection = {}, ...deps }: OrganizationDeps): Organization {
  const caller = createCaller(deps);
  const limiter = createLimiter({ rate: RATE, now: deps.now, sleep: deps.sleep });
  const send = createSender(homeRegion, connection);
  const call = (operation: string, input: object) => caller.call(() => send(operation, input), limiter);
  const list = <T>({ operation, member, input = {}, observe }: ListCall<T>): Promise<ListResult<T>> =>
    readPages<OrganizationAnswer, T>({
      read: (token) => call(operation, { ...input, ...(token === undefined ? {} : { NextToken: token }) }),
      next: ({ NextToken }) => (typeof NextToken === 'string' ? NextToken : undefined),
      items: (page) => observeAll(page[member] as readonly OrganizationAnswer[] | undefined, ({ Id }) => Id, observe),
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
  readonly observe: (item: OrganizationAnswer) => T | undefined;
}

const descriptionOf = (operation: string, input: object) => ({
  call: operation,
  permission: `organizations:${operation}`,
  id: String(Object.values(input)[0] ?? ''),
});

const INACTIVE = new Set(['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED']);

/** An account without a state counts as active: what is unknown is no reason to leave it out. */
function accountOf({ Id, State, Status }: OrganizationAnswer): MemberAccount | undefined {
  if (!isAccountId(Id)) return undefined;
  return { account: Id, isActive: ![State, Status].some((state) => INACTIVE.has(String(state))) };
}

/** An account and a unit have one parent. */
function parentIn({ Parents }: OrganizationAnswer): string | undefined {
  if (!Array.isArray(Parents) || Parents.length !== 1) return undefined;
  const [parent] = Parents as readonly unknown[];
  return isObject(parent) && isOrganizationalUnit(parent.Id) ? parent.Id : undefined;
}

const TIMEOUT_MS = 30_000;
const SERVICE = 'organizations';

/** Sends one call. A failure is an error in the form of the SDK's, so that `failureOf` reads it. */
function createSender(homeRegion: string, connection: AwsConnection) {
  const { id, dnsSuffix } = partitionOf(homeRegion);
  const region = ENDPOINT_REGIONS[id] ?? homeRegion;
  const endpoint = new URL(
    connection.endpoint ?? process.env.AWS_ENDPOINT_URL ?? `https://${SERVICE}.${region}.${dnsSuffix}/`,
  );
  const signer = new SignatureV4({
    service: SERVICE,
    region,
    // The SDK's chain of credentials, as every other client of this process uses it.
    credentials: connection.credentials ?? new STSClient(clientConfig(homeRegion, connection)).config.credentials,
    sha256: NodeSha256,
  });
  return async (operation: string, input: object): Promise<OrganizationAnswer> => {
    const { protocol, hostname, port, host } = endpoint;
    const body = JSON.stringify(input);
    const { headers } = await signer.sign({
      method: 'POST',
      protocol,
      hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      path: '/',
      headers: {
        host,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSOrganizationsV20161128.${operation}`,
      },
      body,
    });
    const { host: _, ...sent } = headers;
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: sent,
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok && isObject(answer)) return answer;
    throw errorOf(response, isObject(answer) ? answer : {});
  };
}

function errorOf({ status, ok, headers }: Response, { __type, Message, message }: OrganizationAnswer): Error {
  const name = (typeof __type === 'string' ? __type : 'UnreadableAnswer').split('#').at(-1) ?? '';
  const text = Message ?? message;
  const error = new Error(typeof text === 'string' ? text : 'The answer has no message.');
  const retryAfter = headers.get('retry-after');
  return Object.assign(error, {
    name,
    $metadata: { httpStatusCode: ok ? undefined : status },
    ...(retryAfter === null ? {} : { $response: { headers: { 'retry-after': retryAfter } } }),
  });
}

type RunningHash = ReturnType<typeof createHash | typeof createHmac>;

/** The hash that the signer needs, on Node's own. */
class NodeSha256 {
  private hash: RunningHash;

  constructor(private readonly secret?: string | Uint8Array | ArrayBuffer | ArrayBufferView) {
    this.hash = this.fresh();
  }

  update(data: Uint8Array): void {
    this.hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    this.hash = this.fresh();
  }

  private fresh(): RunningHash {
    const { secret } = this;
    if (secret === undefined) return createHash('sha256');
    return createHmac('sha256', typeof secret === 'string' ? secret : bytesOf(secret));
  }
}

function bytesOf(data: Uint8Array | ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
