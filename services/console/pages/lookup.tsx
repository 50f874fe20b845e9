// Looks up an old or current URL: which service it belongs to, and what to call now.
import { describeUrl, mayStillWork, type LookupAnswer, type ServiceAddress } from 'waypost/model';
import { useEffect } from 'preact/hooks';
import { useAnswer } from '../data/context.js';
import { toService } from '../data/view.js';
import { Copy } from '../ui/copy.js';
import { Heading } from '../ui/heading.js';
import { Note } from '../ui/mark.js';
import { Answered } from '../ui/states.js';

export function LookupPage({ url }: { readonly url: string }) {
  const answer = useAnswer<LookupAnswer>(`/v1/lookup?url=${encodeURIComponent(url)}`);
  useEffect(() => {
    document.title = 'Look-up · Waypost';
  }, []);
  return (
    <>
      <div class="page-head">
        <Heading>Look up a URL</Heading>
      </div>
      <div class="plate asked">
        <span class="mono url">{url}</span>
      </div>
      <Answered answer={answer} lines={3} what="the URL">
        {(body) => <LookedUp answer={body} />}
      </Answered>
    </>
  );
}

/** The address with the path of the call that was looked up. */
const urlOf = ({ url }: ServiceAddress, call: LookupAnswer['call']): string => `${url}${call?.path ?? ''}`;

function LookedUp({ answer }: { readonly answer: LookupAnswer }) {
  const { service, current, apiId, serving, address, call } = answer;
  return (
    <section class="panel found">
      {current ? (
        <Note tone="good">Current: API {apiId} serves the name.</Note>
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
      {address === undefined ? <p class="soft">There is no address from this URL’s network.</p> : null}
    </section>
  );
}
