// Gives the reconciler the enrolment: stores the first one from its environment, and carries out what a change left pending.
import { randomUUID } from 'node:crypto';
import type { Environment } from 'waypost/model';
import { bootstrapFrom } from '../adapters/settings/bootstrap.js';
import type { JsonLog } from '../adapters/lambda/json-log.js';
import { carryOutPending, storeEnrolment, type EnrolmentDeps } from '../app/enrolment/apply-enrolment.js';
import { expandMembers, type Organization } from '../app/enrolment/expand-members.js';
import type { EnrolledAccounts } from '../app/enrolment/targets.js';
import type { StoredEnrolment } from '../core/enrolment/enrolment.js';
import { listsOf, type Membership } from '../core/enrolment/membership.js';
import type { MoveCause } from '../core/names/history.js';

interface EnrolOptions {
  /** Only sweeps have it. Without it, pending changes and the accounts that are known stay as they are. */
  readonly organization?: (() => Promise<Organization>) | undefined;
  readonly environment: Environment;
  readonly log: JsonLog;
}

/** @throws Error if nothing is stored and the environment has no valid enrolment: then no account counts. */
export async function enrol(
  deps: EnrolmentDeps,
  { environment, log, organization }: EnrolOptions,
): Promise<EnrolledAccounts> {
  const before = await deps.enrolments.current();
  if (before.stored === undefined) {
    const document = bootstrapFrom(environment);
    const stored = await storeEnrolment(deps, { document, base: 0, move: moveBy(deps, 'Bootstrap') });
    if (stored !== undefined)
      log('warn', 'stored the first enrolment, from the parameters', { version: stored.version });
  }
  // A change of many owners takes a while, so re-checks leave it to the sweeps; the first enrolment is carried out at once.
  if (before.stored === undefined || (organization !== undefined && before.stored.pending.length > 0)) {
    const done = await carryOutPending(deps, moveBy(deps, 'ElectAgain'));
    log('info', 'carried out a change of the enrolment', { ...done });
  }
  const { stored, membership: known } = await deps.enrolments.current();
  if (stored === undefined) throw new Error('The enrolment was deleted meanwhile. Run a sweep to store it again.');
  const membership = organization === undefined ? known : await expand({ ...deps, organization, log }, stored, known);
  return { stored, membership, settings: await deps.enrolments.settings() };
}

/** A failure of Organizations changes nothing: the accounts that are known still count. */
async function expand(
  deps: EnrolmentDeps & { readonly organization: () => Promise<Organization>; readonly log: JsonLog },
  stored: StoredEnrolment,
  known: Membership | undefined,
): Promise<Membership | undefined> {
  if (listsOf(stored).length === 0) return known;
  const expanded = await expandMembers({ ...deps, organization: await deps.organization() }, stored, known);
  if (expanded === undefined) return known;
  const { membership, unseen } = expanded;
  if (unseen.length > 0) deps.log('warn', 'could not list all accounts of the organization', { unseen });
  await deps.enrolments.saveMembership(membership);
  return membership;
}

function moveBy({ clock }: EnrolmentDeps, eventName: string): MoveCause {
  return { at: clock(), cause: { eventName, eventId: randomUUID(), principal: null, tool: 'waypost' } };
}
