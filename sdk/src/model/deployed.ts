// What do calls of a stage meet? A change of the endpoint type or of the associations takes effect with the next deployment.
import { type CurrentApi, type StageCanary, stageOf } from './documents.js';

/** The endpoint type of each deployment of the stage that gets calls; undefined where that is not known. */
export function deployedTypes(current: CurrentApi, stage: string): readonly (string | undefined)[] {
  const { canary, ...own } = stageOf(current, stage) ?? {};
  const states = canary === undefined || canary.percent === 100 ? [own] : [own, canary];
  return states.map((state) => deployedType(current, state));
}

function deployedType({ type: own = 'PRIVATE' }: CurrentApi, state: Omit<StageCanary, 'percent'>): string | undefined {
  const { type, behind = [], undecided = [] } = state;
  if (type !== undefined) return type;
  return behind.some(({ part }) => part === 'type') || undecided.includes('type') ? undefined : own;
}

/** False if no deployment of the stage that gets calls is private. What is not known is what the API's configuration says. */
export function isPrivateAt(current: CurrentApi, stage: string): boolean {
  return deployedTypes(current, stage).some((type) => (type ?? current.type ?? 'PRIVATE') === 'PRIVATE');
}

/** The endpoints whose association is in force at a stage, as far as known; otherwise those that the API's configuration lists. */
export function associatedAt(current: CurrentApi, stage: string): readonly string[] {
  return stageOf(current, stage)?.associated ?? current.vpceIds;
}
