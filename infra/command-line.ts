// The command line of `npm run deploy` and `npm run destroy`, and the AWS clients for it.
import { parseArgs } from 'node:util';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Deployment } from './deployment.js';
import { DIST } from './dist.js';

export interface CommandLine {
  readonly template: Deployment['template'];
  readonly stack: string;
  readonly region: string;
  readonly bucket: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  /** Carries the changes out; otherwise they are only shown. */
  readonly yes: boolean;
}

export const USAGE = `npm run deploy -- hub|spoke|reader [Parameter=value …] [--yes] [--region r] [--stack name] [--bucket name]
npm run destroy -- hub|spoke|reader [RegistryName=value] [--yes] [--region r] [--stack name]
Without --yes the command shows the changes and changes no stack. deploy uploads the code and the template in any case.
Example:  npm run deploy -- hub RegistryName=prod --region eu-west-1`;

/** @throws Error that names the wrong argument. */
export function readCommandLine(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CommandLine {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      yes: { type: 'boolean', default: false },
      region: { type: 'string' },
      stack: { type: 'string' },
      bucket: { type: 'string' },
    },
  });
  const [template, ...pairs] = positionals;
  if (template !== 'hub' && template !== 'spoke' && template !== 'reader') throw new Error(USAGE);
  const region = values.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (region === undefined) throw new Error('No region. Pass --region or set AWS_REGION.');
  const parameters = Object.fromEntries(pairs.map(pairOf));
  const stack = values.stack ?? `waypost-${parameters.RegistryName ?? 'prod'}-${template}`;
  return { template, stack, region, bucket: values.bucket, parameters, yes: values.yes };
}

function pairOf(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  if (at < 1) throw new Error(`"${pair}" is not a parameter. Write Parameter=value.`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

/** Adds the bucket and its owner to the command line. */
export async function completeDeployment(line: CommandLine): Promise<Deployment> {
  const { template, stack, region, parameters } = line;
  const rest = { template, stack, region, parameters, dist: DIST };
  if (line.bucket !== undefined) return { ...rest, bucket: line.bucket };
  const account = await accountOf(region);
  return { ...rest, bucket: `waypost-code-${account}-${region}`, bucketOwner: account };
}

async function accountOf(region: string): Promise<string> {
  const { Account: account } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
  if (account === undefined)
    throw new Error(
      'AWS did not return the account of these credentials. Check them with aws sts get-caller-identity.',
    );
  return account;
}

export const createClients = (region: string) => ({
  cloudFormation: new CloudFormationClient({ region }),
  // AWS-compatible servers have no host for each bucket.
  s3: new S3Client({ region, forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined }),
});

/** Runs a command or prints its usage. An error is printed as one line, without a stack trace. */
export async function run(command: () => Promise<void>): Promise<void> {
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    say(USAGE);
    return;
  }
  try {
    await command();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

export const say = (...lines: readonly string[]): void => {
  for (const line of lines) process.stdout.write(`${line}\n`);
};
