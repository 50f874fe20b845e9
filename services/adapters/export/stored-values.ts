// Checks the values of imported items of the records table. Each schema has exactly the members of its type: a member that this
// release does not know would be lost silently.
import * as z from 'zod';
import {
  API_PARTS,
  isAccountId,
  isApiId,
  isRegion,
  isVpcId,
  isVpceId,
  schemas,
  type EndpointPolicy,
  type Schema,
} from 'waypost/model';
import type { KeptPolicy } from '../../core/policy/digest.js';
import type { ApiRecord } from '../../core/records/api-record.js';
import type { ApiDomain } from '../../core/records/domain.js';
import type { EndpointRecord } from '../../core/records/endpoint-record.js';
import type { Deletion, Life } from '../../core/records/life.js';

/** A time before 2100. Only a clock that runs ahead can have written a late one; events cannot. */
export const second = z.int().min(0).max(4_102_444_800);
export const revision = z.int().min(1);
export const account = z.string().refine(isAccountId);
export const region = z.string().refine(isRegion);
const apiId = z.string().refine(isApiId);
const vpceId = z.string().refine(isVpceId);
export const vpcId = z.string().refine(isVpcId);
const isTrue = z.literal(true);
const number = z.number();
/** Times of sightings with their rank in the fraction. */
const stamp = z.number().min(0);
const texts = z.array(z.string());

/** A value that fits a schema of the readers' documents. */
export const documentPart = <T>(schema: Schema<unknown>): z.ZodType<T> =>
  z.custom<T>((value) => schema.misfit(value) === undefined);

const slot = <T extends z.ZodType>(value: T) => z.strictObject({ at: second, rank: z.int().min(0).max(3), value });

const deletion = z.strictObject({
  at: second,
  by: z.string().nullable(),
  missing: isTrue.exactOptional(),
}) satisfies z.ZodType<Deletion>;

const life = z.strictObject({
  seenAt: second.exactOptional(),
  missingAt: second.exactOptional(),
  deletedFirst: deletion.exactOptional(),
  deletedLast: deletion.exactOptional(),
  revivedAt: second.exactOptional(),
}) satisfies z.ZodType<Life>;

export const shownNames = z.array(z.tuple([z.string(), second]));

const policy = documentPart<KeptPolicy>(schemas.policyDigest);

const domain = z.strictObject({
  name: z.string(),
  id: z.string(),
  paths: z.array(z.strictObject({ basePath: z.string(), stage: z.string().nullable() })),
  state: z.string().exactOptional(),
  associations: z.strictObject({ vpceIds: z.array(vpceId), complete: z.boolean() }).exactOptional(),
  rules: z.enum(['none', 'first', 'only']).exactOptional(),
  policy: policy.exactOptional(),
}) satisfies z.ZodType<ApiDomain>;

const partLog = z.strictObject({
  sightings: z.array(z.tuple([stamp, number, z.union([z.literal(0), z.literal(1)])])),
  values: z.array(z.tuple([number, z.unknown()])),
});

const identity = { region, account, created: z.boolean(), createdAt: second, life, deleted: deletion.exactOptional() };

export const apiRecord = z.strictObject({
  ...identity,
  apiId,
  everPrivate: z.boolean(),
  name: slot(z.string()).exactOptional(),
  type: slot(z.string()).exactOptional(),
  typeSet: slot(z.strictObject({ type: z.string(), by: z.string().nullable() })).exactOptional(),
  vpceIds: slot(texts).exactOptional(),
  disabled: slot(z.boolean()).exactOptional(),
  strict: slot(z.boolean()).exactOptional(),
  securityPolicy: slot(z.string()).exactOptional(),
  status: slot(z.string()).exactOptional(),
  policy: slot(policy).exactOptional(),
  sightings: z.partialRecord(z.enum(API_PARTS), partLog).exactOptional(),
  deployments: z
    .array(
      z.strictObject({
        stage: z.string(),
        sightings: z.array(z.union([z.tuple([stamp, z.string()]), z.tuple([stamp, z.string(), second])])),
      }),
    )
    .exactOptional(),
  made: z.array(z.tuple([z.string(), second])).exactOptional(),
  settings: z
    .array(
      z.strictObject({
        stage: z.string(),
        canary: slot(z.strictObject({ id: z.string(), percent: number.exactOptional() }).nullable()).exactOptional(),
        webAcl: slot(z.string().nullable()).exactOptional(),
      }),
    )
    .exactOptional(),
  tags: z.record(z.string(), slot(z.string().nullable())),
  stages: z.array(z.strictObject({ name: z.string(), deleted: stamp.exactOptional(), signsOfLife: z.array(stamp) })),
  stagedAt: second.exactOptional(),
  domains: z.array(z.strictObject({ domain: z.string(), slot: slot(domain.nullable()) })).exactOptional(),
  lineageTags: z
    .record(z.string(), z.strictObject({ carried: second.exactOptional(), lacked: second.exactOptional() }))
    .exactOptional(),
  shownByTag: shownNames,
  shownByName: shownNames,
  tagShownAt: second.exactOptional(),
}) satisfies z.ZodType<ApiRecord>;

export const endpointRecord = z.strictObject({
  ...identity,
  vpceId,
  vpcId: slot(vpcId).exactOptional(),
  state: slot(z.string()).exactOptional(),
  privateDns: slot(z.boolean()).exactOptional(),
  dnsName: slot(z.string()).exactOptional(),
  policy: slot(documentPart<EndpointPolicy>(schemas.endpointPolicy)).exactOptional(),
  network: slot(z.string().nullable()).exactOptional(),
  tagRemovals: z.array(z.strictObject({ at: second, value: z.string() })),
  shownNames,
}) satisfies z.ZodType<EndpointRecord>;
