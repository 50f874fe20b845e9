import { NEW_API, WEST } from '../test/documents.js';
import { endpointOf } from '../test/endpoint-of.js';

const cause = { eventName: 'CreateStage', eventId: 'e-1', principal: null, tool: 'terraform' };
const lineAt = (at: string) => ({ at, region: WEST, from: null, to: { apiId: NEW_API, stage: 'prod' }, cause });

describe('history', () => {
  const lines = {
    'orders-api': [lineAt('2026-01-01T00:00:00Z'), lineAt('2026-01-02T00:00:00Z'), lineAt('2026-01-03T00:00:00Z')],
  };

  it('history is listed newest first, in pages', async () => {
    const { getJson } = endpointOf({ lines });

    const first = await getJson('/v1/services/orders-api/history?limit=2');
    const second = await getJson(`/v1/services/orders-api/history?limit=2&cursor=${String(first.body.cursor)}`);

    expect(first.body).toEqual({
      history: [lineAt('2026-01-03T00:00:00Z'), lineAt('2026-01-02T00:00:00Z')],
      cursor: expect.any(String),
    });
    expect(second.body).toEqual({ history: [lineAt('2026-01-01T00:00:00Z')] });
  });

  it('history says from when on another API may be meant', async () => {
    const line = { ...lineAt('2026-01-01T00:00:00Z'), coexisting: ['b2c3d4e5f6'] };
    const { body } = await endpointOf({ lines: { 'orders-api': [line] } }).getJson('/v1/services/orders-api/history');

    expect(body).toEqual({ history: [line] });
  });

  it('history exists for a name with lines but without an entry', async () => {
    const { getJson } = endpointOf({ lines: { retagged: [lineAt('2026-01-01T00:00:00Z')] } });

    const { status, body } = await getJson('/v1/services/retagged/history');

    expect(status).toBe(200);
    expect(body.history).toHaveLength(1);
  });

  it('history is empty for a known name whose lines have expired', async () => {
    const { status, body } = await endpointOf().getJson('/v1/services/billing/history');

    expect(status).toBe(200);
    expect(body).toEqual({ history: [] });
  });

  it('history is not found for a name with neither entry nor lines', async () => {
    const { status, body } = await endpointOf().getJson('/v1/services/nobody/history');

    expect(status).toBe(404);
    expect(body).toMatchObject({ code: 'SERVICE_NOT_FOUND' });
  });
});
