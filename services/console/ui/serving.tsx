// Shows what moved, why and by whom. The history of a service and the activity of all services use these parts.
import type { Cause, ServingStage } from 'waypost/model';
import { Chip } from './chip.js';

export function Api({ served: { apiId, stage } }: { readonly served: ServingStage }) {
  return (
    <span class="mono">
      {apiId}
      <span class="soft">/{stage}</span>
    </span>
  );
}

/** The API before and the one after. */
export function Turn({ from, to }: { readonly from: ServingStage; readonly to: ServingStage | null }) {
  return (
    <p class="small">
      <Api served={from} /> <span aria-label="to">→</span>{' '}
      {to === null ? <span class="soft">none</span> : <Api served={to} />}
    </p>
  );
}

export function CauseLine({ cause }: { readonly cause: Cause }) {
  return (
    <p class="small soft cause">
      <span class="mono">{cause.eventName}</span>
      {cause.tool === null ? null : <Chip tone="tool">{cause.tool}</Chip>}
      {cause.principal === null ? null : (
        <span class="mono principal" title={cause.principal}>
          {shortOf(cause.principal)}
        </span>
      )}
    </p>
  );
}

export const isSame = (from: ServingStage | null, to: ServingStage | null): boolean =>
  from?.apiId === to?.apiId && from?.stage === to?.stage;

/** The title of a change. */
export function titleOf(from: ServingStage | null, to: ServingStage | null, eventName: string): string {
  if (isSame(from, to)) return eventName;
  if (from === null) return 'Became available';
  if (to === null) return 'Became unavailable';
  return from.apiId === to.apiId ? 'Changed stage' : 'Moved';
}

/** `role/Deployer` of the ARN; the whole ARN is the tooltip. */
function shortOf(principal: string): string {
  return /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/.exec(principal)?.[1] ?? principal;
}
