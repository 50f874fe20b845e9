// Turns what came over a wire into a document, or says why it is none. Every string that may reach a URL is held to its
// grammar here, so that nothing behind this line can meet a hostile one.
import { isAccountId, isApiId } from '../model/grammar.js';
import { isRegion, isStageName, isVpcId, isVpceId } from '../model/grammar.js';
import { isServiceName } from '../model/names.js';
import { isNetworkRef } from '../model/question.js';
import { SCHEMA } from '../model/schema.js';
import { unavailable } from '../outage.js';
import { amount, fits, flag, isRecord, misfit, oneOf, text, time, type Shape } from './shape.js';
import type { DocumentKey, DocumentTypes } from './source.js';

export const region = fits(isRegion, 'a region');
export const accountId = fits(isAccountId, "an account's id");
const apiId = fits(isApiId, "an API's id");
const stage = fits(isStageName, 'a stage');
const vpcId = fits(isVpcId, "a VPC's id");
const vpceId = fits(isVpceId, "an endpoint's id");
export const service = fits(isServiceName, "a service's name");
export const status = oneOf('live', 'not-ready', 'gone');

// The gates' inputs, as far as reading them could fail.
const statement = {
  effect: text,
  'stages?': [text],
  'partly?': [text],
  'conditions?': [{ key: text, test: text, values: [text] }],
  'unclear?': [text],
} as const;
const policy = { 'unread?': text, statements: [statement] } as const;
const current = {
  apiId,
  vpceIds: [vpceId],
  stage,
  stages: [{ name: stage, since: time, 'behind?': [{ part: text, at: time }] }],
  generation: amount,
  createdAt: time,
  since: time,
  'missingStage?': text,
  'policy?': policy,
} as const;
/** One that is outside the grammar is passed over where it would be chosen: a caller has other forms. */
const domain = {
  name: text,
  apiId: text,
  basePath: text,
  'stage|null': text,
  'state?': text,
  'vpceIds?': [text],
  'policy?': policy,
} as const;
const candidate = { apiId, 'stage|null': stage, generation: amount, createdAt: time };
const removal = { apiId, 'stage|null': stage, at: time, 'by|null': text, 'url?|null': text };
const place = {
  region,
  status,
  'current|null': current,
  candidates: [candidate],
  siblings: [candidate],
  'domains?': [domain],
  'removal?': removal,
} as const;
const endpoint = { vpceId, state: text, privateDns: flag, 'dnsName|null': text, createdAt: time };
export const network = { vpcId, 'name?': text, region, accountId, endpoints: [endpoint] } as const;

const SHAPES: Readonly<Record<DocumentKey['kind'], Shape>> = {
  service: {
    name: service,
    accountId,
    status,
    regions: [place],
    conflicts: [{ accountId, region, apiId, since: time }],
  },
  network: {
    ref: fits((value) => typeof value === 'string' && isNetworkRef(value), 'a network'),
    networks: [network],
    'endpoint?': { vpceId, 'deleted|null': time },
    'conflicts?': [{ accountId, region, vpcId, since: time }],
  },
  networks: {
    count: amount,
    networks: [network],
    regions: [{ region, vpcs: amount, 'only|null': vpcId }],
  },
  api: { apiId, region, accountId, service, 'deleted|null': time },
};

/** The document of that kind that `value` is; `from` says in the error where it came from. */
export function decodeDocument<K extends keyof DocumentTypes>(kind: K, value: unknown, from: string): DocumentTypes[K] {
  refuseUnlike(SHAPES[kind], value, { from, what: kind });
  return value as DocumentTypes[K]; // its shape was checked on the line above
}

/** Throws when a document says that it is of another major version of the format than this reader's. */
export function refuseOtherMajor(schema: unknown, from: string): void {
  if (schema === undefined || (typeof schema === 'number' && Math.floor(schema) === SCHEMA)) return;
  throw unavailable({
    reason: 'schema',
    message: `${from} speaks version ${JSON.stringify(schema)} of the format, and this SDK only version ${SCHEMA}.`,
    remedy: 'Upgrade the package "waypost".',
  });
}

/** Throws where `value` is not of that shape. */
export function refuseUnlike(shape: Shape, value: unknown, { from, what }: { from: string; what: string }): void {
  if (isRecord(value)) refuseOtherMajor(value.schema, from);
  const wrong = misfit(shape, value, what);
  if (wrong === undefined) return;
  throw unavailable({
    reason: 'malformed',
    message: `${from} answered what is no ${what}: ${wrong}.`,
    remedy: 'Check that it is a Waypost registry, and that nothing else writes to it.',
  });
}
