// A world: two services of AWS, what its people remember of what they made, and plays that run in it, side by side.
import { createApiGateway, type ApiGateway } from './api-gateway.js';
import { createEc2, type Ec2 } from './ec2.js';
import { createLedger, type Call, type Ledger } from './ledger.js';

export interface World {
  readonly ledger: Ledger;
  readonly gateway: ApiGateway;
  readonly ec2: Ec2;
  /** Which API a stack, a Terraform state or a person takes for its own now. */
  readonly owned: Map<string, string>;
  /** Which VPC a place of the network plan is now. */
  readonly vpcs: Map<string, string>;
}

/**
 * What lies between two calls of a play: a pause, or none. Those of a tool come `together`, in an order that ranks know; those
 * of several people `at once`, and then nobody can know which was first.
 */
export type Step = 'pause' | 'together' | 'at once';
export type Scenario = (world: World) => Generator<Step, void>;

export interface Scene {
  readonly scenario: Scenario;
  /** Seconds after the world's beginning. */
  readonly start: number;
  /** Seconds of its pauses, taken in turn. */
  readonly pace: readonly number[];
}

/** Whether each call has a second of its own, but those that come together. */
export interface SceneOptions {
  readonly distinct?: boolean;
  /** Whether each play waits for the one before it. */
  readonly inTurn?: boolean;
  /** The second of the first call; by default the first of 2026. */
  readonly beginning?: number;
  /** Looks at the world after every step. */
  readonly look?: (world: World) => void;
}

const BEGINNING = 1_767_225_600;

export function createWorld(): World {
  const ledger = createLedger();
  return {
    ledger,
    gateway: createApiGateway(ledger),
    ec2: createEc2(ledger),
    owned: new Map(),
    vpcs: new Map(),
  };
}

interface RunningScene {
  readonly steps: Generator<Step, void>;
  readonly pace: readonly number[];
  pauses: number;
  next: number;
}

/** Plays all scenes to their end, the earliest next call first. */
export function runScenes(
  scenes: readonly Scene[],
  staging: SceneOptions = {},
): { world: World; calls: readonly Call[] } {
  const world = createWorld();
  const { beginning = BEGINNING, look } = staging;
  const waiting = scenes.map(({ scenario, start, pace }): RunningScene => {
    return { steps: scenario(world), pace, pauses: 0, next: beginning + start };
  });
  let last = beginning;
  while (waiting.length > 0) {
    const running = staging.inTurn === true ? waiting[0]! : earliest(waiting);
    const now = Math.max(running.next, last + (staging.distinct === true ? 1 : 0), staging.inTurn === true ? last : 0);
    last = now;
    world.ledger.setNow(now);
    if (advance(running, now, staging)) waiting.splice(waiting.indexOf(running), 1);
    look?.(world);
  }
  return { world, calls: world.ledger.calls };
}

/** To the next pause; whether the play is over. */
function advance(running: RunningScene, now: number, { distinct = false }: SceneOptions): boolean {
  for (;;) {
    const step = running.steps.next();
    if (step.done === true) return true;
    if (step.value === 'pause' || (distinct && step.value === 'at once')) break;
  }
  running.next = now + (running.pace[running.pauses % running.pace.length] ?? 1);
  running.pauses += 1;
  return false;
}

function earliest(waiting: readonly RunningScene[]): RunningScene {
  return waiting.reduce((first, each) => (each.next < first.next ? each : first));
}
