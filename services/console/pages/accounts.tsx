// The enrolment report: for each account and region, whether events and sweeps arrive, and what needs attention.
import { useEffect } from 'preact/hooks';
import type { AccountReport, AccountsReport } from 'waypost/model';
import { AccountCard } from '../accounts/account-card.js';
import { useAnswer } from '../data/context.js';
import { Heading } from '../ui/heading.js';
import { Answered, Blank } from '../ui/states.js';

export function AccountsPage() {
  const answer = useAnswer<AccountsReport>('/v1/accounts');
  useEffect(() => {
    document.title = 'Accounts · Waypost';
  }, []);
  return (
    <>
      <div class="page-head">
        <Heading>Accounts</Heading>
        {answer.body === undefined ? null : <p class="count">{answer.body.accounts.length}</p>}
      </div>
      <Answered answer={answer} lines={5} what="the accounts">
        {({ accounts }) => <Cards accounts={accounts} />}
      </Answered>
    </>
  );
}

function Cards({ accounts }: { readonly accounts: readonly AccountReport[] }) {
  if (accounts.length === 0) {
    return (
      <Blank title="No account is known yet">
        <p class="soft">
          An account appears with its first event, with its first sweep, or once it is on the registry’s list.
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
