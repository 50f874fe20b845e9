// Answers with the OpenAPI document, which is written at build time and read on first use.
import { REQUESTS } from '../openapi/requests.js';
import { routeOf, type Route } from '../route.js';

export function openapiRoute(): Route {
  let text: string | undefined;
  return routeOf(REQUESTS.openapi, async () => {
    text ??= await readDocument();
    return { kind: 'written', text };
  });
}

async function readDocument(): Promise<string> {
  const { default: document } = await import('../../../openapi.json');
  return JSON.stringify(document);
}
