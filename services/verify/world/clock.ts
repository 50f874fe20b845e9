// The machine's clock, moved: the deployed handlers read it, and nothing hands them another.

export interface MovedClock {
  /** Lets it be this second now; it goes on from there. */
  readonly set: (second: number) => void;
}

/** Moves the clock for as long as `use` takes. */
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

/** Lets no time pass for as long as `use` takes, so that what is done twice is done at one time. */
export async function withClockStopped<T>(second: number, use: () => Promise<T>): Promise<T> {
  const real = Date.now;
  Date.now = () => second * 1000;
  try {
    return await use();
  } finally {
    Date.now = real;
  }
}
