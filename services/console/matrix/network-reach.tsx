// Shows which live services of its region a network reaches, and which it does not. One request judges 50 of them.
import type { GateVerdict, NetworkVerdict, ServiceSummary } from 'waypost/model';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useCell } from '../data/cell.js';
import { MOST_WATCHED } from '../data/answers.js';
import { useRegistry } from '../data/context.js';
import { toService } from '../data/view.js';
import { Mark } from '../ui/mark.js';
import { VERDICTS } from './cell.js';
import { chunksOf } from './chunks.js';
import type { MatrixRows } from './row.js';

interface NetworkReachProps {
  readonly vpcId: string;
  readonly region: string;
}

/** How many services are drawn at first for each verdict. */
const SHOWN = 30;
const ORDER: readonly GateVerdict[] = ['fail', 'unknown', 'pass'];
const TITLES: Readonly<Record<GateVerdict, string>> = { pass: 'Reached', fail: 'Blocked', unknown: 'Unknown' };

export function NetworkReach({ vpcId, region }: NetworkReachProps) {
  const { services, complete } = useCell(useRegistry().directory.cell);
  const near = useMemo(
    () => services.filter(({ regions, status }) => regions.includes(region) && status === 'live'),
    [services, region],
  );
  const verdicts = useVerdicts(near, vpcId);
  if (!complete || near.length === 0) return null;
  const left = near.length - verdicts.size;
  return (
    <section class="panel reach" aria-label={`Live services in ${region}`}>
      <div class="panel-head">
        <h2>Live services in {region}</h2>
        <p class="small soft" role="status">
          {left > 0 ? `${verdicts.size} of ${near.length} judged` : `${near.length} judged`}
        </p>
      </div>
      {ORDER.map((verdict) => (
        <Judged
          key={verdict}
          verdict={verdict}
          vpcId={vpcId}
          found={near.flatMap(({ name }) => {
            const own = verdicts.get(name);
            return own?.verdict === verdict ? [{ name, gate: own.gate }] : [];
          })}
        />
      ))}
    </section>
  );
}

/** Requests one chunk after another. */
function useVerdicts(services: readonly ServiceSummary[], vpcId: string): ReadonlyMap<string, NetworkVerdict> {
  const { answers } = useRegistry();
  const [, redraw] = useState({});
  const names = services.map(({ name }) => name).join(',');
  const paths = useMemo(() => chunksOf(names === '' ? [] : names.split(','), vpcId).paths, [names, vpcId]);
  useEffect(() => {
    const unwatch: (() => void)[] = [];
    let isOver = false;
    const askAll = async (): Promise<void> => {
      for (const path of paths) {
        await answered(path);
        if (isOver) return;
        redraw({});
      }
    };
    const answered = (path: string): Promise<unknown> => {
      if (paths.length > MOST_WATCHED) return answers.refresh(path);
      return new Promise((resolve) => {
        const note = (): void => {
          redraw({});
          if (!answers.known(path).loading) resolve(undefined);
        };
        unwatch.push(answers.watch(path, note));
        note();
      });
    };
    void askAll();
    return () => {
      isOver = true;
      for (const stop of unwatch) stop();
    };
  }, [answers, paths]);
  const rows = paths.flatMap((path) => answers.known<MatrixRows>(path).body?.services ?? []);
  return new Map(
    rows.flatMap(({ name, verdicts }) => {
      const own = verdicts.find((each) => each.vpcId === vpcId);
      return own === undefined ? [] : [[name, own] as const];
    }),
  );
}

interface JudgedProps {
  readonly verdict: GateVerdict;
  readonly vpcId: string;
  readonly found: readonly { readonly name: string; readonly gate: string | undefined }[];
}

function Judged({ verdict, vpcId, found }: JudgedProps) {
  const [shown, setShown] = useState(SHOWN);
  if (found.length === 0) return null;
  const tone = VERDICTS[verdict].tone;
  return (
    <>
      <h3>
        <Mark tone={tone} /> {TITLES[verdict]} <span class="tally">{found.length}</span>
      </h3>
      <ul class="plain small names">
        {found.slice(0, shown).map(({ name, gate }) => (
          <li key={name}>
            <a href={toService(name, vpcId)}>{name}</a>{' '}
            {gate === undefined ? null : <span class="mono soft">{gate}</span>}
          </li>
        ))}
      </ul>
      {found.length > shown ? (
        <button type="button" class="more" onClick={() => setShown(shown * 10)}>
          Show more of the {found.length}
        </button>
      ) : null}
    </>
  );
}
