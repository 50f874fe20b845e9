// `waypost lookup` with only the readers' table: the same answer as the query endpoint's.
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
    'Give a URL such as https://a1b2c3d4e5-vpce-0a1b2c3d.execute-api.us-west-2.amazonaws.com/prod/; a custom domain or the DNS name of an endpoint does not name an API.',
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
