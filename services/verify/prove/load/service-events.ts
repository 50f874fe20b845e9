// Events for load: each service gets an API that is replaced twice, as Terraform does with create_before_destroy. Event n
// does not depend on earlier ones, so only the posted events are in memory.
import {
  createRestApi,
  createStage,
  deleteRestApi,
  updateRestApi,
  updateStage,
} from '../../../core/test/cloudtrail/api-events.js';
import type { CloudTrailEvent } from '../../../core/test/cloudtrail/record.js';

/** The endpoint that every API is associated with. */
export const ENDPOINT = { vpceId: 'vpce-0123456789abcdef0', vpcId: 'vpc-0123456789abcdef0' } as const;

const START = Date.parse('2026-01-02T00:00:00Z');

interface ServiceApi {
  readonly service: string;
  readonly apiId: string;
  readonly at: string;
}

type LifeStep = (api: ServiceApi) => CloudTrailEvent;

export const madeApi: LifeStep = ({ service, apiId, at }) =>
  createRestApi({ apiId, name: service, at, vpceIds: [ENDPOINT.vpceId], tags: { 'waypost:service': service } });
export const madeStage: LifeStep = ({ apiId, at }) => createStage({ apiId, stage: 'prod', at });
const updatedStage: LifeStep = ({ apiId, at }) => updateStage({ apiId, stage: 'prod', at });
const updatedApi: LifeStep = ({ service, apiId, at }) =>
  updateRestApi({ apiId, name: service, at, vpceIds: [ENDPOINT.vpceId], tags: { 'waypost:service': service } });
const deletedApi: LifeStep = ({ apiId, at }) => deleteRestApi({ apiId, at });

/** The steps of a service's life, each with the generation of its API. */
const STEPS: readonly (readonly [LifeStep, number])[] = [
  [madeApi, 0],
  [madeStage, 0],
  [madeApi, 1],
  [madeStage, 1],
  [deletedApi, 0],
  [updatedStage, 1],
  [madeApi, 2],
  [madeStage, 2],
  [deletedApi, 1],
  [updatedApi, 2],
];

export const EVENTS_PER_SERVICE = STEPS.length;

export interface EventLoad {
  readonly seed: number;
  readonly services: number;
}

export const serviceOf = (index: number): string => `load-${index.toString(36).padStart(5, '0')}`;

/** An API id that no other service or generation has. */
export function apiIdOf({ seed, services }: EventLoad, service: number, generation: number): string {
  const text = (generation * services + service).toString(36).padStart(6, '0');
  return `${(seed % 46_656).toString(36).padStart(3, '0')}${text.padStart(7, 'a')}`.slice(0, 10);
}

export const at = (second: number): string => `${new Date(START + second * 1000).toISOString().slice(0, 19)}Z`;

/** Event `n`: all services take their first step before any takes its second. */
export function eventOf(load: EventLoad, n: number): CloudTrailEvent {
  const [service, phase] = [n % load.services, Math.floor(n / load.services)];
  const [step, generation] = STEPS[phase % STEPS.length] ?? [madeApi, 0];
  return step({
    service: serviceOf(service),
    apiId: apiIdOf(load, service, generation),
    at: at(phase * 1000 + (service % 1000)),
  });
}

/** The API that serves after the first `count` events, if any. */
export function servedAfter(load: EventLoad, service: number, count: number): string | undefined {
  const steps = Math.max(0, Math.floor((count - service - 1) / load.services) + 1);
  const served = STEPS.slice(0, Math.min(steps, STEPS.length)).filter(([step]) => step === madeStage);
  const generation = served.at(-1)?.[1];
  return generation === undefined ? undefined : apiIdOf(load, service, generation);
}
