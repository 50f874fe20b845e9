// The enrolment report: one verdict for the registry, then each account and region, worst first.
import {
  registryVerdict,
  worstFirst,
  type AccountsReport,
  type AssessedAccount,
  type RegistryVerdict,
} from 'waypost/model';
import { AccountCard } from '../accounts/account-card.js';
import { useCell } from '../data/cell.js';
import { useAnswer, useRegistry } from '../data/context.js';
import { wordsOf } from '../data/matching.js';
import { ALL, linkTo } from '../data/view.js';
import { Heading } from '../ui/heading.js';
import { Note, type Tone } from '../ui/mark.js';
import { Answered, Blank } from '../ui/states.js';

export function AccountsPage({ q }: { readonly q: string }) {
  const answer = useAnswer<AccountsReport>('/v1/accounts');
  return (
    <>
      <div class="page-head">
        <Heading>Accounts</Heading>
        {answer.body === undefined ? null : <p class="count">{answer.body.accounts.length}</p>}
      </div>
      <Answered answer={answer} lines={5} what="the accounts">
        {(report) => <Accounts report={report} q={q} />}
      </Answered>
    </>
  );
}

function Accounts({ report: { accounts }, q }: { readonly report: AccountsReport; readonly q: string }) {
  const { services, complete } = useCell(useRegistry().directory.cell);
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
  const words = wordsOf(q);
  const found = worstFirst(accounts).filter((each) => words.every((word) => textOf(each).includes(word)));
  return (
    <>
      {complete ? <Verdict verdict={registryVerdict(accounts, services)} /> : null}
      {found.length === 0 ? <Blank title={`No account matches “${q}”`} /> : null}
      <div class="accounts">
        {found.map((each) => (
          <AccountCard key={`${each.account.accountId}/${each.account.region}`} {...each} isListed={isListed} />
        ))}
      </div>
    </>
  );
}

const textOf = ({ account: { accountId, region }, assessment: { word } }: AssessedAccount): string =>
  `${accountId} ${region} ${word}`;

const TONES: Readonly<Record<RegistryVerdict['verdict'], Tone>> = { trouble: 'bad', attention: 'unsure', ok: 'good' };
const WORDS: Readonly<Record<RegistryVerdict['verdict'], string>> = {
  trouble: 'Trouble',
  attention: 'Needs attention',
  ok: 'OK',
};

/** The same verdict as `waypost status` gives. */
function Verdict({ verdict: { verdict, accounts, services } }: { readonly verdict: RegistryVerdict }) {
  const { bad, unsure, quiet, good } = accounts;
  const { blocked = 0, degraded = 0 } = services;
  return (
    <Note tone={TONES[verdict]}>
      <b>{WORDS[verdict]}.</b> Accounts and regions: {bad} in trouble, {unsure} need attention, {quiet} unknown, {good}{' '}
      fine. Services:{' '}
      <a href={linkTo({ page: 'services', ...ALL, show: blocked > 0 ? 'blocked' : '' })}>{blocked} blocked</a>,{' '}
      <a href={linkTo({ page: 'services', ...ALL, show: degraded > 0 ? 'degraded' : '' })}>{degraded} degraded</a>.
    </Note>
  );
}
