import { createLimiter, createLimiters } from './limiter.js';

/** A clock that moves only when somebody waits. */
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

/** The times of `count` calls in a row. */
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

it('allows no burst after an idle period', async () => {
  const time = createTime();
  const limiter = createLimiter({ rate: 4, ...time });
  await times(limiter, time.now, 2);
  time.pass(60_000);

  const taken = await times(limiter, time.now, 3);

  expect(taken.map((at) => at - taken[0]!)).toEqual([0, 250, 500]);
});

it('halves its rate when throttled, and recovers call by call up to the full rate', async () => {
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

it('keeps a rate above zero however often it is throttled', () => {
  const limiter = createLimiter({ rate: 4, ...createTime() });

  for (let times = 0; times < 100; times += 1) limiter.throttled();

  expect(limiter.rate()).toBeGreaterThan(0);
});

it('pauses for as long as AWS asks, then continues at its rate', async () => {
  const time = createTime();
  const limiter = createLimiter({ rate: 4, ...time });
  await limiter.take();
  limiter.throttled(10_000);

  expect(await times(limiter, time.now, 3)).toEqual([11_000, 11_500, 12_000]);
});

it('makes a waiting call wait again when AWS throttles meanwhile', async () => {
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

it('creates one limiter for each account and region', async () => {
  const time = createTime();
  const limiterOf = createLimiters({ rate: 1, ...time });

  const limiter = limiterOf({ account: '1', region: 'eu-west-1' });

  expect(limiterOf({ account: '1', region: 'eu-west-1' })).toBe(limiter);
  expect(limiterOf({ account: '1', region: 'us-east-1' })).not.toBe(limiter);
  expect(limiterOf({ account: '2', region: 'eu-west-1' })).not.toBe(limiter);
});
