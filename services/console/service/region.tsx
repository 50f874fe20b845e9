// A service in one region: the API that serves it, the candidates, and the siblings that only have its name.
import type { Candidate, CurrentApi, CustomDomain, ServiceEntry, ServiceRegion } from 'waypost/model';
import { ImpactLink } from '../impact/link.js';
import { Ago } from '../ui/ago.js';
import { Chip } from '../ui/chip.js';
import { Copy } from '../ui/copy.js';
import { Note, Status } from '../ui/mark.js';

export function Region({ own, entry }: { readonly own: ServiceRegion; readonly entry: ServiceEntry }) {
  const { region, status, current, candidates, siblings, domains = [] } = own;
  const waiting = candidates.filter(({ apiId }) => apiId !== current?.apiId);
  const id = `region-${region}`;
  return (
    <section class="panel" aria-labelledby={id}>
      <div class="panel-head">
        <h2 id={id}>{region}</h2>
        {entry.regions.length > 1 ? <Status status={status} /> : null}
      </div>
      {current === null ? <p class="soft">Not available in this region.</p> : <Current current={current} />}
      {current?.coexisting === undefined ? null : (
        <Note tone="unsure">
          It is unclear whether <span class="mono">{current.coexisting.join(', ')}</span> is meant instead. Delete it,
          give it another name, or pin the right one.
        </Note>
      )}
      <Domains domains={domains} serving={current?.apiId} />
      <Others
        title="Candidates"
        what="APIs of the same lineage. The youngest with a stage serves. Without CloudFormation’s tags, it also needs the stage name that serves now."
        apis={waiting}
      />
      <Others
        title="Siblings"
        what="APIs of another lineage, such as a preview. Without CloudFormation’s tags, an API with another stage name counts as well. None of them serves while an API of the original lineage exists."
        apis={siblings.filter(({ apiId }) => apiId !== current?.apiId)}
      />
    </section>
  );
}

function Current({ current }: { readonly current: CurrentApi }) {
  const { apiId, stage, stages, generation, since, vpceIds, missingStage, type } = current;
  const others = stages.filter(({ name }) => name !== stage);
  return (
    <dl class="facts tall">
      <dt>API</dt>
      <dd>
        <span class="mono">{apiId}</span> <Copy text={apiId} what="the API’s id" /> <ImpactLink of={apiId} />
        {current.sibling === true ? (
          <Chip title="An older lineage had this name, and all its APIs are deleted">sibling serves</Chip>
        ) : null}
        {type === undefined ? null : <Chip tone="warn">{type} once it is deployed</Chip>}
      </dd>
      <dt>Stage</dt>
      <dd>
        <span class="mono">{stage}</span>
        {others.length === 0 ? null : <span class="soft small"> also {others.map(({ name }) => name).join(', ')}</span>}
        {missingStage === undefined ? null : (
          <Chip tone="warn">the tag names {missingStage}, which does not exist</Chip>
        )}
      </dd>
      <dt>Generation</dt>
      <dd>{generation}</dd>
      <dt>Since</dt>
      <dd>
        <Ago at={since} />
      </dd>
      <dt>Endpoints</dt>
      <dd>{vpceIds.length === 0 ? <span class="soft">none associated</span> : <Ids ids={vpceIds} />}</dd>
    </dl>
  );
}

function Ids({ ids }: { readonly ids: readonly string[] }) {
  return (
    <ul class="plain mono small">
      {ids.map((id) => (
        <li key={id}>{id}</li>
      ))}
    </ul>
  );
}

interface DomainsProps {
  readonly domains: readonly CustomDomain[];
  /** The API that serves. */
  readonly serving: string | undefined;
}

function Domains({ domains, serving }: DomainsProps) {
  if (domains.length === 0) return null;
  return (
    <>
      <h3>Custom domains</h3>
      <ul class="plain small">
        {domains.map(({ name, domainNameId, basePath, apiId, state }) => (
          <li key={`${domainNameId}/${basePath}`}>
            <span class="mono">{basePath === '' ? name : `${name}/${basePath}`}</span>{' '}
            {apiId === serving ? null : (
              <Chip tone="warn">
                leads to <span class="mono">{apiId}</span>, which does not serve
              </Chip>
            )}
            {state === undefined || state === 'available' ? null : <Chip tone="warn">{state}</Chip>}
          </li>
        ))}
      </ul>
    </>
  );
}

interface OthersProps {
  readonly title: string;
  readonly what: string;
  readonly apis: readonly Candidate[];
}

function Others({ title, what, apis }: OthersProps) {
  if (apis.length === 0) return null;
  return (
    <>
      <h3>
        {title} <span class="tally">{apis.length}</span>
      </h3>
      <p class="small soft">{what}</p>
      <ul class="apis">
        {apis.map(({ apiId, stage, generation, createdAt, named, type }) => (
          <li key={apiId}>
            <span class="mono">
              {apiId}
              <span class="soft">{stage === null ? '' : `/${stage}`}</span>
            </span>
            <span class="small soft">
              {stage === null ? (type === undefined ? 'no stage · ' : `${type} until it is deployed · `) : ''}generation{' '}
              {generation} · named by {named} · created <Ago at={createdAt} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
