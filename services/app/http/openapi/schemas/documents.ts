// The readers' documents, made from the model's schemas and their comments.
import {
  isAccountId,
  isApiId,
  isRegion,
  isServiceName,
  isStageName,
  isVpcId,
  isVpceId,
  schemas,
  type Grammar,
  type Schema,
  type SchemaName,
} from 'waypost/model';
import * as z from 'zod';
import { readComments } from '../comments.js';
import { named } from '../components.js';
import { accountId, apiId, nextCursor, region, serviceName, stageName, text, time, vpcId, vpceId } from '../texts.js';

type Members = Readonly<Record<string, z.ZodType>>;

/** The schemas with a component of their own, under the component's name. */
const COMPONENTS: Readonly<Partial<Record<SchemaName, readonly [component: string, description: string]>>> = {
  candidate: ['Candidate', 'A live API with the name.'],
  conflict: ['Conflict', 'A live API of another account with this name: recorded, never served.'],
  currentApi: ['CurrentApi', 'The API that serves a name in a region.'],
  customDomain: ['CustomDomain', 'One mapping from a private custom domain name to an API of the service.'],
  endpoint: ['Endpoint', 'A live execute-api VPC endpoint.'],
  network: ['Network', 'A VPC that has, or had, an execute-api endpoint.'],
  networkConflict: ['NetworkConflict', 'A VPC of another account with this name: recorded, never used.'],
  policyDigest: ['PolicyDigest', 'The parts of a resource policy that decide whom it admits.'],
  policyStatement: ['PolicyStatement', 'A statement that may apply to calls of this API.'],
  removal: ['Removal', 'The removal of the last API that a name had in a region.'],
  serviceEntry: ['Service', 'A service in full.'],
  serviceRegion: ['ServiceRegion', 'A service in one region.'],
  serviceSummary: ['ServiceSummary', 'The summary of a service.'],
  stageSummary: ['Stage', 'One stage of an API.'],
};

const TEXTS = new Map<Grammar, z.ZodType>([
  [isAccountId, accountId],
  [isApiId, apiId],
  [isRegion, region],
  [isServiceName, serviceName],
  [isStageName, stageName],
  [isVpcId, vpcId],
  [isVpceId, vpceId],
]);

const STATUS =
  '`live`: an API serves it. `not-ready`: an API is alive, but none may serve. `gone`: all its APIs are deleted.';

const comments = readComments();
const nameOf = new Map<unknown, SchemaName>(
  Object.entries(schemas).map(([name, schema]) => [schema, name as SchemaName]), // Object.entries loses the type
);
const converted = new Map<unknown, z.ZodType>();

/** Converts a schema to zod's, once for each, so that references find it. */
function zodOf(schema: Schema<unknown>): z.ZodType {
  const known = converted.get(schema);
  if (known !== undefined) return known;
  const name = nameOf.get(schema);
  const [component, description] = (name === undefined ? undefined : COMPONENTS[name]) ?? [];
  const plain = plainOf(schema);
  const made = component === undefined ? plain : named(component, description ?? '', plain);
  converted.set(schema, made);
  return made;
}

function plainOf(schema: Schema<unknown>): z.ZodType {
  const { kind } = schema;
  switch (kind.is) {
    case 'text':
      return kind.grammar === undefined ? z.string() : (TEXTS.get(kind.grammar) ?? text(kind.grammar, kind.grammar));
    case 'time':
      return time;
    case 'boolean':
      return z.boolean();
    case 'true':
      return z.literal(true);
    case 'number':
      return z.int().min(kind.least);
    case 'choice':
      return choiceOf(kind.values);
    case 'list':
      return z.array(zodOf(kind.element));
    case 'nullable':
      return zodOf(kind.value).nullable();
    case 'object':
      return z.object(membersOf(schema));
  }
}

function choiceOf(values: readonly string[]): z.ZodType {
  const [only, ...others] = values;
  if (others.length === 0) return z.literal(only ?? '');
  return values.includes('not-ready') ? z.enum(values).describe(STATUS) : z.enum(values);
}

function membersOf(schema: Schema<unknown>): Members {
  const { kind } = schema;
  if (kind.is !== 'object') return {};
  const described = (member: string, made: z.ZodType): z.ZodType => {
    const comment = comments.get(`${nameOf.get(schema) ?? ''}.${member}`);
    return comment === undefined ? made : made.describe(comment);
  };
  const required = Object.entries(kind.required).map(
    ([member, own]) => [member, described(member, zodOf(own))] as const,
  );
  const optional = Object.entries(kind.optional).map(
    ([member, own]) => [member, described(member, zodOf(own).exactOptional())] as const,
  );
  return Object.fromEntries([...required, ...optional]);
}

export const conflict = zodOf(schemas.conflict);
export const serviceEntry = zodOf(schemas.serviceEntry);

export const regionalRemoval = named(
  'RegionalRemoval',
  'The removal of the last API that the name had in this region.',
  z.object({ ...membersOf(schemas.removal), region }),
);

export const waiting = named(
  'WaitingApi',
  'A live API that does not serve.',
  z.object({ region, apiId, stage: stageName.nullable() }),
);

export const servicePage = named(
  'ServicePage',
  'Services by name.',
  z.object({ services: z.array(zodOf(schemas.serviceSummary)), cursor: nextCursor }),
);

const network = zodOf(schemas.network);

export const networkBrief = named(
  'NetworkBrief',
  'A network to choose from.',
  z.object(membersOf(schemas.network)).omit({ endpoints: true }),
);

export const networkDocument = named(
  'NetworkReference',
  'The VPCs that a reference stands for. If there is only one, its members are also in this object.',
  z.object({
    ...z.object(membersOf(schemas.network)).partial().shape,
    ...membersOf(schemas.networkDocument),
  }),
);

export const networkPage = named(
  'NetworkPage',
  'The networks with live endpoints, by VPC id.',
  z.object({ networks: z.array(network), cursor: nextCursor }),
);
