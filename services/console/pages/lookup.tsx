// A URL that somebody has, old or current: what it was, and what to call now.
import type { LookupAnswer } from 'waypost/model';
import { useEffect } from 'preact/hooks';
import { useAnswer } from '../data/context.js';
import { toService } from '../data/place.js';
import { Copy } from '../ui/copy.js';
import { Heading } from '../ui/heading.js';
import { Note } from '../ui/mark.js';
import { Loading, Refused } from '../ui/states.js';

export function LookupPage({ url }: { readonly url: string }) {
  const { body, refusal } = useAnswer<LookupAnswer>(`/v1/lookup?url=${encodeURIComponent(url)}`);
  useEffect(() => {
    document.title = 'Look-up · Waypost';
  }, []);
  return (
    <>
      <div class="page-head">
        <Heading>What is this URL?</Heading>
      </div>
      <div class="plate asked">
        <span class="mono url">{url}</span>
      </div>
      {body === undefined && refusal === undefined ? <Loading lines={3} what="the URL" /> : null}
      {body === undefined && refusal !== undefined ? <Refused refusal={refusal} /> : null}
      {body === undefined ? null : <Found found={body} />}
    </>
  );
}

function Found({ found: { service, current, apiId, replacedBy, address } }: { readonly found: LookupAnswer }) {
  return (
    <section class="panel found">
      {current ? (
        <Note tone="good">It is current: API {apiId} serves it.</Note>
      ) : (
        <Note tone="bad">
          It is old. {replacedBy === undefined ? '' : `API ${apiId} was replaced by ${replacedBy}.`}
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
      {address === undefined ? <p class="soft">There is no address for it now.</p> : null}
    </section>
  );
}
