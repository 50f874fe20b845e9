// The commands that the handler sends for a round of lives. They are recorded once, and sent again for another round by any client:
// as bytes, or as input of the AWS SDK's document client.
import { unmarshal } from 'waypost/dynamodb';
import { startRecorder, type Command } from '../peers/recorder.js';
import { applyAll, loadHandler } from './handler.js';
import { codeOf, livesOf } from './lives.js';

/** The commands of each life. */
export type CommandScript = readonly (readonly Command[])[];

const RECORDED = codeOf(0);

/** Sends a round through the handler, one event after the other, and records its commands. */
export async function recordScript(enginePort: number, services: number): Promise<CommandScript> {
  const proxy = await startRecorder(enginePort);
  const handler = await loadHandler(proxy.url);
  const script: Command[][] = [];
  for (const life of livesOf(RECORDED, services)) {
    proxy.commands.length = 0;
    await applyAll(handler, life);
    // An UpdateItem writes the heartbeat, which is not part of every event.
    script.push(proxy.commands.filter(({ operation }) => operation !== 'UpdateItem').map(withoutToken));
  }
  proxy.close();
  return script;
}

/** A transaction sent again needs a token of its own: with the token of another, the engine refuses it. */
function withoutToken({ operation, body }: Command): Command {
  const { ClientRequestToken: _token, ...input } = JSON.parse(body) as Record<string, unknown>; // a command's body is an object
  return { operation, body: JSON.stringify(input) };
}

/** The same commands for a round of another code. */
export function scriptOf(script: CommandScript, code: string): CommandScript {
  return script.map((life) =>
    life.map(({ operation, body }) => ({ operation, body: body.replaceAll(RECORDED, code) })),
  );
}

/** The input of the document client, with plain values. */
export function inputOf({ body }: Command): object {
  return plain(JSON.parse(body)) as object; // a command's body is an object
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    MAPS.has(name) ? itemOf(name, inner) : plain(inner),
  ]);
  return Object.fromEntries(entries);
}

const MAPS = new Set(['Item', 'Key', 'Keys', 'ExpressionAttributeValues']);

function itemOf(name: string, inner: unknown): unknown {
  return name === 'Keys' && Array.isArray(inner) ? inner.map((key) => unmarshal(key)) : unmarshal(inner);
}
