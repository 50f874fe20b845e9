// What wants a hand in an account, each with what to do.
import { useState } from 'preact/hooks';
import { normaliseName, partitionOf } from 'waypost/model';
import type { AccountReport } from '../../app/sweep/enrolment.js';
import { Ago } from '../ui/ago.js';
import { said } from '../ui/chip.js';
import { Copy } from '../ui/copy.js';

const SHOWN = 8;

export function Held({ deletionGuard: { held, reasons } }: Pick<AccountReport, 'deletionGuard'>) {
  if (held.length === 0) return null;
  return (
    <div class="trouble">
      <h3>The deletion guard holds {said(held.length, 'removal')}</h3>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <p class="small soft">A second sweep, ten minutes or more later, carries them out if it agrees.</p>
      <Cut items={held} what="removals">
        {({ kind, id, stage, since }) => (
          <li key={`${kind} ${id} ${stage ?? ''}`}>
            {kind} <span class="mono">{id}</span>
            {stage === undefined ? null : <span class="mono soft">/{stage}</span>}{' '}
            <span class="small soft">
              since <Ago at={since} bare />
            </span>
          </li>
        )}
      </Cut>
    </div>
  );
}

export function Unseen({ sweeps: { unseen, unseenCount } }: Pick<AccountReport, 'sweeps'>) {
  if (unseenCount === 0) return null;
  return (
    <div class="trouble">
      <h3>The last sweep could not see {said(unseenCount, 'thing')}</h3>
      <Cut items={unseen} what="of them">
        {({ call, permission, reason, message, id }) => (
          <li key={`${call} ${id ?? ''} ${message}`}>
            <span class="mono">{call}</span> {id === undefined ? '' : `of ${id} `}was {reason}: {message}
            {reason === 'denied' ? (
              <>
                {' '}
                It needs <code>{permission}</code>.
              </>
            ) : null}
          </li>
        )}
      </Cut>
    </div>
  );
}

export function Resurrected({ ids }: { readonly ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <div class="trouble">
      <h3>AWS lists what the registry holds for deleted</h3>
      <p class="mono small">{ids.join(', ')}</p>
    </div>
  );
}

export function Unclaimed({ unclaimed: { count, tag, apis }, region }: Pick<AccountReport, 'unclaimed' | 'region'>) {
  if (count === 0) return null;
  return (
    <div class="trouble">
      <h3>{count === 1 ? 'One private API claims' : `${count} private APIs claim`} no name</h3>
      <p class="small soft">
        Add the tag <code>{tag}</code> with the service’s name, and they are found by it.
      </p>
      <Cut items={apis} what="of them">
        {({ apiId, name }) => {
          const command = tagCommand({ region, apiId, tag, name: normaliseName(name ?? '') ?? 'NAME' });
          return (
            <li key={apiId} class="claim">
              <span>
                <span class="mono">{apiId}</span> {name === null ? null : <span class="soft">{name}</span>}
              </span>
              <code class="command small">{command}</code>
              <Copy text={command} what={`the command that tags ${apiId}`} />
            </li>
          );
        }}
      </Cut>
    </div>
  );
}

interface Claim {
  readonly region: string;
  readonly apiId: string;
  readonly tag: string;
  readonly name: string;
}

/** Names and keys are of few characters, so nothing in it needs more than these quotes. */
function tagCommand({ region, apiId, tag, name }: Claim): string {
  const arn = `arn:${partitionOf(region).id}:apigateway:${region}::/restapis/${apiId}`;
  return `aws apigateway tag-resource --resource-arn ${arn} --tags ${tag}=${name} --region ${region}`;
}

interface CutProps<T> {
  readonly items: readonly T[];
  readonly what: string;
  readonly children: (item: T) => preact.JSX.Element;
}

/** The first of a list, and the rest for who asks. */
function Cut<T>({ items, what, children }: CutProps<T>) {
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, SHOWN);
  return (
    <>
      <ul>{shown.map(children)}</ul>
      {shown.length < items.length ? (
        <button type="button" class="more" onClick={() => setAll(true)}>
          Show all {items.length} {what}
        </button>
      ) : null}
    </>
  );
}
