// The machine's clock, replaced while a test runs: the deployed handlers read it themselves.

export interface MovedClock {
  /** Sets the clock, which runs on from there. */
  readonly set: (second: number) => void;
}

/** Lets `use` set the clock. */
export async function withMovedClock<T>(use: (clock: MovedClock) => Promise<T>): Promise<T> {
  const real = Date.now;
  let ahead = 0;
  Date.now = () => real() + ahead;
  try {
    return await use({
      set: (second) => {
        ahead = second * 1000 - real();
      },
    });
  } finally {
    Date.now = real;
  }
}

/** Stops the clock while `use` runs, so that repeated work has the same time. */
export async function withClockStopped<T>(second: number, use: () => Promise<T>): Promise<T> {
  const real = Date.now;
  Date.now = () => second * 1000;
  try {
    return await use();
  } finally {
    Date.now = real;
  }
}
