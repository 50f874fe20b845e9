// The troubles of an account, each with its remedy.
import { useState } from 'preact/hooks';
import { arnOf, normaliseName, type AccountReport } from 'waypost/model';
import { Ago } from '../ui/ago.js';
import { counted } from '../ui/chip.js';
import { Copy } from '../ui/copy.js';

const SHOWN = 8;

export function Held({ deletionGuard: { held, reasons } }: Pick<AccountReport, 'deletionGuard'>) {
  if (held.length === 0) return null;
  return (
    <div class="trouble">
      <h3>The deletion guard holds {counted(held.length, 'removal')}</h3>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <p class="small soft">A second sweep, at least ten minutes later, carries them out if it agrees.</p>
      <ShortList items={held} what="removals">
        {({ kind, id, stage, since }) => (
          <li key={`${kind} ${id} ${stage ?? ''}`}>
            {kind} <span class="mono">{id}</span>
            {stage === undefined ? null : <span class="mono soft">/{stage}</span>}{' '}
            <span class="small soft">
              since <Ago at={since} bare />
            </span>
          </li>
        )}
      </ShortList>
    </div>
  );
}

export function Unseen({ sweeps: { unseen, unseenCount } }: Pick<AccountReport, 'sweeps'>) {
  if (unseenCount === 0) return null;
  return (
    <div class="trouble">
      <h3>The last sweep could not read {counted(unseenCount, 'resource')}</h3>
      <ShortList items={unseen} what="of them">
        {({ call, permission, reason, message, id }) => (
          <li key={`${call} ${id ?? ''} ${message}`}>
            <span class="mono">{call}</span> {id === undefined ? '' : `of ${id} `}was {reason}: {message}
            {reason === 'denied' ? (
              <>
                {' '}
                (grant <code>{permission}</code>)
              </>
            ) : null}
          </li>
        )}
      </ShortList>
    </div>
  );
}

export function Resurrected({ ids }: { readonly ids: readonly string[] }) {
  if (ids.length === 0) return null;
  return (
    <div class="trouble">
      <h3>AWS lists APIs that are deleted in the registry</h3>
      <p class="mono small">{ids.join(', ')}</p>
    </div>
  );
}

export function Unclaimed({ unclaimed: { count, tag, apis }, region }: Pick<AccountReport, 'unclaimed' | 'region'>) {
  if (count === 0) return null;
  return (
    <div class="trouble">
      <h3>{count === 1 ? 'One private API has' : `${count} private APIs have`} no usable service name</h3>
      <p class="small soft">
        Set the tag <code>{tag}</code> to the service’s name, in ASCII letters, digits and hyphens.
      </p>
      <ShortList items={apis} what="of them">
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
      </ShortList>
    </div>
  );
}

interface TagOptions {
  readonly region: string;
  readonly apiId: string;
  readonly tag: string;
  readonly name: string;
}

/** Tag keys and names have no characters that a shell would interpret. */
function tagCommand({ region, apiId, tag, name }: TagOptions): string {
  const arn = arnOf('apigateway', region, `:/restapis/${apiId}`);
  return `aws apigateway tag-resource --resource-arn ${arn} --tags ${tag}=${name} --region ${region}`;
}

interface ShortListProps<T> {
  readonly items: readonly T[];
  readonly what: string;
  readonly children: (item: T) => preact.JSX.Element;
}

/** The first items of a list, with a button for the rest. */
function ShortList<T>({ items, what, children }: ShortListProps<T>) {
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
