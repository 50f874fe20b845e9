import * as documents from '../test/documents.js';
import { WEST, EAST } from '../test/documents.js';
import { endpointOf, NOW } from '../test/endpoint-of.js';

describe('healthz', () => {
  it('reports the age of the last event and sweep of each account and region', async () => {
    const rows = [
      { account: documents.ACCOUNT, region: WEST, lastEvent: NOW - 5, lastSweep: NOW + 2 },
      { account: documents.ACCOUNT, region: EAST },
    ];

    const { status, body } = await endpointOf({ rows }).getJson('/healthz');

    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'ok',
      registry: 'test',
      accounts: [
        {
          accountId: documents.ACCOUNT,
          region: WEST,
          lastEventAt: '2027-01-15T07:59:55Z',
          lastEventAgeSeconds: 5,
          lastSweepAt: '2027-01-15T08:00:02Z',
          lastSweepAgeSeconds: 0,
        },
        {
          accountId: documents.ACCOUNT,
          region: EAST,
          lastEventAt: null,
          lastEventAgeSeconds: null,
          lastSweepAt: null,
          lastSweepAgeSeconds: null,
        },
      ],
    });
  });

  it('includes the members that the host adds', async () => {
    const sweep = { state: 'running', finishedAt: null, held: 0 };

    const { body } = await endpointOf({ health: () => ({ sweep }) }).getJson('/healthz');

    expect(body).toMatchObject({ status: 'ok', sweep });
  });

  it('leaves no read running after its answer', async () => {
    const { reader } = endpointOf();
    let ended = false;
    const read = async (...call: Parameters<typeof reader.read>) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      ended = true;
      return reader.read(...call);
    };
    const heartbeat = { all: () => Promise.reject(new Error('down')) };

    const { status } = await endpointOf({ heartbeat, reader: { ...reader, read: read as typeof reader.read } }).getJson(
      '/healthz',
    );

    expect([status, ended]).toEqual([503, true]);
  });

  it('answers 503 with the cause while the host cannot store events', async () => {
    const { status, body } = await endpointOf({ failing: () => 'the disk is full' }).getJson('/healthz');

    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'REGISTRY_UNAVAILABLE', detail: 'Events cannot be stored: the disk is full.' });
  });

  it('answers 503 if the store does not answer', async () => {
    const { status, body } = await endpointOf({ heartbeat: { all: () => Promise.reject(new Error('down')) } }).getJson(
      '/healthz',
    );

    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
  });
});
