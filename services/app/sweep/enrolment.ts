// Makes the enrolment report: for each account and region, whether events arrive, whether the account can be opened, what the
// sweeps found and what is held. It distinguishes an account without events from a quiet one.
import { compareText, type AccountReport, type AccountsReport } from 'waypost/model';
import type { Scope } from '../../core/records/fact.js';
import { timestampOf, type Second } from '../../core/time.js';
import { allEnded } from '../all-ended.js';
import type { Heartbeat, HeartbeatRow } from '../ports.js';
import { type ScopeState, type SweepState, type SweepTarget, BLANK_STATE } from './ports.js';

interface AccountsDeps {
  readonly heartbeat: Pick<Heartbeat, 'all'>;
  readonly state: Pick<SweepState, 'all'>;
  /** The scopes that the registry is configured to sweep. */
  readonly targets: readonly SweepTarget[];
  /** The key of the tag that claims a service's name. */
  readonly serviceTag: string;
}

export async function reportAccounts({ heartbeat, state, targets, serviceTag }: AccountsDeps): Promise<AccountsReport> {
  const [heartbeats, states] = await allEnded([heartbeat.all(), state.all()]);
  const enrolled = targets.flatMap(({ account, region }) => (account === undefined ? [] : [{ account, region }]));
  const scopes = new Map(
    [...enrolled, ...heartbeats, ...states].map(({ account, region }) => [
      keyOf({ account, region }),
      { account, region },
    ]),
  );
  const isEnrolled = new Set(enrolled.map(keyOf));
  const accounts = [...scopes]
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, scope]) =>
      accountOf(scope, {
        enrolled: isEnrolled.has(key),
        heartbeat: heartbeats.find((row) => keyOf(row) === key),
        state: states.find((row) => keyOf(row) === key)?.state ?? BLANK_STATE,
        serviceTag,
      }),
    );
  return { accounts };
}

interface AccountInputs {
  readonly enrolled: boolean;
  readonly heartbeat: HeartbeatRow | undefined;
  readonly state: ScopeState;
  readonly serviceTag: string;
}

function accountOf(scope: Scope, { enrolled, heartbeat, state, serviceTag }: AccountInputs): AccountReport {
  const { drift, role } = state;
  return {
    accountId: scope.account,
    region: scope.region,
    enrolled,
    events: { last: time(heartbeat?.lastEvent), trail: state.trail ?? 'unknown' },
    access: { ok: role?.ok ?? null, checkedAt: time(role?.at), message: role?.message ?? null },
    sweeps: {
      last: time(heartbeat?.lastSweep),
      lastFull: time(state.lastFull),
      unfinishedSince: time(state.unfinished),
      unseen: state.unseen,
      unseenCount: state.unseenCount,
    },
    drift: drift === undefined ? null : { ...drift, at: timestampOf(drift.at) },
    deletionGuard: {
      reasons: state.heldReasons,
      held: state.held.map((held) => ({ ...held, since: timestampOf(held.since) })),
    },
    unclaimed: { count: state.unclaimedCount, tag: serviceTag, apis: state.unclaimed },
    listedThoughDeleted: state.resurrected,
  };
}

const keyOf = ({ account, region }: Scope) => `${account}#${region}`;

const time = (second: Second | undefined) => (second === undefined ? null : timestampOf(second));
