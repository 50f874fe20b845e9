// Counts what the agent does, and writes it in Prometheus' text format.
import type { BookHealth } from './address-book.js';
import type { RequestTrace } from './exchange.js';

/** Upper bounds in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 900] as const;
/** More services than this are counted together, so that a scrape stays small. */
const MOST_SERVICES = 200;
const OTHERS = 'other';

interface ServiceCounts {
  /** By class of status: `2xx`. */
  readonly requests: Map<string, number>;
  readonly buckets: number[];
  seconds: number;
  calls: number;
  heals: number;
  stale: number;
  age: number;
}

export interface FinishedRequest {
  readonly trace: RequestTrace;
  readonly status: number;
  readonly durationMs: number;
}

interface Gauges {
  readonly health: BookHealth;
  readonly pending: number;
}

export class AgentMetrics {
  readonly #services = new Map<string, ServiceCounts>();
  /** What the agent answered itself: by the problem's code, and look-ups by source. */
  readonly #problems = new Map<string, number>();
  readonly #lookUps = new Map<string, number>();

  observe({ trace, status, durationMs }: FinishedRequest): void {
    const { service, source, code } = trace;
    if (code !== undefined) count(this.#problems, code);
    if (service !== undefined) this.#observeCall(service, { trace, status, durationMs });
    else if (source !== undefined) count(this.#lookUps, source);
  }

  #observeCall(service: string, { trace, status, durationMs }: FinishedRequest): void {
    const counts = this.#countsOf(service);
    const { source, ageMs = 0, sends } = trace;
    const seconds = durationMs / 1000;
    count(counts.requests, `${Math.floor(status / 100)}xx`);
    const bucket = BUCKETS.findIndex((most) => seconds <= most);
    const at = bucket < 0 ? BUCKETS.length : bucket;
    counts.buckets[at] = (counts.buckets[at] ?? 0) + 1;
    counts.seconds += seconds;
    counts.calls += 1;
    if (sends > 1) counts.heals += 1;
    if (source === 'stale' || source === 'snapshot') counts.stale += 1;
    counts.age = ageMs / 1000;
  }

  #countsOf(service: string): ServiceCounts {
    const isKnown = this.#services.has(service) || this.#services.size < MOST_SERVICES;
    const label = isKnown ? service : OTHERS;
    let counts = this.#services.get(label);
    if (counts === undefined) {
      const buckets = Array.from({ length: BUCKETS.length + 1 }, () => 0);
      counts = { requests: new Map(), buckets, seconds: 0, calls: 0, heals: 0, stale: 0, age: 0 };
      this.#services.set(label, counts);
    }
    return counts;
  }

  write({ health, pending }: Gauges): string {
    const services = [...this.#services].map(([service, counts]) => ({ service, counts }));
    const each = (value: (counts: ServiceCounts) => number): Sample[] =>
      services.map(({ service, counts }) => [{ service }, value(counts)]);
    const requests = services.flatMap(({ service, counts }) =>
      [...counts.requests].map(([status, value]): Sample => [{ service, status }, value]),
    );
    const byCode = [...this.#problems].map(([code, value]): Sample => [{ code }, value]);
    const bySource = [...this.#lookUps].map(([source, value]): Sample => [{ source }, value]);
    const { registry, ready, failures, lastReadAt = 0, answeredBy } = health;
    return [
      ...family(['requests_total', 'counter', 'Calls, by service and class of status.'], requests),
      ...histogram(services),
      ...family(
        ['heals_total', 'counter', 'Calls that were sent again.'],
        each(({ heals }) => heals),
      ),
      ...family(
        ['stale_answers_total', 'counter', 'Calls to an address that is not fresh.'],
        each(({ stale }) => stale),
      ),
      ...family(
        ['address_age_seconds', 'gauge', 'Age of the address of the last call.'],
        each(({ age }) => age),
      ),
      ...family(['problems_total', 'counter', 'Problems that the agent answered with.'], byCode),
      ...family(['lookups_total', 'counter', 'Answered look-ups, by source.'], bySource),
      ...family(['pending_requests', 'gauge', 'Requests under way.'], [[{}, pending]]),
      ...family(['ready', 'gauge', 'Whether the agent can answer.'], [[{ registry }, ready ? 1 : 0]]),
      ...family(['registry_failures', 'gauge', 'Failed reads since the last success.'], [[{ registry }, failures]]),
      ...family(
        ['registry_last_read_timestamp_seconds', 'gauge', 'When the registry was last read.'],
        [[{ registry }, lastReadAt / 1000]],
      ),
      ...family(
        ['registry_answered_by', 'gauge', 'Which source gave the last successful read.'],
        answeredBy === undefined ? [] : [[{ registry, source: answeredBy }, 1]],
      ),
      ...family(['memory_bytes', 'gauge', 'Resident memory of the process.'], [[{}, process.memoryUsage.rss()]]),
      '',
    ].join('\n');
  }
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

type FamilyHead = readonly [name: string, type: 'counter' | 'gauge' | 'histogram', help: string];

function family(head: FamilyHead, samples: readonly Sample[]): string[] {
  return [...heading(head), ...samples.map((sample) => line(head[0], sample))];
}

function histogram(services: readonly { readonly service: string; readonly counts: ServiceCounts }[]): string[] {
  const name = 'request_duration_seconds';
  const rows = services.flatMap(({ service, counts: { buckets, seconds, calls } }) => {
    let sum = 0;
    const bounds = [...BUCKETS.map(String), '+Inf'];
    return [
      ...bounds.map((le, index) => line(`${name}_bucket`, [{ service, le }, (sum += buckets[index] ?? 0)])),
      line(`${name}_sum`, [{ service }, seconds]),
      line(`${name}_count`, [{ service }, calls]),
    ];
  });
  return [...heading([name, 'histogram', 'Time from the request to the end of the answer.']), ...rows];
}

function heading([name, type, help]: FamilyHead): string[] {
  return [`# HELP waypost_agent_${name} ${help}`, `# TYPE waypost_agent_${name} ${type}`];
}

function line(name: string, [labels, value]: Sample): string {
  const text = Object.entries(labels)
    .map(
      ([label, content]) =>
        `${label}="${content.replace(/[\\"\n]/g, (sign) => (sign === '\n' ? '\\n' : `\\${sign}`))}"`,
    )
    .join(',');
  return `waypost_agent_${name}${text === '' ? '' : `{${text}}`} ${value}`;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
