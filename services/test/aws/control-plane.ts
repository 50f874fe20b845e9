// AWS's control plane on loopback, as far as Waypost calls it: the real protocols, paging and error shapes over the state
// that a test gives it. It has no rules of its own; what goes wrong is what a test makes go wrong, call by call.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FakeScope } from './account.js';
import { apiGateway, readApiGateway } from './api-gateway.js';
import { cloudtrail } from './cloudtrail.js';
import { ec2 } from './ec2.js';
import type { AwsCall, AwsOperation, AwsReply, AwsService } from './protocol.js';
import { Fault, faultReply } from './protocol.js';
import type { SentMessage } from './sqs.js';
import { createSqs } from './sqs.js';
import { accessKeyOf, accountOf, sts } from './sts.js';

/** What a test makes of a call: a fault, another reply, a broken connection, or nothing special. */
export type Interception = Fault | AwsReply | 'hang-up' | undefined;
export type Interceptor = (call: AwsCall, answer: () => AwsReply) => Interception;

export interface ControlPlane {
  readonly url: string;
  /** Every call that came, in order. */
  readonly calls: readonly AwsCall[];
  readonly sent: readonly SentMessage[];
  scope(account: string, region: string): FakeScope;
  /** Puts a hand between the calls of one operation and their answers; the newest hand is asked. */
  intercept(operation: string, interceptor: Interceptor): void;
  /** Tells of every call before it is answered: what is changed then is in the answer. */
  onCall(listener: (call: AwsCall) => void): void;
  /** Lets every page hold at most so many. */
  limitPages(largest: number): void;
  /** How often an operation was called. */
  count(operation: string): number;
  close(): Promise<void>;
}

export interface ControlPlaneOptions {
  readonly accounts: readonly string[];
  /** Milliseconds of the test's clock. */
  readonly now?: () => number;
}

/** Credentials that the control plane takes for that account's. */
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
  };
  const scope = (account: string, region: string): FakeScope => {
    const key = `${account}/${region}`;
    const found = scopes.get(key) ?? { apis: [], domains: [], endpoints: [], trails: [] };
    scopes.set(key, found);
    return found;
  };
  const answer = (request: IncomingMessage, body: string): AwsReply | 'hang-up' => {
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
  answer: (request: IncomingMessage, body: string) => AwsReply | 'hang-up',
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // a request's chunks are buffers, no encoding is set
  const reply = answer(request, Buffer.concat(chunks).toString());
  if (reply === 'hang-up') {
    request.socket.destroy();
    return;
  }
  response.writeHead(reply.status, reply.headers);
  response.end(reply.body);
}

/** The signature's scope says the service, the region and, by the access key, the account. */
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
    case 'sqs': {
      const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? 'Unknown';
      return { operation, params: JSON.parse(body) as Record<string, unknown> };
    }
  }
}

function isService(text: string): text is AwsService {
  return ['apigateway', 'ec2', 'sts', 'cloudtrail', 'sqs'].includes(text);
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
