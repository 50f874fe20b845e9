// One cell of the matrix: whether a network reaches a service, as a link to the reasons.
import type { GateVerdict, Network, NetworkVerdict } from 'waypost/model';
import { toService } from '../data/view.js';
import type { Tone } from '../ui/mark.js';

export type Column = Omit<Network, 'endpoints'>;

/** Shapes that carry the same meaning as their colour. */
export const VERDICTS: Readonly<
  Record<GateVerdict, { readonly sign: string; readonly word: string; readonly tone: Tone }>
> = {
  pass: { sign: '✓', word: 'OK', tone: 'good' },
  fail: { sign: '✕', word: 'blocked', tone: 'bad' },
  unknown: { sign: '?', word: 'unknown', tone: 'unsure' },
};

interface CellProps {
  readonly service: string;
  readonly column: Column;
  /** Undefined if the service has no API in the network's region. */
  readonly found: NetworkVerdict | undefined;
  readonly at: string;
  readonly tabbable: boolean;
}

export function MatrixCell({ service, column, found, at, tabbable }: CellProps) {
  const { sign, tone } = found === undefined ? { sign: '·', tone: 'soft' } : VERDICTS[found.verdict];
  return (
    <div role="gridcell" class={`cell ${tone}`}>
      <a
        href={toService(service, column.vpcId)}
        tabIndex={tabbable ? 0 : -1}
        data-at={at}
        aria-label={sentenceOf(service, column, found)}
      >
        {sign}
      </a>
    </div>
  );
}

function sentenceOf(service: string, { vpcId, name = vpcId }: Column, found: NetworkVerdict | undefined): string {
  const who = `${service} from ${name}`;
  if (found === undefined) return `${who}: another region`;
  const { word } = VERDICTS[found.verdict];
  return `${who}: ${word}${found.gate === undefined ? '' : `, first at ${found.gate}`}`;
}
