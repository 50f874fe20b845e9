// The enrolment report: of each account and region whether the registry hears of it, and what wants a hand.
import { useEffect } from 'preact/hooks';
import type { AccountReport, AccountsReport } from '../../app/sweep/enrolment.js';
import { AccountCard } from '../accounts/account-card.js';
import { useAnswer } from '../data/context.js';
import { Heading } from '../ui/heading.js';
import { Blank, Lacking, Loading, Refused } from '../ui/states.js';

export function AccountsPage() {
  const { body, refusal } = useAnswer<AccountsReport>('/v1/accounts');
  useEffect(() => {
    document.title = 'Accounts · Waypost';
  }, []);
  return (
    <>
      <div class="page-head">
        <Heading>Accounts</Heading>
        {body === undefined ? null : <p class="count">{body.accounts.length}</p>}
      </div>
      {body === undefined && refusal === undefined ? <Loading lines={5} what="the accounts" /> : null}
      {body === undefined && refusal !== undefined ? (
        refusal.reason === 'denied' ? (
          <Lacking refusal={refusal} />
        ) : (
          <Refused refusal={refusal} />
        )
      ) : null}
      {body === undefined ? null : <Cards accounts={body.accounts} />}
    </>
  );
}

function Cards({ accounts }: { readonly accounts: readonly AccountReport[] }) {
  if (accounts.length === 0) {
    return (
      <Blank title="No account has told anything yet">
        <p class="soft">
          An account appears with its first event, its first sweep, or when it is put on the registry’s list.
        </p>
      </Blank>
    );
  }
  const isListed = accounts.some(({ enrolled }) => enrolled);
  return (
    <div class="accounts">
      {accounts.map((account) => (
        <AccountCard key={`${account.accountId}/${account.region}`} account={account} isListed={isListed} />
      ))}
    </div>
  );
}
