// What is pasted, with only the readers' table: the same answers as the query endpoint's.
import {
  WaypostError,
  explainCall,
  followUrl,
  readPasted,
  unknownApi,
  type Explanation,
  type LookupAnswer,
  type PastedCall,
  type Question,
} from '../../model/index.js';
import type { RegistryRuntime } from '../../runtime.js';
import type { RegistrySource } from '../../sources/source.js';

export async function lookUp(source: RegistrySource, text: string): Promise<LookupAnswer> {
  const call = callOf(text);
  const { answer, registry } = await followUrl(call, (keys) => source.read(keys));
  if (answer === undefined) throw new WaypostError(unknownApi(call, registry));
  return answer;
}

export async function explainUrl(
  { source, runtime }: { readonly source: RegistrySource; readonly runtime: Pick<RegistryRuntime, 'now'> },
  text: string,
  caller: Pick<Question, 'network' | 'region'>,
): Promise<Explanation> {
  const call = callOf(text);
  const { explained, registry } = await explainCall(call, caller, async (keys) => ({
    ...(await source.read(keys)),
    readAt: runtime.now(),
  }));
  if (explained === undefined) throw new WaypostError(unknownApi(call, registry));
  if (explained.outcome === 'refused') throw new WaypostError(explained.problem);
  return explained.explanation;
}

function callOf(text: string): PastedCall {
  const pasted = readPasted(text);
  if ('problem' in pasted) throw new WaypostError(pasted.problem);
  return pasted.call;
}
