// Finds the table's region and host, from its name or ARN and the environment variables of every AWS SDK.
import { readVariable, type Environment } from '../../runtime.js';
import { WaypostError } from '../../model/errors.js';
import { isAwsRegion, partitionOf } from '../../model/url.js';
import { profileRegion } from './profile-region.js';

export interface Table {
  /** The value of `TableName`. AWS accepts an ARN there, which is how a table of another account is read. */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly endpoint: URL;
}

export interface TableOptions {
  readonly table: string;
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly env: Environment;
}

const ARN = /^arn:aws[a-z-]*:dynamodb:([a-z0-9-]+):\d{12}:table\/([A-Za-z0-9_.-]{3,255})$/;
const NAME = /^[A-Za-z0-9_.-]{3,255}$/;

export function tableOf({ table, region, endpoint, env }: TableOptions): Table {
  const [, arnRegion, arnName] = ARN.exec(table) ?? [];
  if (arnName === undefined && !NAME.test(table)) {
    throw misconfigured(`${JSON.stringify(table.slice(0, 80))} is not a table.`, "Give a table's name or its ARN.");
  }
  const where = arnRegion ?? region ?? regionOf(env);
  if (where === undefined) {
    throw misconfigured(
      `The region of table "${table}" is unknown.`,
      "Give the table's ARN, or set AWS_REGION or the profile's region.",
    );
  }
  const invalid = `${JSON.stringify(where.slice(0, 80))} is not a region.`;
  if (!isAwsRegion(where)) throw misconfigured(invalid, 'Give one as in eu-west-1.');
  return { id: table, name: arnName ?? table, region: where, endpoint: endpointOf(where, endpoint, env) };
}

function regionOf(env: Environment): string | undefined {
  return readVariable(env, 'AWS_REGION') ?? readVariable(env, 'AWS_DEFAULT_REGION') ?? profileRegion(env);
}

function endpointOf(region: string, given: string | undefined, env: Environment): URL {
  const configured = env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true' ? undefined : configuredEndpoint(env);
  const text = given ?? configured ?? `https://${awsHost(region, env)}`;
  if (!URL.canParse(text))
    throw misconfigured(`"${text.slice(0, 80)}" is not a URL.`, 'Give an endpoint as https://host.');
  return new URL(text);
}

function configuredEndpoint(env: Environment): string | undefined {
  return readVariable(env, 'AWS_ENDPOINT_URL_DYNAMODB') ?? readVariable(env, 'AWS_ENDPOINT_URL');
}

/** The suffix of dual-stack hosts (IPv4 and IPv6), per partition. */
const DUAL_STACK: Readonly<Record<string, string>> = {
  'aws-cn': 'api.amazonwebservices.com.cn',
  'aws-eusc': 'api.amazonwebservices.eu',
  'aws-iso': 'api.aws.ic.gov',
  'aws-iso-b': 'api.aws.scloud',
  'aws-iso-e': 'api.cloud-aws.adc-e.uk',
  'aws-iso-f': 'api.aws.hci.ic.gov',
};

function awsHost(region: string, env: Environment): string {
  const { id, dnsSuffix } = partitionOf(region);
  const dualStack = env.AWS_USE_DUALSTACK_ENDPOINT === 'true';
  // GovCloud's plain host is a FIPS host already. https://aws.amazon.com/compliance/fips/
  const fips = env.AWS_USE_FIPS_ENDPOINT === 'true' && (id !== 'aws-us-gov' || dualStack);
  const suffix = dualStack ? (DUAL_STACK[id] ?? 'api.aws') : dnsSuffix;
  return `dynamodb${fips ? '-fips' : ''}.${region}.${suffix}`;
}

function misconfigured(message: string, remedy: string): WaypostError {
  return new WaypostError({ code: 'INVALID_REQUEST', message, remedy, details: { option: 'table' } });
}
