// A fake of AWS's control plane on loopback, for the calls that Waypost makes: the real protocols, paging and error shapes over
// state that a test provides. It has no behaviour of its own; a test decides for each call what goes wrong.
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FakeScope } from './account.js';
import { apiGateway, readApiGateway } from './api-gateway.js';
import { cloudtrail } from './cloudtrail.js';
import { ec2 } from './ec2.js';
import {
  Fault,
  faultReply,
  json,
  type AwsCall,
  type AwsOperation,
  type AwsReply,
  type AwsService,
} from './protocol.js';
import { type SentMessage, createSqs } from './sqs.js';
import { accessKeyOf, accountOf, sts } from './sts.js';

/** What a test does with a call: a fault, another reply, a closed connection, no answer at all, or undefined for the normal reply. */
export type Interception = Fault | AwsReply | Unanswered | undefined;
type Unanswered = 'hang-up' | 'hang';
export type Interceptor = (call: AwsCall, answer: () => AwsReply) => Interception;

export interface ControlPlane {
  readonly url: string;
  /** Every call so far, in order. */
  readonly calls: readonly AwsCall[];
  readonly sent: readonly SentMessage[];
  scope(account: string, region: string): FakeScope;
  /** Intercepts the calls of one operation. Only the latest interceptor of an operation counts. */
  intercept(operation: string, interceptor: Interceptor): void;
  /** Listens to every call before it is answered, so that changes of state appear in the answer. */
  onCall(listener: (call: AwsCall) => void): void;
  /** Limits the number of items per page. */
  limitPages(largest: number): void;
  /** The number of calls of an operation. */
  count(operation: string): number;
  close(): Promise<void>;
}

interface ControlPlaneOptions {
  readonly accounts: readonly string[];
  /** Milliseconds of the test's clock. */
  readonly now?: () => number;
}

/** Credentials that identify the account to the control plane. */
export function credentialsOf(account: string) {
  return { accessKeyId: accessKeyOf(account), secretAccessKey: 'secret' };
}

export async function startControlPlane({ accounts, now = () => 0 }: ControlPlaneOptions): Promise<ControlPlane> {
  const calls: AwsCall[] = [];
  const sent: SentMessage[] = [];
  const scopes = new Map<string, FakeScope>();
  let largestPage = Infinity;
  let listener: (call: AwsCall) => void = () => undefined;
  const interceptors = new Map<string, Interceptor>();
  const services: Record<AwsService, Readonly<Record<string, AwsOperation>>> = {
    apigateway: apiGateway,
    ec2,
    sts,
    cloudtrail,
    sqs: createSqs(sent),
    // Every account lies in the unit that is asked for.
    organizations: {
      ListAccountsForParent: ({ accounts: all }) => json({ Accounts: all.map((Id) => ({ Id, Status: 'ACTIVE' })) }),
      ListOrganizationalUnitsForParent: () => json({ OrganizationalUnits: [] }),
    },
  };
  const scope = (account: string, region: string): FakeScope => {
    const key = `${account}/${region}`;
    const found = scopes.get(key) ?? { apis: [], domains: [], endpoints: [], trails: [] };
    scopes.set(key, found);
    return found;
  };
  const answer = (request: IncomingMessage, body: string): AwsReply | Unanswered => {
    const read = readCall(request, body);
    if (read instanceof Fault) return faultReply('apigateway', read);
    const { service, operation } = read;
    const nth = calls.filter((other) => other.operation === operation).length + 1;
    const call: AwsCall = { ...read, nth, at: now() };
    calls.push(call);
    listener(call);
    try {
      const perform = () => {
        const known = services[service][operation];
        if (known === undefined)
          throw new Fault({ status: 400, code: 'InvalidAction' }, `No such operation: ${operation}`);
        return known({ call, scope: scope(call.account, call.region), accounts, largestPage });
      };
      const intercepted = interceptors.get(operation)?.(call, perform);
      if (intercepted instanceof Fault) throw intercepted;
      return intercepted ?? perform();
    } catch (error) {
      if (error instanceof Fault) return faultReply(service, error);
      throw error;
    }
  };
  const server = createServer((request, response) => void serve(request, response, answer));
  return {
    url: await listen(server),
    calls,
    sent,
    scope,
    intercept: (operation, interceptor) => void interceptors.set(operation, interceptor),
    onCall: (next) => {
      listener = next;
    },
    limitPages: (largest) => {
      largestPage = largest;
    },
    count: (operation) => calls.filter((call) => call.operation === operation).length,
    close: () => close(server),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: IncomingMessage, body: string) => AwsReply | Unanswered,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // a request's chunks are buffers, no encoding is set
  const reply = answer(request, Buffer.concat(chunks).toString());
  if (reply === 'hang') return;
  if (reply === 'hang-up') {
    request.socket.destroy();
    return;
  }
  response.writeHead(reply.status, reply.headers);
  response.end(reply.body);
}

/** Reads the service, the region and, by the access key, the account from the signature. */
function readCall(request: IncomingMessage, body: string): Omit<AwsCall, 'nth' | 'at'> | Fault {
  const scope = /Credential=([^/]+)\/[0-9]{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(
    request.headers.authorization ?? '',
  );
  const [, key = '', region = '', service = ''] = scope ?? [];
  const account = accountOf(key);
  if (account === undefined || !isService(service)) {
    return new Fault(
      { status: 403, code: 'UnrecognizedClientException' },
      'The security token included in the request is invalid.',
    );
  }
  return { service, account, region, ...readOperation(service, request, body) };
}

function readOperation(service: AwsService, request: IncomingMessage, body: string) {
  const url = new URL(request.url ?? '/', 'http://control-plane');
  switch (service) {
    case 'apigateway':
      return readApiGateway(url.pathname, url.searchParams) as Pick<AwsCall, 'operation' | 'params'>;
    case 'ec2':
    case 'sts': {
      const { Action: operation = 'Unknown', ...params } = Object.fromEntries(new URLSearchParams(body));
      return { operation, params };
    }
    case 'cloudtrail':
    case 'organizations':
    case 'sqs': {
      const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? 'Unknown';
      return { operation, params: JSON.parse(body) as Record<string, unknown> };
    }
  }
}

function isService(text: string): text is AwsService {
  return ['apigateway', 'ec2', 'sts', 'cloudtrail', 'sqs', 'organizations'].includes(text);
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server's address
  return `http://127.0.0.1:${String(port)}`;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
