// A world: two AWS services, the resources that people and tools remember, and the scenarios that run in it.
import { createApiGateway, type ApiGateway } from './api-gateway.js';
import { createEc2, type Ec2 } from './ec2.js';
import { createLedger, type LoggedCall, type Ledger } from './ledger.js';

export interface World {
  readonly ledger: Ledger;
  readonly gateway: ApiGateway;
  readonly ec2: Ec2;
  /** The API that a stack, a Terraform state or a person owns now. */
  readonly owned: Map<string, string>;
  /** The VPC at each site of the network plan. */
  readonly vpcs: Map<string, string>;
}

/**
 * What lies between two calls of a scenario: a pause or none. Calls of a tool come `together`, in an order that ranks express. Calls of
 * several people come `at once`, in an order that nobody can know.
 */
type Step = 'pause' | 'together' | 'at once';
export type Scenario = (world: World) => Generator<Step, void>;

export interface Scene {
  readonly scenario: Scenario;
  /** Seconds after the world's beginning. */
  readonly start: number;
  /** Seconds of its pauses, in turn. */
  readonly pace: readonly number[];
}

interface SceneOptions {
  /** True if each call happens in a different second, except calls that come together. */
  readonly distinct?: boolean;
  /** True if each scenario waits for the one before it. */
  readonly inTurn?: boolean;
  /** The second of the first call; default: the start of 2026. */
  readonly beginning?: number;
  /** Gets the world after every step. */
  readonly onStep?: (world: World) => void;
}

const BEGINNING = 1_767_225_600;

function createWorld(): World {
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

/** Runs all scenes to their end, the earliest next call first. */
export function runScenes(
  scenes: readonly Scene[],
  staging: SceneOptions = {},
): { world: World; calls: readonly LoggedCall[] } {
  const world = createWorld();
  const { beginning = BEGINNING, onStep } = staging;
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
    onStep?.(world);
  }
  return { world, calls: world.ledger.calls };
}

/** Runs to the next pause. @returns true if the scenario has ended. */
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
