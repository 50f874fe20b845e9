// The matrix: which networks reach which services.
import { useMemo } from 'preact/hooks';
import { useCell } from '../data/cell.js';
import { useAnswer, useRegistry } from '../data/context.js';
import { matching } from '../data/matching.js';
import { go, linkTo, type MatrixFilter } from '../data/view.js';
import { VERDICTS } from '../matrix/cell.js';
import { chunksOf } from '../matrix/chunks.js';
import { Grid } from '../matrix/grid.js';
import type { MatrixRows } from '../matrix/row.js';
import { counted } from '../ui/chip.js';
import { Heading } from '../ui/heading.js';
import { Answered, Blank, Loading, Refused } from '../ui/states.js';
import { Count, Filters, NoMatch, NoService, useSearchedNetworks } from './services.js';

export function MatrixPage({ filter }: { readonly filter: MatrixFilter }) {
  const { services, complete, refusal } = useCell(useRegistry().directory.cell);
  const { q, show, region } = filter;
  const networks = useSearchedNetworks(q);
  const found = useMemo(() => matching(services, { q, show, region }, networks), [services, q, show, region, networks]);
  if (refusal !== undefined) return <Refused refusal={refusal} title="The services cannot be listed" />;
  if (services.length === 0) return complete ? <NoService /> : <Loading lines={8} what="the services" />;
  const choose = (part: Partial<MatrixFilter>) => go(linkTo({ page: 'matrix', ...filter, ...part }), 'replace');
  return (
    <>
      <div class="page-head">
        <Heading>Matrix</Heading>
        <Count found={found.length} all={services.length} complete={complete} />
      </div>
      <Filters filter={filter} choose={choose}>
        <input
          type="search"
          class="networks-filter"
          value={filter.networks}
          placeholder="Networks: name, id, account"
          aria-label="Only networks with these words"
          onInput={(event) => choose({ networks: event.currentTarget.value })}
        />
      </Filters>
      {found.length === 0 ? <NoMatch filter={filter} complete={complete} /> : <Cells found={found} filter={filter} />}
    </>
  );
}

interface CellsProps {
  readonly found: ReturnType<typeof matching>;
  readonly filter: MatrixFilter;
}

function Cells({ found, filter: { networks, region } }: CellsProps) {
  const chunks = useMemo(
    () =>
      chunksOf(
        found.map(({ name }) => name),
        `${networks} ${region}`.trim(),
      ),
    [found, networks, region],
  );
  const answer = useAnswer<MatrixRows>(chunks.paths[0]);
  return (
    <Answered answer={answer} lines={8} what="the matrix">
      {({ networks: columns, omitted }) =>
        columns.length === 0 ? (
          <Blank title={networks === '' ? 'No network has an endpoint' : `No network matches “${networks}”`} />
        ) : (
          <>
            <Legend />
            <Grid services={found} columns={columns} chunks={chunks} />
            {omitted === 0 ? null : (
              <p class="small soft">
                {counted(omitted, 'more network')} left out. Choose a region or words of a network to see others.
              </p>
            )}
          </>
        )
      }
    </Answered>
  );
}

function Legend() {
  return (
    <p class="legend small soft">
      {Object.values(VERDICTS).map(({ sign, word, tone }) => (
        <span key={word}>
          <b class={tone} aria-hidden="true">
            {sign}
          </b>{' '}
          {word}
        </span>
      ))}
      <span>
        <b aria-hidden="true">·</b> another region
      </span>
    </p>
  );
}
