// Turns what came over a wire into a document, or says why it is none. Every string that may reach a URL is held to its
// grammar here, so that nothing behind this line can meet a hostile one.
import type { Network, ServiceSummary } from '../model/documents.js';
import { isAccountId, isApiId, isRegion, isStageName, isVpcId, isVpceId } from '../model/grammar.js';
import { isServiceName } from '../model/names.js';
import { isNetworkRef } from '../model/question.js';
import { SCHEMA } from '../model/schema.js';
import { unavailable } from '../outage.js';
import {
  amount,
  fits,
  flag,
  isRecord,
  listOf,
  nullable,
  oneOf,
  optional,
  shapeOf,
  text,
  time,
  type Shape,
} from './shape.js';
import type { DocumentKey, DocumentTypes } from './source.js';

const region = fits(isRegion, 'a region');
const account = fits(isAccountId, "an account's id");
const apiId = fits(isApiId, "an API's id");
const stage = fits(isStageName, 'a stage');
const vpcId = fits(isVpcId, "a VPC's id");
const vpceId = fits(isVpceId, "an endpoint's id");
const service = fits(isServiceName, "a service's name");
const status = oneOf('live', 'not-ready', 'gone');

// The gates' inputs, as far as reading them could fail.
const texts = optional(listOf(text));
const conditions = optional(listOf(shapeOf({ key: text, test: text, values: listOf(text) })));
const statement = shapeOf({ effect: text, stages: texts, partly: texts, conditions, unclear: texts });
const policy = optional(shapeOf({ unread: optional(text), statements: listOf(statement) }));
const behind = optional(listOf(shapeOf({ part: text, at: time })));

const current = shapeOf({
  apiId,
  vpceIds: listOf(vpceId),
  stage,
  stages: listOf(shapeOf({ name: stage, since: time, behind })),
  generation: amount,
  born: time,
  since: time,
  missingStage: optional(text),
  policy,
});
const candidate = shapeOf({ apiId, stage: nullable(stage), generation: amount, born: time });
const departure = shapeOf({
  apiId,
  stage: nullable(stage),
  at: time,
  by: nullable(text),
  url: optional(nullable(text)),
});
const place = shapeOf({
  region,
  status,
  current: nullable(current),
  candidates: listOf(candidate),
  siblings: listOf(candidate),
  departure: optional(departure),
});
const conflict = shapeOf({ accountId: account, region, apiId, since: time });
const endpoint = shapeOf({ vpceId, state: text, privateDns: flag, dnsName: nullable(text), born: time });
const network = shapeOf({ vpcId, name: optional(text), region, accountId: account, endpoints: listOf(endpoint) });

const SHAPES: Readonly<Record<DocumentKey['kind'], Shape>> = {
  service: shapeOf({
    name: service,
    accountId: account,
    status,
    regions: listOf(place),
    conflicts: listOf(conflict),
  }),
  network: shapeOf({
    ref: fits((value) => typeof value === 'string' && isNetworkRef(value), 'a network'),
    networks: listOf(network),
    endpoint: optional(shapeOf({ vpceId, deleted: nullable(time) })),
    conflicts: optional(listOf(shapeOf({ accountId: account, region, vpcId, since: time }))),
  }),
  networks: shapeOf({
    count: amount,
    networks: listOf(network),
    regions: listOf(shapeOf({ region, vpcs: amount, only: nullable(vpcId) })),
  }),
  api: shapeOf({ apiId, region, accountId: account, service, deleted: nullable(time) }),
};

const summary = shapeOf({
  name: service,
  status,
  accountId: account,
  regions: listOf(region),
  conflicts: amount,
  siblings: amount,
});

/** The document of that kind that `value` is; `from` says in the error where it came from. */
export function decodeDocument<K extends keyof DocumentTypes>(kind: K, value: unknown, from: string): DocumentTypes[K] {
  refuseUnlike(SHAPES[kind], value, { from, what: kind });
  return value as DocumentTypes[K]; // its shape was checked on the line above
}

export function decodeSummary(value: unknown, from: string): ServiceSummary {
  refuseUnlike(summary, value, { from, what: 'summary' });
  return value as ServiceSummary; // its shape was checked on the line above
}

export function decodeNetwork(value: unknown, from: string): Network {
  refuseUnlike(network, value, { from, what: 'network' });
  return value as Network; // its shape was checked on the line above
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

function refuseUnlike(shape: Shape, value: unknown, { from, what }: { from: string; what: string }): void {
  if (isRecord(value)) refuseOtherMajor(value.schema, from);
  const wrong = shape(value, what);
  if (wrong === undefined) return;
  throw unavailable({
    reason: 'malformed',
    message: `${from} answered what is no ${what}: ${wrong}.`,
    remedy: 'Check that it is a Waypost registry, and that nothing else writes to it.',
  });
}
