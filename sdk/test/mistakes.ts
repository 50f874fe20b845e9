// The table test of users' mistakes: each call fails, at once or later, with the message that says what is wrong and what to do.
import { isWaypostError } from '../src/model/errors.js';

/** Options and arguments as a program without types may give them. */
export type Untyped = never;

export type Mistake = readonly [mistake: string, make: () => unknown, message: string];

export function itExplains(mistakes: readonly Mistake[]): void {
  it.each(mistakes)('the mistake "%s" has a message with its remedy', async (_, make, message) => {
    const outcome: unknown = await (async () => make())().catch((error: unknown) => error);

    if (!isWaypostError(outcome)) throw new Error(`No WaypostError, but ${String(outcome)}`);
    expect(outcome.message.replace(/127\.0\.0\.1:\d+/, ':PORT')).toBe(message);
    expect(outcome.remedy).not.toBe('');
  });
}
