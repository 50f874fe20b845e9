// Metrics: log lines in CloudWatch's embedded metric format, so that measuring costs no API call.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
import { MEASURE_NAMESPACE, MEASURE_SERVICE, type Measure, MEASURES } from '../../core/measures.js';

export type MeasureValues = Partial<Record<Measure, number>>;

/** Publishes values that belong together. */
export type Meter = (values: MeasureValues) => void;

export interface MeterEdge {
  readonly write: (line: string) => void;
  readonly now: () => number;
}

const SECONDS: ReadonlySet<string> = new Set<Measure>([MEASURES.eventLag, MEASURES.sweepAge]);

export function createMeter(registry = 'unnamed', { write, now }: MeterEdge = LAMBDA): Meter {
  return (values) => {
    const Metrics = Object.keys(values).map((Name) => ({ Name, Unit: SECONDS.has(Name) ? 'Seconds' : 'Count' }));
    if (Metrics.length === 0) return;
    const metric = { Namespace: MEASURE_NAMESPACE, Dimensions: [['service', 'registry']], Metrics };
    const line = { _aws: { Timestamp: now(), CloudWatchMetrics: [metric] }, service: MEASURE_SERVICE, registry };
    write(`${JSON.stringify({ ...line, ...values })}\n`);
  };
}

const LAMBDA: MeterEdge = { write: (line) => void process.stdout.write(line), now: () => Date.now() };

/** Counts the resources that serve again although a look-up had not found them. */
export function countRevivals(meter: Meter): () => void {
  return () => {
    meter({ [MEASURES.revived]: 1 });
  };
}
