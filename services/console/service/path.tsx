// Draws the path from a network to the service, with its gates as stations on one line. After the first failing gate, the line is
// dotted.
import type { Explanation, Gate, Network } from 'waypost/model';
import { useAnswer } from '../data/context.js';
import { servicePath } from '../data/directory.js';
import { WithCommands, commandIn } from '../ui/command.js';
import { Copy } from '../ui/copy.js';
import { Mark, Note, TONES } from '../ui/mark.js';
import { Prose } from '../ui/prose.js';
import { Answered } from '../ui/states.js';
import { NotChecked } from './not-checked.js';
import { incidentOf } from './snippets.js';

interface PathProps {
  readonly name: string;
  readonly network: Network | undefined;
}

export function Path({ name, network }: PathProps) {
  const search = network === undefined ? '' : `?network=${encodeURIComponent(network.vpcId)}`;
  const answer = useAnswer<Explanation>(`${servicePath(name)}/explain${search}`);
  return (
    <section class="panel" aria-labelledby="path">
      <h2 id="path">Reachability check</h2>
      <Answered answer={answer} lines={6} what="the gates">
        {(body) => <Stations explanation={body} network={network} />}
      </Answered>
    </section>
  );
}

interface StationsProps {
  readonly explanation: Explanation;
  readonly network: Network | undefined;
}

function Stations({ explanation, network }: StationsProps) {
  const { gates, verdict, service, notChecked } = explanation;
  const failed = gates.findIndex((gate) => gate.verdict === 'fail');
  return (
    <>
      <Note tone={TONES[verdict]}>{sentenceOf(explanation)}</Note>
      <ol class="route">
        <li class="post start">
          <svg class="mark start" viewBox="0 0 16 16" aria-hidden="true">
            <circle cx="8" cy="8" r="4" />
          </svg>
          <div>
            <b>{network === undefined ? 'A caller' : (network.name ?? 'A caller')}</b>{' '}
            {network === undefined ? (
              <span class="soft">without a network</span>
            ) : (
              <span class="mono small soft">{network.vpcId}</span>
            )}
          </div>
        </li>
        {gates.map((gate, index) => (
          <Station key={gate.gate} gate={gate} isBeyond={failed >= 0 && index > failed} />
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
      <p class="copies">
        <Copy
          text={incidentOf(explanation, location.href, new Date().toISOString())}
          what="of this check, for an incident"
          word="Markdown"
        />
      </p>
      <NotChecked conditions={notChecked} />
    </>
  );
}

/** The verdict covers only the gates, so the sentence also counts the conditions that are not checked. */
function sentenceOf({ verdict, gates, notChecked }: Explanation): string {
  const failing = gates.filter((gate) => gate.verdict === 'fail');
  const unknown = gates.filter((gate) => gate.verdict === 'unknown').length;
  const all = `${gates.length} gates`;
  if (verdict === 'pass') return `All ${all} pass. ${notChecked.length} conditions are not checked.`;
  const uncertain = unknown === 0 ? '' : ` ${unknown} ${unknown === 1 ? 'is' : 'are'} unknown.`;
  if (verdict === 'unknown') return `None of ${all} is known to fail.${uncertain}`;
  const [first] = failing;
  const which = failing.length === 1 ? 'fails' : 'fail, first';
  return `${failing.length} of ${all} ${which}: “${first?.title ?? ''}”.${uncertain}`;
}

interface StationProps {
  readonly gate: Gate;
  readonly isBeyond: boolean;
}

function Station({ gate: { title, verdict, evidence, remedy }, isBeyond }: StationProps) {
  const tone = TONES[verdict];
  return (
    <li class={`post ${tone}${isBeyond ? ' beyond' : ''}`}>
      <Mark tone={tone} />
      <div>
        <p class="post-title">
          {title} <span class="word">{verdict}</span>
        </p>
        <p class="small soft evidence">
          <Prose text={evidence} />
        </p>
        {remedy === null ? null : <Remedy text={remedy} />}
      </div>
    </li>
  );
}

function Remedy({ text }: { readonly text: string }) {
  const command = commandIn(text);
  return (
    <div class="remedy">
      <span class="remedy-word">To do</span>
      <span>
        <WithCommands text={text} />
      </span>
      {command === undefined ? null : <Copy text={command} what="the command" />}
    </div>
  );
}
