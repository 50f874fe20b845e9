// The commands that the handler sends for a round of lives, recorded once on their way to the engine, and sent again for
// another round by whatever client: as wire bytes, or as the AWS SDK's document client takes them.
import { unmarshal } from 'waypost/dynamodb';
import { startRecorder, type Command } from '../peers/recorder.js';
import { loadHandler, take } from './handler.js';
import { codeOf, livesOf } from './lives.js';

/** The commands of each life. */
export type Script = readonly (readonly Command[])[];

const RECORDED = codeOf(0);

/** Plays a round through the handler, one event after the other. */
export async function recordScript(enginePort: number, services: number): Promise<Script> {
  const proxy = await startRecorder(enginePort);
  const handler = await loadHandler(proxy.url);
  const script: Command[][] = [];
  for (const life of livesOf(RECORDED, services)) {
    proxy.commands.length = 0;
    await take(handler, life);
    // The heartbeat is written now and then, not for an event.
    script.push(proxy.commands.filter(({ operation }) => operation !== 'UpdateItem'));
  }
  proxy.close();
  return script;
}

/** The same for a round of another code. */
export function scriptOf(script: Script, code: string): Script {
  return script.map((life) =>
    life.map(({ operation, body }) => ({ operation, body: body.replaceAll(RECORDED, code) })),
  );
}

/** As the document client takes it: attribute values are plain ones. */
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
