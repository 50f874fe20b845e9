// Marks whose shape carries the same meaning as their colour. A word always stands beside them.
import type { GateVerdict, ServiceHealth, ServiceStatus } from 'waypost/model';

export type Tone = 'good' | 'bad' | 'unsure' | 'quiet';

export const TONES: Readonly<Record<GateVerdict, Tone>> = { pass: 'good', fail: 'bad', unknown: 'unsure' };

const SHAPES: Readonly<Record<Tone, preact.JSX.Element>> = {
  good: (
    <>
      <circle cx="8" cy="8" r="7" class="fill" />
      <path d="m4.8 8.300 2.200 2.200 4.200-4.700" class="cut" />
    </>
  ),
  bad: (
    <>
      <path d="M8 .6 15.400 8 8 15.400.6 8z" class="fill" />
      <path d="m5.700 5.700 4.600 4.600m0-4.600-4.600 4.600" class="cut" />
    </>
  ),
  unsure: (
    <>
      <circle cx="8" cy="8" r="6.200" class="ring" />
      <path d="M6.200 6.400a1.900 1.900 0 1 1 2.600 1.800c-.5.2-.8.6-.8 1.100M8 11.300v.2" class="line" />
    </>
  ),
  quiet: (
    <>
      <circle cx="8" cy="8" r="6.200" class="ring" />
      <path d="M5.200 8h5.600" class="line" />
    </>
  ),
};

export function Mark({ tone }: { readonly tone: Tone }) {
  return (
    <svg class={`mark ${tone}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {SHAPES[tone]}
    </svg>
  );
}

const STATUS: Readonly<Record<ServiceStatus, { readonly tone: Tone; readonly word: string }>> = {
  // Live means that an API serves the name; it does not say who reaches the API.
  live: { tone: 'quiet', word: 'live' },
  'not-ready': { tone: 'unsure', word: 'not ready' },
  gone: { tone: 'quiet', word: 'gone' },
};

interface HealthSign {
  readonly tone: Tone;
  readonly word: string;
  readonly meaning: string;
}

export const HEALTH: Readonly<Record<ServiceHealth, HealthSign>> = {
  blocked: { tone: 'bad', word: 'blocked', meaning: 'A gate fails for every network that should reach it.' },
  degraded: {
    tone: 'unsure',
    word: 'degraded',
    meaning: 'A gate fails for some networks, or an address has a warning.',
  },
  unknown: { tone: 'unsure', word: 'unknown', meaning: 'No gate is known to fail, and at least one is unknown.' },
  ok: { tone: 'good', word: 'live', meaning: 'Every gate passes for the networks that should reach it.' },
};

interface StatusProps {
  readonly status: ServiceStatus;
  /** The health of a live service, which says more than its status. */
  readonly health?: ServiceHealth | undefined;
}

export function Status({ status, health }: StatusProps) {
  const { tone, word } = (status === 'live' && health !== undefined ? HEALTH[health] : undefined) ?? STATUS[status];
  return (
    <span class={`status ${tone}`}>
      <Mark tone={tone} />
      {word}
    </span>
  );
}

export function Note({ tone, children }: { readonly tone: Tone; readonly children: preact.ComponentChildren }) {
  return (
    <p class={`note ${tone}`}>
      <Mark tone={tone} />
      <span>{children}</span>
    </p>
  );
}
