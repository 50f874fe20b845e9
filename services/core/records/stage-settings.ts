// The settings of a stage that matter to its calls: its canary and its web ACL. Each is a slot, so the order of facts cannot matter.
import { compareText, defined } from 'waypost/model';
import type { Canary, StageSeen } from './fact.js';
import { type Slot, isTie, latest } from './slot.js';
import { RANK } from './stamp.js';

export interface StageSettings {
  readonly stage: string;
  readonly canary?: Slot<Canary | null>;
  readonly webAcl?: Slot<string | null>;
}

/** AWS's quota is 10 stages of an API; the stages with the newest settings are kept. */
const KEPT_STAGES = 400;

const RANKS = { listed: RANK.sweep, created: RANK.create, touched: RANK.update } as const;

export function logSettings(known: readonly StageSettings[], fact: StageSeen): readonly StageSettings[] {
  const { stage } = fact;
  const slots = slotsOf(fact);
  if (slots.canary === undefined && slots.webAcl === undefined) return known;
  const before = known.find((each) => each.stage === stage) ?? { stage };
  const next = {
    ...before,
    ...(slots.canary === undefined ? {} : { canary: latest(before.canary, slots.canary) }),
    ...(slots.webAcl === undefined ? {} : { webAcl: latest(before.webAcl, slots.webAcl) }),
  };
  return [...known.filter((each) => each.stage !== stage), next]
    .sort((a, b) => newest(b) - newest(a) || compareText(a.stage, b.stage))
    .slice(0, KEPT_STAGES)
    .sort((a, b) => compareText(a.stage, b.stage));
}

/** True if only the values decide between the fact and what is known. */
export function isSettingTie(known: readonly StageSettings[], fact: StageSeen): boolean {
  const before = known.find((each) => each.stage === fact.stage);
  const { canary, webAcl } = slotsOf(fact);
  const ties = [canary && isTie(before?.canary, canary), webAcl && isTie(before?.webAcl, webAcl)];
  return ties.includes(true);
}

function slotsOf({ at, sign, canary, webAcl }: StageSeen): Omit<StageSettings, 'stage'> {
  const rank = RANKS[sign];
  return defined({
    canary: canary === undefined ? undefined : { at, rank, value: canary },
    webAcl: webAcl === undefined ? undefined : { at, rank, value: webAcl },
  });
}

function newest({ canary, webAcl }: StageSettings): number {
  return Math.max(canary?.at ?? 0, webAcl?.at ?? 0);
}
