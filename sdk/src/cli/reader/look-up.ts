// `waypost lookup` by the readers' table alone: what the query endpoint answers to it.
import { WaypostError, followUrl, parseApiUrl, type ApiUrl, type LookupAnswer } from '../../model/index.js';
import type { Source } from '../../sources/source.js';
import { invalidRequest } from '../failure.js';

export async function lookUp(source: Source, text: string): Promise<LookupAnswer> {
  const url = parseApiUrl(text);
  if (url === undefined) throw notAnApiUrl(text);
  const { answer, registry } = await followUrl(url, (keys) => source.read(keys));
  if (answer === undefined) throw unknownApi(url, registry);
  return answer;
}

function notAnApiUrl(text: string): WaypostError {
  return invalidRequest(
    `${JSON.stringify(text.slice(0, 120))} is not the URL of a private API.`,
    'Give one as in https://a1b2c3d4e5-vpce-0a1b2c3d.execute-api.us-west-2.amazonaws.com/prod/; a custom domain or an endpoint’s own DNS name does not say which API it leads to.',
  );
}

function unknownApi({ apiId, region }: ApiUrl, registry: string): WaypostError {
  return new WaypostError({
    code: 'SERVICE_NOT_FOUND',
    message: `Registry "${registry}" knows no API ${apiId} in ${region}.`,
    remedy: { kind: 'check-api' },
    details: { apiId, region },
  });
}
