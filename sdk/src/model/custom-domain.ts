// Which private custom domain name serves a route: one that leads to the stage, stands, and lets the endpoint in.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
import type { CustomDomain, ServiceRegion } from './documents.js';
import { isBasePath, isHostName } from './grammar.js';

/** States in which a domain answers nobody yet, or never will. In any other it may. */
const CLOSED = ['pending', 'failed'];

/** The first of those that may serve, one that is known to let the endpoint in before others. */
export function domainFor({ domains = [] }: ServiceRegion, stage: string, vpceId: string): CustomDomain | undefined {
  const fit = domains.filter(
    (domain) =>
      (domain.stage ?? stage) === stage &&
      domain.rules !== 'only' &&
      !CLOSED.includes(domain.state ?? '') &&
      letsIn(domain, vpceId) !== false &&
      isHostName(domain.name) &&
      (domain.basePath === '' || isBasePath(domain.basePath)),
  );
  return fit.find((domain) => letsIn(domain, vpceId)) ?? fit[0];
}

/** Whether the endpoint has an access association; undefined: nobody could see. */
export function letsIn({ vpceIds, partly }: CustomDomain, vpceId: string): boolean | undefined {
  const isSeen = vpceIds?.includes(vpceId);
  return isSeen === false && partly ? undefined : isSeen;
}

/** `https://{name}/{basePath}/`: the mapping hides the stage, unless it leaves it to the caller. */
export function domainUrl({ name, basePath, stage: hidden }: CustomDomain, stage: string): string {
  return `https://${[name, basePath, hidden === null ? stage : ''].filter((part) => part !== '').join('/')}/`;
}
