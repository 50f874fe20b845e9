import { createLimiter, createLimiters } from './limiter.js';

/** A clock that only waiting moves. */
function createTime() {
  let now = 1000;
  return {
    now: () => now,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    sleep: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
}

/** When so many calls in a row may be made. */
async function times(limiter: { take(): Promise<void> }, now: () => number, count: number): Promise<number[]> {
  const taken: number[] = [];
  for (let n = 0; n < count; n += 1) {
    await limiter.take();
    taken.push(now());
  }
  return taken;
}

it('spaces calls evenly, the first at once', async () => {
  const time = createTime();
  const limiter = createLimiter({ rate: 4, ...time });

  expect(await times(limiter, time.now, 4)).toEqual([1000, 1250, 1500, 1750]);
});

it('makes up for no rest: no second ever sees more calls than the rate', async () => {
  const time = createTime();
  const limiter = createLimiter({ rate: 4, ...time });
  await times(limiter, time.now, 2);
  time.pass(60_000);

  const taken = await times(limiter, time.now, 3);

  expect(taken.map((at) => at - taken[0]!)).toEqual([0, 250, 500]);
});

it('halves its rate when throttled, and recovers call by call, no further than the full rate', async () => {
  const time = createTime();
  const limiter = createLimiter({ rate: 4, ...time });
  limiter.throttled();
  limiter.throttled();
  const slow = limiter.rate();

  for (let calls = 0; calls < 5; calls += 1) limiter.succeeded();
  const halfway = limiter.rate();
  for (let calls = 0; calls < 100; calls += 1) limiter.succeeded();

  expect(slow).toBe(1);
  expect(halfway).toBeCloseTo(2);
  expect(limiter.rate()).toBe(4);
});

it('never stands still, however often it is throttled', () => {
  const limiter = createLimiter({ rate: 4, ...createTime() });

  for (let times = 0; times < 100; times += 1) limiter.throttled();

  expect(limiter.rate()).toBeGreaterThan(0);
});

it('rests as long as AWS asks, and goes on at its pace after that', async () => {
  const time = createTime();
  const limiter = createLimiter({ rate: 4, ...time });
  await limiter.take();
  limiter.throttled(10_000);

  expect(await times(limiter, time.now, 3)).toEqual([11_000, 11_500, 12_000]);
});

it('sends back to the queue who was waiting when the throttling came', async () => {
  let now = 0;
  const wake: (() => void)[] = [];
  const limiter = createLimiter({
    rate: 1,
    now: () => now,
    sleep: () => new Promise<void>((resolve) => wake.push(resolve)),
  });
  const done: string[] = [];
  await limiter.take();
  const waiting = limiter.take().then(() => done.push('second'));
  await new Promise(setImmediate);
  limiter.throttled(5000);

  now = 1000;
  wake.shift()?.();
  await new Promise(setImmediate);
  const early = [...done];
  now = 8000;
  wake.shift()?.();
  await waiting;

  expect([early, done]).toEqual([[], ['second']]);
});

it('is one for each account and region', async () => {
  const time = createTime();
  const limiterOf = createLimiters({ rate: 1, ...time });

  expect(limiterOf('1', 'eu-west-1')).toBe(limiterOf('1', 'eu-west-1'));
  expect(limiterOf('1', 'eu-west-1')).not.toBe(limiterOf('1', 'us-east-1'));
  expect(limiterOf('1', 'eu-west-1')).not.toBe(limiterOf('2', 'eu-west-1'));
});
