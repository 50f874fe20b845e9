// The lives of services as CloudTrail events: an API is created, gets a stage, changes and is deleted. The names and ids of a round
// contain its code, so no round finds its own services in the registry.
import { createRestApi, createStage, deleteRestApi, updateRestApi } from '../../../core/test/cloudtrail/api-events.js';
import { VPCE } from '../fixture/scope.js';

export type LifeEvents = readonly object[];

export const EVENTS_OF_A_LIFE = 4;

/** Four characters that only the names and ids of this round contain. */
export function codeOf(round: number): string {
  return `z${round.toString(36).padStart(2, '0')}z`;
}

export function livesOf(code: string, services: number): LifeEvents[] {
  return Array.from({ length: services }, (_, index) => {
    const number = String(index).padStart(4, '0');
    const apiId = `a${code}b${number}`;
    const shown = { apiId, vpceIds: [VPCE], tags: { 'waypost:service': `orders-${code}-${number}` } };
    return [
      createRestApi({ ...shown, at: '2026-01-02T03:04:05Z' }),
      createStage({ apiId, stage: 'prod', at: '2026-01-02T03:04:09Z' }),
      updateRestApi({ ...shown, name: 'renamed', at: '2026-01-02T03:05:00Z' }),
      deleteRestApi({ apiId, at: '2026-01-02T04:00:00Z' }),
    ];
  });
}

/** Runs lives concurrently, and the events of each life in order. */
export async function liveAll<T>(lives: readonly T[], atOnce: number, live: (life: T, lane: number) => Promise<void>) {
  let next = 0;
  const work = async (_: unknown, lane: number): Promise<void> => {
    for (let life = lives[next++]; life !== undefined; life = lives[next++]) await live(life, lane);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
