import { countRevivals, createMeter, type MeasureValues } from './meter.js';

function measured(values: MeasureValues, registry?: string): unknown[] {
  const lines: string[] = [];
  createMeter(registry, { write: (line) => void lines.push(line), now: () => 7 })(values);
  return lines.map((line) => JSON.parse(line) as unknown);
}

it('values that belong together are one line of the embedded metric format', () => {
  const Metrics = [
    { Name: 'EventsApplied', Unit: 'Count' },
    { Name: 'EventLag', Unit: 'Seconds' },
  ];

  expect(measured({ EventsApplied: 1, EventLag: 3 }, 'prod')).toEqual([
    {
      _aws: {
        Timestamp: 7,
        CloudWatchMetrics: [{ Namespace: 'Waypost', Dimensions: [['service', 'registry']], Metrics }],
      },
      service: 'waypost',
      registry: 'prod',
      EventsApplied: 1,
      EventLag: 3,
    },
  ]);
});

it('a registry without a name is measured as unnamed', () => {
  expect(measured({ Drift: 0 })).toEqual([expect.objectContaining({ registry: 'unnamed', Drift: 0 })]);
});

it('no values write no line', () => {
  expect(measured({})).toEqual([]);
});

it('a revival counts as one', () => {
  const published: MeasureValues[] = [];

  countRevivals((values) => void published.push(values))();

  expect(published).toEqual([{ Revived: 1 }]);
});
