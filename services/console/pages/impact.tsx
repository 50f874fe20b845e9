// Shows what depends on an API, an endpoint, a network or a service, and so what its removal does to callers.
import { WANTED_SUBJECT, type ImpactPage as ImpactBody } from 'waypost/model';
import type { HttpRefusal } from '../data/ask.js';
import { go, linkTo, listBehind, listOfImpact, toService } from '../data/view.js';
import { ImpactedRoutes, PolicyMentions, UnservedNames } from '../impact/routes.js';
import { useImpact } from '../impact/use-impact.js';
import { counted } from '../ui/chip.js';
import { DidYouMean } from '../ui/did-you-mean.js';
import { Heading } from '../ui/heading.js';
import { Note } from '../ui/mark.js';
import { Answered, Blank } from '../ui/states.js';

export function ImpactPage({ of }: { readonly of: string }) {
  const { link, title } = listBehind(listOfImpact(of));
  return (
    <>
      <p class="crumb">
        <a href={link}>{title}</a>
      </p>
      <div class="page-head">
        <Heading>{of === '' ? 'What depends on it' : `What depends on ${of}`}</Heading>
      </div>
      <Ask of={of} />
      {of === '' ? <p class="soft">Give {WANTED_SUBJECT.wanted}.</p> : <Impact of={of} />}
    </>
  );
}

function Ask({ of }: { readonly of: string }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { subject } = (event.currentTarget as HTMLFormElement).elements as unknown as { subject: HTMLInputElement }; // below
    if (subject.value.trim() !== '') go(linkTo({ page: 'impact', of: subject.value.trim() }));
  };
  return (
    <form class="ask-impact" onSubmit={submit}>
      <label>
        If this is removed
        <input
          type="text"
          name="subject"
          defaultValue={of}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
        />
      </label>
      <button type="submit">Show</button>
    </form>
  );
}

function Impact({ of }: { readonly of: string }) {
  const answer = useImpact(of);
  const { refusal, body, loading } = answer;
  if (body === undefined && refusal?.code.endsWith('_NOT_FOUND') === true) return <Unknown refusal={refusal} />;
  return (
    <Answered answer={answer} lines={6} what={`what depends on ${of}`}>
      {(report) => <Report report={report} isWhole={!loading && refusal === undefined} refusal={refusal} />}
    </Answered>
  );
}

interface ReportProps {
  readonly report: ImpactBody;
  /** False while pages are missing. */
  readonly isWhole: boolean;
  readonly refusal: HttpRefusal | undefined;
}

function Report({ report, isWhole, refusal }: ReportProps) {
  const { judged, routes, unserved, policies } = report;
  const lost = routes.filter(({ after }) => after === null);
  const moved = routes.filter(({ after }) => after !== null);
  return (
    <>
      <p class="soft" role="status">
        <Subject report={report} /> {counted(judged, 'service')} compared{isWhole ? '.' : ' so far.'}
      </p>
      <div class="impacts">
        {refusal === undefined ? null : <Note tone="bad">The rest could not be read: {refusal.detail}</Note>}
        <Verdict report={report} isWhole={isWhole} />
        <UnservedNames unserved={unserved} />
        <ImpactedRoutes title="Lose their address" tone="bad" routes={lost} />
        <ImpactedRoutes title="Get another address" tone="unsure" routes={moved} />
        <PolicyMentions policies={policies} />
      </div>
    </>
  );
}

function Verdict({ report: { routes, unserved, policies }, isWhole }: Pick<ReportProps, 'report' | 'isWhole'>) {
  if (routes.length > 0 || !isWhole) return null;
  if (unserved.length + policies.length > 0)
    return <Note tone="unsure">No address that a network has now changes.</Note>;
  return <Note tone="good">Nothing that Waypost knows depends on it: no address changes, and no policy names it.</Note>;
}

/** What the id or name stands for, with a link to its page. */
function Subject({ report: { of, routes, unserved } }: Pick<ReportProps, 'report'>) {
  const { kind, id, apis, endpoints } = of;
  switch (kind) {
    case 'api': {
      const names = [...new Set([...routes, ...unserved].map(({ service }) => service))];
      return (
        <>
          An API
          {names.map((name) => (
            <span key={name}>
              {' '}
              of <a href={toService(name)}>{name}</a>
            </span>
          ))}
          .
        </>
      );
    }
    case 'service':
      return (
        <>
          The service <a href={toService(id)}>{id}</a>,{' '}
          {apis.length === 0 ? 'which no API serves' : `which API ${apis.join(', ')} serves`}.
        </>
      );
    default:
      return (
        <>
          {kind === 'endpoint' ? 'The endpoint' : `${counted(endpoints.length, 'endpoint')} of the network`}{' '}
          <a href={linkTo({ page: 'network', ref: id })} class="mono">
            {id}
          </a>
          .
        </>
      );
  }
}

function Unknown({ refusal }: { readonly refusal: HttpRefusal }) {
  const { detail, remedy, didYouMean = [] } = refusal;
  return (
    <Blank title={detail}>
      <DidYouMean names={didYouMean} linkOf={(name) => linkTo({ page: 'impact', of: name })} />
      {didYouMean.length > 0 ? null : <p class="soft">{remedy}</p>}
    </Blank>
  );
}
