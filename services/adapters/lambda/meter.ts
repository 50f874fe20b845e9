// Metrics, by Powertools: log lines in CloudWatch's embedded metric format, so that measuring costs no API call.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { MEASURE_NAMESPACE, MEASURE_SERVICE, type Measure, MEASURES } from '../../core/measures.js';

export type MeasureValues = Partial<Record<Measure, number>>;

/** Publishes values that belong together. */
export type Meter = (values: MeasureValues) => void;

const SECONDS: ReadonlySet<string> = new Set<Measure>([MEASURES.eventLag, MEASURES.sweepAge]);

export function createMeter(registry: string | undefined): Meter {
  const metrics = new Metrics({
    namespace: MEASURE_NAMESPACE,
    serviceName: MEASURE_SERVICE,
    defaultDimensions: { registry: registry ?? 'unnamed' },
  });
  return (values) => {
    for (const [name, value] of Object.entries(values)) {
      metrics.addMetric(name, SECONDS.has(name) ? MetricUnit.Seconds : MetricUnit.Count, value);
    }
    metrics.publishStoredMetrics();
  };
}

/** Counts the resources that serve again although a look-up had not found them. */
export function countRevivals(meter: Meter): () => void {
  return () => {
    meter({ [MEASURES.revived]: 1 });
  };
}
