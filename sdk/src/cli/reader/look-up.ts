// `waypost lookup` with only the readers' table: the same answer as the query endpoint's.
import { WaypostError, followUrl, notAnApiUrl, parseApiUrl, unknownApi, type LookupAnswer } from '../../model/index.js';
import type { RegistrySource } from '../../sources/source.js';

export async function lookUp(source: RegistrySource, text: string): Promise<LookupAnswer> {
  const url = parseApiUrl(text);
  if (url === undefined) throw new WaypostError(notAnApiUrl(text));
  const { answer, registry } = await followUrl(url, (keys) => source.read(keys));
  if (answer === undefined) throw new WaypostError(unknownApi(url, registry));
  return answer;
}
