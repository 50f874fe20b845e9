// Remembers the enrolment for at most a minute, so that a function that writes reads it once a minute and not for every event.
import { anyAccount, enrolmentOf, type Enrolment } from '../../core/enrolment/enrolment.js';
import type { OwnerRule, RegistryConfig } from '../../core/registry-config.js';
import type { Clock } from '../ports.js';
import { remember } from '../remember.js';
import type { EnrolmentReader } from './ports.js';

export interface EnrolmentSource {
  /** @throws Error if it cannot be read: what is unknown enrols nobody, and the event is retried. */
  read(): Promise<Enrolment>;
}

/** The registry's settings without the owners, which the enrolment has. */
export type RegistrySetup = Omit<RegistryConfig, 'owners'>;

export const configOf = (setup: RegistrySetup, { globs }: Pick<Enrolment, 'globs'>): RegistryConfig => ({
  ...setup,
  owners: globs,
});

export function createEnrolmentCache(
  store: Pick<EnrolmentReader, 'current'>,
  clock: Clock,
  onMissing: () => Promise<void> = () => Promise.resolve(),
): EnrolmentSource {
  const read = async (): Promise<Enrolment> => {
    const { stored, membership } = await store.current();
    if (stored !== undefined) return enrolmentOf(stored, membership);
    await onMissing();
    throw new Error(NOTHING_STORED);
  };
  return remember(clock, read);
}

const NOTHING_STORED =
  'The registry has no enrolment yet, so no account counts. The next sweep stores the one of its parameters; or run npm run admin -- config apply.';

/** For the local server: any account counts. */
export const enrolsAnyone = (globs: readonly OwnerRule[] = []): EnrolmentSource => ({
  read: () => Promise.resolve(anyAccount(globs)),
});
