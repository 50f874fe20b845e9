// Converts the model's schemas to zod's, with the comments of their members as descriptions.
import {
  answerSchemas,
  isAccountId,
  isApiId,
  isRegion,
  isServiceName,
  isStageName,
  isVpcId,
  isVpceId,
  schemas,
  type AnswerSchemaName,
  type Grammar,
  type Schema,
} from 'waypost/model';
import * as z from 'zod';
import { readComments } from '../comments.js';
import { named } from '../components.js';
import { accountId, apiId, region, serviceName, stageName, text, time, vpcId, vpceId } from '../texts.js';

type Name = keyof typeof schemas | AnswerSchemaName;
type ZodMembers = Readonly<Record<string, z.ZodType>>;

/** The schemas with a component of their own, under the component's name. */
const COMPONENTS: Readonly<Partial<Record<Name, readonly [component: string, description: string]>>> = {
  account: [
    'Account',
    'An account and region: whether events arrive, whether sweeps have access, what they found, and which removals they hold back.',
  ],
  accountsReport: ['AccountsReport', 'The enrolment report, by account and region.'],
  activityRow: ['ActivityRow', 'One change in the activity of a registry.'],
  address: ['Address', 'How one network reaches one service now.'],
  candidate: ['Candidate', 'A live API with the name.'],
  cause: ['Cause', 'The cause of a change.'],
  conflict: ['Conflict', 'A live API of another account with this name: recorded, never served.'],
  currentApi: ['CurrentApi', 'The API that serves a name in a region.'],
  customDomain: ['CustomDomain', 'One mapping from a private custom domain name to an API of the service.'],
  endpoint: ['Endpoint', 'A live execute-api VPC endpoint.'],
  endpointPolicy: ['EndpointPolicy', 'The parts of an endpoint’s policy that decide which APIs it lets through.'],
  endpointStatement: ['EndpointStatement', 'A statement that may apply to calls of APIs.'],
  explanation: ['Explanation', 'The gates between a network and a service.'],
  gate: ['Gate', 'One condition of reachability.'],
  historyLine: ['HistoryLine', 'One change of the API or stage that serves a name in a region.'],
  impactSubject: ['ImpactSubject', 'What is removed.'],
  impactedRoute: ['ImpactedRoute', 'One service from one network, before and after the removal.'],
  lookupAnswer: ['LookupResult', 'The service behind an old or current URL, and the address to call now.'],
  network: ['Network', 'A VPC that has, or had, an execute-api endpoint.'],
  networkConflict: ['NetworkConflict', 'A VPC of another account with this name: recorded, never used.'],
  networkVerdict: ['NetworkVerdict', 'Whether one network reaches a service.'],
  pastedCall: ['PastedCall', 'The call that a URL or an ARN names.'],
  policyDigest: ['PolicyDigest', 'The parts of a resource policy that decide whom it admits.'],
  policyMention: ['PolicyMention', 'A statement of a policy that names an id that is removed.'],
  policyStatement: ['PolicyStatement', 'A statement that may apply to calls of this API.'],
  removal: ['Removal', 'The removal of the last API that a name had in a region.'],
  serviceEntry: ['Service', 'A service in full.'],
  serviceRegion: ['ServiceRegion', 'A service in one region.'],
  serviceSummary: ['ServiceSummary', 'The summary of a service.'],
  serviceVerdicts: ['ServiceVerdicts', 'Which networks reach one service.'],
  stageCanary: ['Canary', 'Another deployment of a stage, which gets a part of its calls.'],
  stageSummary: ['Stage', 'One stage of an API.'],
  unservedName: ['UnservedName', 'A name that no API serves in a region after the removal.'],
  unseen: ['Unseen', 'A call of the last sweep that failed. Its resources are unknown, not deleted.'],
  warning: ['Warning', 'A condition that the caller should know. It never withholds an address.'],
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
const nameOf = new Map<unknown, Name>(
  Object.entries({ ...schemas, ...answerSchemas }).map(([name, schema]) => [schema, name as Name]), // Object.entries loses the type
);
const converted = new Map<unknown, z.ZodType>();

/** Converts a schema to zod's, once for each, so that references find it. */
export function zodOf(schema: Schema<unknown>): z.ZodType {
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
    case 'url':
      return z.string().meta({ format: 'uri', pattern: '/$' });
    case 'map':
      return z.record(z.string(), zodOf(kind.value));
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

export function membersOf(schema: Schema<unknown>): ZodMembers {
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
