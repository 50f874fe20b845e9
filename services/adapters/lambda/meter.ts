// Metrics, by Powertools: lines of the log that CloudWatch reads figures from, so that measuring costs no call.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { MEASURE_NAMESPACE, MEASURE_SERVICE, type Measure, MEASURES } from '../../core/measures.js';

export type MeasureValues = Partial<Record<Measure, number>>;

/** Puts down figures that belong together. */
export type Meter = (figures: MeasureValues) => void;

const SECONDS: ReadonlySet<string> = new Set<Measure>([MEASURES.eventLag, MEASURES.sweepAge]);

export function createMeter(registry: string | undefined): Meter {
  const metrics = new Metrics({
    namespace: MEASURE_NAMESPACE,
    serviceName: MEASURE_SERVICE,
    defaultDimensions: { registry: registry ?? 'unnamed' },
  });
  return (figures) => {
    for (const [name, value] of Object.entries(figures)) {
      metrics.addMetric(name, SECONDS.has(name) ? MetricUnit.Seconds : MetricUnit.Count, value);
    }
    metrics.publishStoredMetrics();
  };
}
