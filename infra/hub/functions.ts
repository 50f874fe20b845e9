// The functions with their logs and roles. Each role allows exactly the calls that its bundle makes.
import type { Stack } from 'aws-cdk-lib';
import { CfnEventInvokeConfig, CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { KEY } from '../key.js';
import { fromThisAccount, trustService } from '../policy.js';
import { addRole, roleArn } from '../roles.js';
import { any, att, either, join, type TemplateJson, named, number, ref, sub, tags, text } from '../template.js';
import { SERVED_ACCOUNTS } from './accounts.js';
import type { CodeByHandler, FunctionCode } from './code.js';
import { type Handler, HANDLERS } from './handlers.js';
import { addLogGroup } from './logs.js';
import { permissionsOf } from './permissions.js';
import { BUS_NAME, pascal } from './rule-names.js';
import { addVpcPolicy, VPC_CONFIG } from './vpc.js';

interface Sizing {
  readonly description: string;
  readonly memorySize: number;
  readonly timeout: number;
  readonly deadLetters?: string;
}

/**
 * Memory also determines CPU: 512 MB gives nearly a third of a core, and a cold start takes a few hundred milliseconds. More memory
 * gains little, because the functions wait for DynamoDB and API Gateway.
 */
const SIZING: Readonly<Record<Handler, Sizing>> = {
  // An event takes two reads and a transaction, some tens of milliseconds. Half a minute allows for every retry after a
  // concurrent write, and for an event that names many endpoints.
  'watch-apis': {
    description: 'applies events on REST APIs, stages, deployments and their tags',
    memorySize: 512,
    timeout: 30,
    deadLetters: 'WatchApisDeadLetters',
  },
  'watch-endpoints': {
    description: 'applies events on VPC endpoints and their tags',
    memorySize: 512,
    timeout: 30,
    deadLetters: 'WatchEndpointsDeadLetters',
  },
  // A full sweep of 600 private APIs, AWS's quota, takes about 602 calls: 200 seconds at three a second. Fifteen minutes is Lambda's
  // limit; before that, a long sweep is continued by another message.
  reconcile: {
    description: 'sweeps accounts and runs re-checks',
    memorySize: 512,
    timeout: 900,
    deadLetters: 'SweepDeadLetters',
  },
  // An endpoint may concern thousands of services with a hundred networks each: mostly computation, so it gets more CPU.
  health: {
    description: 'computes the health of services',
    memorySize: 1024,
    timeout: 300,
    deadLetters: 'HealthDeadLetters',
  },
  // A batch takes three reads, a write for each row and a call to EventBridge for ten moves.
  activity: {
    description: 'keeps the activity and announces moves',
    memorySize: 512,
    timeout: 60,
    deadLetters: 'ActivityDeadLetters',
  },
  // A call takes one or two reads. API Gateway's timeout is 29 seconds; callers wait a few seconds.
  query: { description: 'answers questions over HTTP', memorySize: 512, timeout: 10 },
  // It makes one call to API Gateway, and one to answer CloudFormation.
  'deploy-query': { description: 'deploys the query API when its policy changes', memorySize: 256, timeout: 60 },
};

export function addFunctions(stack: Stack, code: CodeByHandler): void {
  addVpcPolicy(stack);
  for (const handler of HANDLERS) addFunction(stack, handler, code.get(handler));
}

/** @throws Error if the handler was not bundled. */
function addFunction(stack: Stack, handler: Handler, code: FunctionCode | undefined): void {
  if (code === undefined) throw new Error(`No code for the function ${handler}.`);
  const id = pascal(handler);
  const { description, memorySize, timeout, deadLetters } = SIZING[handler];
  addLogs(stack, handler);
  addFunctionRole(stack, handler);
  const created = new CfnFunction(stack, `${id}Function`, {
    functionName: named(`-${handler}`),
    description: text(sub(`Waypost registry \${RegistryName}: ${description}`)),
    runtime: 'nodejs24.x',
    architectures: ['arm64'],
    handler: 'index.handler',
    code: { s3Bucket: text(ref('CodeBucket')), s3Key: text(sub(`\${CodePrefix}${code.key}`)) },
    role: text(att(`${id}Role`)),
    memorySize,
    timeout,
    loggingConfig: { logGroup: text(ref(`${id}Logs`)), logFormat: 'JSON' },
    environment: { variables: any(environmentOf(handler)) },
    kmsKeyArn: text(KEY),
    codeSigningConfigArn: text(either('HasCodeSigning', ref('CodeSigningConfigArn'))),
    vpcConfig: any(VPC_CONFIG),
    reservedConcurrentExecutions: number(either(`Reserves${id}`, ref(`${id}Concurrency`))),
    ...(deadLetters !== undefined && { deadLetterConfig: { targetArn: text(att(deadLetters)) } }),
    tags: tags(),
  });
  created.addMetadata('CodeSha256', code.sha256);
  if (deadLetters !== undefined) addRetries(stack, id);
}

/** Lambda tries an asynchronous invocation three times within six hours, then sends it to the dead-letter queue. */
function addRetries(stack: Stack, id: string): void {
  new CfnEventInvokeConfig(stack, `${id}Retries`, {
    functionName: text(ref(`${id}Function`)),
    qualifier: '$LATEST',
    maximumRetryAttempts: 2,
    maximumEventAgeInSeconds: 21_600,
  });
}

function addLogs(stack: Stack, handler: Handler): void {
  addLogGroup(stack, `${pascal(handler)}Logs`, sub(`/aws/lambda/waypost-\${RegistryName}-${handler}`));
}

function addFunctionRole(stack: Stack, handler: Handler): void {
  addRole(stack, `${pascal(handler)}Role`, {
    // IAM allows 64 characters: with parts of at most nine, fourteen remain for the prefix.
    part: handler.replace(/^watch-|-query$/, ''),
    description: sub(`Permissions of the function waypost-\${RegistryName}-${handler}`),
    trust: trustService('lambda.amazonaws.com', fromThisAccount),
    policyName: handler,
    statements: permissionsOf(handler, SIZING[handler].deadLetters),
    managedPolicy: either('HasVpc', ref('VpcPolicy')),
  });
}

const OWN_TABLES = { WAYPOST_TABLE: named(), WAYPOST_RECORDS_TABLE: ref('RecordsTable') };

const COMMON = {
  WAYPOST_REGISTRY: ref('RegistryName'),
  LOG_LEVEL: ref('LogLevel'),
  NODE_OPTIONS: '--enable-source-maps',
};

const SENDS_RECHECKS: ReadonlySet<Handler> = new Set(['watch-apis', 'watch-endpoints', 'reconcile']);

const PUBLISHES: ReadonlySet<Handler> = new Set([...SENDS_RECHECKS, 'health']);

function environmentOf(handler: Handler): TemplateJson {
  if (handler === 'deploy-query') return COMMON;
  return {
    ...COMMON,
    ...OWN_TABLES,
    WAYPOST_NAMING: ref('Naming'),
    WAYPOST_PREFER_CUSTOM_DOMAINS: ref('PreferCustomDomains'),
    WAYPOST_LINEAGE_TAGS: ref('LineageTags'),
    WAYPOST_TAG_KEYS: ref('TagKeys'),
    ...(PUBLISHES.has(handler) && { WAYPOST_STANDBY: ref('Standby') }),
    ...(SENDS_RECHECKS.has(handler) && { WAYPOST_RECHECK_QUEUE_URL: ref('RecheckQueue') }),
    ...(handler === 'activity' && { WAYPOST_EVENT_BUS: BUS_NAME }),
    ...(handler === 'reconcile' && reconcileEnvironment),
  };
}

/** Only the reconciler stores the first enrolment; the other functions read it from the table. */
const reconcileEnvironment = {
  WAYPOST_SWEEP_QUEUE_URL: ref('SweepQueue'),
  WAYPOST_ENROLMENT_MODE: ref('EnrolmentMode'),
  WAYPOST_ACCOUNTS: SERVED_ACCOUNTS,
  WAYPOST_EXCLUDED_ACCOUNTS: join(',', ref('ExcludedAccounts')),
  WAYPOST_UNITS: join(',', ref('OrganizationalUnitIds')),
  WAYPOST_OWNERS: ref('Owners'),
  WAYPOST_SWEEP_REGIONS: join(',', ref('SweepRegions')),
  WAYPOST_SWEEP_ROLE: sub(roleArn('{account}', 'sweep-{region}')),
  WAYPOST_SWEEP_RPS: ref('SweepRequestsPerSecond'),
};
