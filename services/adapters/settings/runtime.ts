// The system's clock, randomness and sleep, which composition roots pass to the use cases.
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Random, Sleep } from '../../app/ports.js';

export const systemClock: Clock = () => Math.floor(Date.now() / 1000);
export const systemRandom: Random = () => Math.random();
export const systemSleep: Sleep = async (milliseconds) => {
  await wait(milliseconds);
};

export const systemRuntime = { clock: systemClock, sleep: systemSleep, random: systemRandom };
