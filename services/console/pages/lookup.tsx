// Looks up an old or current URL: which service it belongs to, and what to call now.
import {
  describeUrl,
  mayStillWork,
  type Explanation,
  type GateVerdict,
  type LookupAnswer,
  type ServiceAddress,
} from 'waypost/model';
import { useAnswer } from '../data/context.js';
import { toService } from '../data/view.js';
import { ImpactLink } from '../impact/link.js';
import { Copy } from '../ui/copy.js';
import { Heading } from '../ui/heading.js';
import { WithCommands } from '../ui/command.js';
import { Note, TONES } from '../ui/mark.js';
import { Answered, Loading } from '../ui/states.js';

export function LookupPage({ url }: { readonly url: string }) {
  const answer = useAnswer<LookupAnswer>(`/v1/lookup?url=${encodeURIComponent(url)}`);
  return (
    <>
      <div class="page-head">
        <Heading>Look up a URL</Heading>
      </div>
      <div class="plate asked">
        <span class="mono url">{url}</span>
      </div>
      <Answered answer={answer} lines={3} what="the URL">
        {(body) => <LookedUp answer={body} url={url} />}
      </Answered>
    </>
  );
}

/** The address with the path of the call that was looked up. */
const urlOf = ({ url }: ServiceAddress, call: LookupAnswer['call']): string => `${url}${call?.path ?? ''}`;

function LookedUp({ answer, url }: { readonly answer: LookupAnswer; readonly url: string }) {
  const { service, current, state, apiId, serving, address, call } = answer;
  return (
    <section class="panel found">
      {current ? (
        <CurrentCall answer={answer} url={url} />
      ) : (
        <Note tone={mayStillWork(answer) ? 'unsure' : 'bad'}>
          {describeUrl(answer)} {serving === undefined ? '' : `API ${serving} serves the name.`}
        </Note>
      )}
      <h2>
        <a href={toService(service, address?.vpcId)}>{service}</a>
      </h2>
      {address === undefined || current ? null : (
        <>
          <p class="small soft">Call this instead:</p>
          <div class="plate">
            <span class="mono url">{urlOf(address, call)}</span>
            <Copy text={urlOf(address, call)} what="the address" />
          </div>
          {Object.entries(address.headers).map(([name, value]) => (
            <p key={name} class="small">
              with the header{' '}
              <code>
                {name}: {value}
              </code>
            </p>
          ))}
        </>
      )}
      {state === 'deleted' || state === 'not-private' ? null : (
        <p class="small soft">
          API <span class="mono">{apiId}</span>: <ImpactLink of={apiId} />
        </p>
      )}
      {address === undefined ? <p class="soft">There is no address from this URL’s network.</p> : null}
    </section>
  );
}

/** A current URL may still be denied, which the gates of the call show. */
function CurrentCall({ answer: { apiId }, url }: { readonly answer: LookupAnswer; readonly url: string }) {
  const { body, refusal } = useAnswer<Explanation>(`/v1/explain?url=${encodeURIComponent(url)}`);
  if (body === undefined && refusal === undefined) return <Loading lines={1} what="the gates" />;
  const current = `Current: API ${apiId} serves the name.`;
  if (body === undefined) return <Note tone="quiet">{current}</Note>;
  const { verdict, gates } = body;
  const gate = verdict === 'fail' ? gates.find((each) => each.verdict === 'fail') : undefined;
  const remedy = gate?.remedy ?? '';
  return (
    <>
      <Note tone={TONES[verdict]}>
        {current} {SAYS[verdict]} {gate?.evidence}
      </Note>
      {remedy === '' ? null : (
        <p class="soft">
          <WithCommands text={remedy} />
        </p>
      )}
    </>
  );
}

const SAYS: Readonly<Record<GateVerdict, string>> = {
  pass: 'Every gate passes.',
  unknown: 'No gate is known to fail, and at least one is unknown.',
  fail: 'A gate fails:',
};
