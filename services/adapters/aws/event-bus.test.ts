// Tests over EventBridge's protocol that moves are sent to the bus, signed and in the published form, and that every refusal is reported.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { movedEventOf, type ServiceMoved } from '../../core/activity/moved-event.js';
import { movedRow } from '../../core/activity/rows.js';
import { serviceMoved, serviceMovedSchema } from '../../app/http/openapi/service-moved.js';
import { signedByAws } from '../../../sdk/test/aws-signer.js';
import published from '../../service-moved.schema.json';
import { createEventBus } from './event-bus.js';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret/+=', sessionToken: 'token' };
const cause = { eventName: 'CreateStage', eventId: 'e-1', principal: 'arn:aws:iam::111122223333:role/ci', tool: null };
const at = '2026-01-02T03:04:05Z';
const serving = { apiId: 'a1b2c3d4e5', stage: 'prod' };
const line = { at, region: 'eu-west-1', from: null, to: serving, cause };
const rowAt = (position: number) => movedRow({ name: 'orders-api', at, position }, line, '111122223333');
const moveAt = (position: number): ServiceMoved => movedEventOf(rowAt(position), 'prod')!; // it is a move

interface PutEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

describe('the event bus', () => {
  let server: Server;
  let port: number;
  let answer: (entries: readonly PutEntry[]) => { readonly status?: number; readonly body: object };
  const received: { headers: IncomingHttpHeaders; body: string; entries: readonly PutEntry[] }[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const { Entries: entries } = JSON.parse(body) as { Entries: readonly PutEntry[] };
        received.push({ headers: request.headers, body, entries });
        const given = answer(entries);
        response.writeHead(given.status ?? 200, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify(given.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  beforeEach(() => {
    received.length = 0;
    const taken = (_: PutEntry, index: number) => ({ EventId: `id-${index}` });
    answer = (entries) => ({ body: { FailedEntryCount: 0, Entries: entries.map(taken) } });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const put = (moves: readonly ServiceMoved[]) =>
    createEventBus({ bus: 'waypost-prod', region: 'eu-west-1', endpoint: `http://127.0.0.1:${port}`, credentials })(
      moves,
    );

  it('gets each move as an event of the published schema, ten in a call, signed as AWS signs', async () => {
    await put(Array.from({ length: 12 }, (_, index) => moveAt(200 + index)));

    expect(received.map(({ entries }) => entries.length)).toEqual([10, 2]);
    for (const { EventBusName, Source, DetailType, Detail } of received.flatMap(({ entries }) => entries)) {
      expect(EventBusName).toBe('waypost-prod');
      serviceMoved.parse({ source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail) as unknown });
    }
    const [{ headers, body }] = received as [(typeof received)[0]];
    expect(headers).toMatchObject({ 'x-amz-target': 'AWSEvents.PutEvents', 'x-amz-security-token': 'token' });
    expect(headers.authorization).toBe(await signatureOf(headers, body));
  });

  it('is asked again for everything if it refuses one event, answers for fewer, or fails', async () => {
    const refused = { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
    answer = () => ({ body: { FailedEntryCount: 1, Entries: [{ EventId: 'id-0' }, refused] } });
    await expect(put([moveAt(200), moveAt(201)])).rejects.toThrow(
      'took 1 of 2 events: ThrottlingException Rate exceeded',
    );
    answer = () => ({ body: {} });
    await expect(put([moveAt(200)])).rejects.toThrow('took 0 of 1 events');
    answer = () => ({ status: 400, body: { __type: 'AccessDeniedException', Message: 'not authorized' } });
    await expect(put([moveAt(200)])).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'not authorized',
    });
  });

  async function signatureOf(headers: IncomingHttpHeaders, body: string): Promise<string> {
    const [, names = ''] = /SignedHeaders=([^,]+)/.exec(String(headers.authorization)) ?? [];
    const signed = names.split(';').map((name) => [name, String(headers[name])] as const);
    const url = new URL(`http://127.0.0.1:${port}/`);
    const time = Date.parse(String(headers['x-amz-date']).replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
    const request = {
      service: 'events',
      region: 'eu-west-1',
      url,
      method: 'POST',
      headers: Object.fromEntries(signed),
      body,
    };
    return String(await signedByAws(request, credentials, time));
  }
});

it('a move says what served before and after; other rows, and acts that moved nothing, give no event', () => {
  const row = rowAt(200);

  expect(moveAt(200)).toEqual({
    ...{ id: 'orders-api~moved~000000000000200', registry: 'prod', service: 'orders-api', rev: 2, region: 'eu-west-1' },
    ...{ accountId: '111122223333', at, from: null, to: serving, cause },
  });
  expect(movedEventOf({ ...row, from: serving }, 'prod')).toBeUndefined();
  expect(movedEventOf({ ...row, kind: 'conflict' }, 'prod')).toBeUndefined();
});

it('the published schema of the event is up to date: npm run openapi', () => {
  expect(published).toEqual(JSON.parse(JSON.stringify(serviceMovedSchema())));
});
