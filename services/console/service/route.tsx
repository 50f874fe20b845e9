// The gates between a network and the service, drawn as what they are: the waypoints of one path. Where the path is barred, it
// goes on as a dotted line: nothing behind is known to be reached.
import type { Explanation, Gate, Network } from 'waypost/model';
import { useAnswer } from '../data/context.js';
import { servicePath } from '../data/directory.js';
import { Copy } from '../ui/copy.js';
import { Mark, type Tone } from '../ui/mark.js';
import { Prose } from '../ui/prose.js';
import { Loading, Refused } from '../ui/states.js';

interface RouteProps {
  readonly name: string;
  readonly network: Network | undefined;
}

const TONES: Readonly<Record<Gate['verdict'], Tone>> = { pass: 'good', fail: 'bad', unknown: 'unsure' };
const WORDS: Readonly<Record<Gate['verdict'], string>> = { pass: 'open', fail: 'blocked', unknown: 'not known' };

export function Route({ name, network }: RouteProps) {
  const search = network === undefined ? '' : `?network=${encodeURIComponent(network.vpcId)}`;
  const { body, refusal } = useAnswer<Explanation>(`${servicePath(name)}/explain${search}`);
  return (
    <section class="panel" aria-labelledby="way">
      <h2 id="way">The way there</h2>
      {body !== undefined ? <Path explanation={body} network={network} /> : null}
      {body === undefined && refusal !== undefined ? <Refused refusal={refusal} /> : null}
      {body === undefined && refusal === undefined ? <Loading lines={6} what="the gates" /> : null}
    </section>
  );
}

function Path({
  explanation: { gates, verdict, service },
  network,
}: {
  readonly explanation: Explanation;
  readonly network: Network | undefined;
}) {
  const blocked = gates.findIndex((gate) => gate.verdict === 'fail');
  return (
    <>
      <p class="verdict">{sentenceOf(verdict, gates)}</p>
      <ol class="route">
        <li class="post start">
          <svg class="mark start" viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="4" />
          </svg>
          <div>
            <b>{network === undefined ? 'A caller' : (network.name ?? 'A caller')}</b>{' '}
            {network === undefined ? (
              <span class="soft">in no network that is named</span>
            ) : (
              <span class="mono small soft">{network.vpcId}</span>
            )}
          </div>
        </li>
        {gates.map((gate, index) => (
          <Post key={gate.gate} gate={gate} isBeyond={blocked >= 0 && index > blocked} />
        ))}
        <li class={`post end ${verdict}`}>
          <svg class="mark end" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 0l5.500 8L8 16 2.500 8z" />
          </svg>
          <div>
            <b>{service}</b>
          </div>
        </li>
      </ol>
    </>
  );
}

function sentenceOf(verdict: Gate['verdict'], gates: readonly Gate[]): string {
  const [failed, unknown] = (['fail', 'unknown'] as const).map((wanted) =>
    gates.filter((gate) => gate.verdict === wanted),
  );
  if (verdict === 'pass') return 'Nothing stands in the way.';
  const open = unknown?.length ?? 0;
  const unjudged =
    open === 0 ? '' : ` ${open === 1 ? 'One gate' : `${open} gates`} cannot be judged from what AWS has told.`;
  if (verdict === 'unknown') return `Nothing is known to stand in the way.${unjudged}`;
  return `${failed?.length === 1 ? 'One gate is' : `${failed?.length ?? 0} gates are`} barred.${unjudged}`;
}

interface PostProps {
  readonly gate: Gate;
  readonly isBeyond: boolean;
}

function Post({ gate: { title, verdict, evidence, remedy }, isBeyond }: PostProps) {
  const tone = TONES[verdict];
  return (
    <li class={`post ${tone}${isBeyond ? ' beyond' : ''}`}>
      <Mark tone={tone} />
      <div>
        <p class="post-title">
          {title} <span class="word">{WORDS[verdict]}</span>
        </p>
        <p class="small soft evidence">
          <Prose text={evidence} />
        </p>
        {remedy === null ? null : <Remedy text={remedy} />}
      </div>
    </li>
  );
}

/** A command in it, up to the dash that ends it, can be copied. */
const COMMAND = /^(.*?)(aws [a-z0-9-]+ .*?)( — .*)?$/s;

function Remedy({ text }: { readonly text: string }) {
  const [, before = '', command, after = ''] = COMMAND.exec(text) ?? [];
  return (
    <div class="remedy">
      <span class="remedy-word">To do</span>
      {command === undefined ? (
        <span>
          <Prose text={text} />
        </span>
      ) : (
        <span>
          {before}
          <code class="command">{command}</code>
          {after}
        </span>
      )}
      {command === undefined ? null : <Copy text={command} what="the command" />}
    </div>
  );
}
