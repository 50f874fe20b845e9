// Shows the report of one account in one region.
import type { ComponentChildren } from 'preact';
import type { AccountReport, AssessedAccount } from 'waypost/model';
import { useState } from 'preact/hooks';
import { Ago } from '../ui/ago.js';
import { counted } from '../ui/chip.js';
import { Mark, type Tone } from '../ui/mark.js';
import { Held, Unclaimed, Resurrected, Unseen } from './troubles.js';

interface CardProps extends AssessedAccount {
  /** True if the registry has a list of accounts to sweep, as far as this page can know. */
  readonly isListed: boolean;
}

/** Collapsed unless the account has a trouble. Only open cards are drawn in full, so that hundreds of accounts stay fast. */
export function AccountCard({ account, assessment, isListed }: CardProps) {
  const { accountId, region, events } = account;
  const { tone, word } = assessment;
  const [open, setOpen] = useState(tone === 'bad' || tone === 'unsure');
  return (
    <details class="panel account" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>
          <span class="mono">{accountId}</span> <span class="soft">{region}</span>
        </h2>
        <span class="small soft">{events.last === null ? 'no event' : <Ago at={events.last} />}</span>
        <span class={`status ${tone}`}>
          <Mark tone={tone} />
          {word}
        </span>
      </summary>
      {open ? <Report account={account} assessment={assessment} isListed={isListed} /> : null}
    </details>
  );
}

function Report({ account, assessment: { sentence }, isListed }: CardProps) {
  const { region, enrolled, deletionGuard, unclaimed, listedThoughDeleted, sweeps } = account;
  return (
    <>
      <p class="soft">
        {sentence}
        {enrolled || !isListed ? '' : ' It is not on the list of accounts to sweep.'}
      </p>
      <Signs account={account} />
      <Held deletionGuard={deletionGuard} />
      <Unseen sweeps={sweeps} />
      <Resurrected ids={listedThoughDeleted} />
      <Unclaimed unclaimed={unclaimed} region={region} />
    </>
  );
}

const TRAILS: Readonly<Record<AccountReport['events']['trail'], Tone>> = {
  logging: 'good',
  none: 'bad',
  unknown: 'quiet',
};

function Signs({
  account: { events, access, sweeps, drift, deletionGuard, unclaimed },
}: {
  readonly account: AccountReport;
}) {
  const accessTone: Tone = access.ok === null ? 'quiet' : access.ok ? 'good' : 'bad';
  return (
    <dl class="signs">
      <Sign title="Last event" tone={events.last === null ? 'quiet' : 'good'}>
        {events.last === null ? 'none' : <Ago at={events.last} />}
      </Sign>
      <Sign title="CloudTrail" tone={TRAILS[events.trail]}>
        {events.trail === 'unknown' ? 'not checked' : events.trail}
      </Sign>
      <Sign title="Role" tone={accessTone}>
        {access.ok === null ? 'not checked' : access.ok ? 'can be assumed' : 'cannot be assumed'}
        {access.checkedAt === null ? null : (
          <span class="small soft">
            <Ago at={access.checkedAt} />
          </span>
        )}
      </Sign>
      <SweepSigns sweeps={sweeps} />
      <DriftSign drift={drift} />
      <Sign title="Held-back deletions" tone={deletionGuard.held.length > 0 ? 'unsure' : 'good'}>
        {deletionGuard.held.length === 0 ? 'none' : deletionGuard.held.length}
      </Sign>
      <Sign title="Unclaimed APIs" tone={unclaimed.count > 0 ? 'unsure' : 'good'}>
        {unclaimed.count === 0 ? 'none' : unclaimed.count}
      </Sign>
    </dl>
  );
}

function SweepSigns({ sweeps: { last, lastFull, unfinishedSince, unseenCount } }: Pick<AccountReport, 'sweeps'>) {
  return (
    <>
      <Sign title="Last sweep" tone={last === null ? 'quiet' : unseenCount > 0 ? 'unsure' : 'good'}>
        {last === null ? 'never' : <Ago at={last} />}
      </Sign>
      <Sign title="Last full sweep" tone={lastFull === null ? 'quiet' : 'good'}>
        {lastFull === null ? 'never' : <Ago at={lastFull} />}
        {unfinishedSince === null ? null : <span class="small soft">one is running</span>}
      </Sign>
    </>
  );
}

function DriftSign({ drift }: { readonly drift: AccountReport['drift'] }) {
  if (drift === null) {
    return (
      <Sign title="Drift repaired" tone="quiet">
        unknown
      </Sign>
    );
  }
  const { missedCreates, missedDeletes, wrongFields } = drift;
  const parts = [
    missedCreates > 0 ? counted(missedCreates, 'missed creation') : '',
    missedDeletes > 0 ? counted(missedDeletes, 'missed deletion') : '',
    wrongFields > 0 ? counted(wrongFields, 'wrong field') : '',
  ].filter((part) => part !== '');
  return (
    <Sign title="Drift repaired" tone={parts.length === 0 ? 'good' : 'unsure'}>
      {parts.length === 0 ? 'none' : parts.join(', ')}
      <span class="small soft">
        <Ago at={drift.at} />
      </span>
    </Sign>
  );
}

interface SignProps {
  readonly title: string;
  readonly tone: Tone;
  readonly children: ComponentChildren;
}

function Sign({ title, tone, children }: SignProps) {
  return (
    <div class="sign">
      <dt>{title}</dt>
      <dd>
        <Mark tone={tone} /> <span>{children}</span>
      </dd>
    </div>
  );
}
