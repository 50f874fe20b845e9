// The policies of a world's endpoints: their text, the digest that documents show, and whose APIs they admit.
import { ACCOUNTS, REGIONS } from './scopes.js';

export type EndpointPolicyName = 'default' | 'closed' | 'one-account';

interface WorldEndpointPolicy {
  readonly text: string;
  /** As documents show it; undefined for the default. */
  readonly digest: object | undefined;
  /** True if it admits calls of this account's APIs. */
  readonly admits: (account: string) => boolean;
}

const statement = (Effect: string, Resource: string | readonly string[]) =>
  JSON.stringify({ Statement: [{ Effect, Principal: '*', Action: '*', Resource }] });
/** One ARN for each region. A star in place of the region would also match colons, so that a path could contain the account. */
const APIS_OF_ONE = REGIONS.map((region) => `arn:aws:execute-api:${region}:${ACCOUNTS[0]}:*`);

export const ENDPOINT_POLICIES: Readonly<Record<EndpointPolicyName, WorldEndpointPolicy>> = {
  default: { text: statement('Allow', '*'), digest: undefined, admits: () => true },
  closed: { text: statement('Deny', '*'), digest: { statements: [{ effect: 'deny' }] }, admits: () => false },
  'one-account': {
    text: statement('Allow', APIS_OF_ONE),
    digest: { statements: [{ effect: 'allow', resources: APIS_OF_ONE }] },
    admits: (account) => account === ACCOUNTS[0],
  },
};
