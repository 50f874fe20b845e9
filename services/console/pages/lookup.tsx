// Looks up an old or current URL: which service it belongs to, and what to call now.
import type { LookupAnswer } from 'waypost/model';
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

function LookedUp({ answer: { service, current, apiId, replacedBy, address } }: { readonly answer: LookupAnswer }) {
  return (
    <section class="panel found">
      {current ? (
        <Note tone="good">Current: API {apiId} serves this URL.</Note>
      ) : (
        <Note tone="bad">
          Out of date. {replacedBy === undefined ? '' : `API ${replacedBy} has replaced API ${apiId}.`}
        </Note>
      )}
      <h2>
        <a href={toService(service, address?.vpcId)}>{service}</a>
      </h2>
      {address === undefined || current ? null : (
        <>
          <p class="small soft">Call this instead:</p>
          <div class="plate">
            <span class="mono url">{address.url}</span>
            <Copy text={address.url} what="the address" />
          </div>
        </>
      )}
      {address === undefined ? <p class="soft">This service has no address now.</p> : null}
    </section>
  );
}
