// The arguments of `npm run live-check`.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { asChoice, isRegion, isVpcId, messageOf } from 'waypost/model';
import type { AccountOptions } from './account.js';
import { CALL_QUESTIONS } from './call-questions.js';
import { CONTROL_QUESTIONS } from './control-questions.js';
import type { LiveQuestion } from './question.js';

export const USAGE = `Asks AWS what Waypost assumes, in an account of yours, and removes everything that it made.

npm run live-check -- --vpc vpc-... --subnets subnet-...[,subnet-...] [options]

  --vpc ID        the VPC in which endpoints are made
  --subnets IDS   its subnets for them, separated by commas; each adds to the cost
  --region NAME   by default AWS_REGION
  --only IDS      the questions to ask, separated by commas; by default all
  --out DIR       where the transcripts go; by default .waypost/live-check/{run}
  --yes           start without asking
  --remove RUN    only remove what an earlier run left
  --help

Exit code: 0 everything is as assumed, 1 something differs, 2 wrong usage or not agreed, 3 a question failed or something is left.
Credentials come from the environment, as for the AWS CLI. infra/first-run.md has the permissions that it needs.`;

const QUESTIONS: readonly LiveQuestion[] = [...CONTROL_QUESTIONS, ...CALL_QUESTIONS];

export interface LiveCheckRequest extends AccountOptions {
  readonly questions: readonly LiveQuestion[];
  readonly out: string;
  readonly yes: boolean;
  readonly removes: boolean;
}

type LiveCheckArguments = LiveCheckRequest | { readonly help: true } | { readonly wrong: string };

export function readLiveCheckArguments(
  args: readonly string[],
  { env, run: newRun }: { env: Readonly<Record<string, string | undefined>>; run: string },
): LiveCheckArguments {
  const given = parsed(args);
  if (typeof given === 'string') return { wrong: given };
  if (given.help === true) return { help: true };
  const { vpc = '', subnets = '', region = env.AWS_REGION ?? '', only, remove, yes = false } = given;
  const run = remove ?? newRun;
  const removes = remove !== undefined;
  const subnetIds = subnets.split(',').filter((id) => id !== '');
  const ids = only?.split(',') ?? QUESTIONS.map(({ id }) => id);
  const questions = QUESTIONS.filter(({ id }) => ids.includes(id));
  const out = given.out ?? join('.waypost/live-check', run);
  const request = { region, run, vpcId: vpc, subnetIds, questions, out, yes, removes };
  const wrong = wrongIn(request) ?? unknownIn(ids);
  return wrong === undefined ? request : { wrong };
}

function wrongIn({ region, run, vpcId, subnetIds, removes }: LiveCheckRequest): string | undefined {
  if (!isRegion(region)) {
    return 'Give a region by --region or AWS_REGION, such as eu-west-1.';
  }
  if (!/^\d{1,20}$/.test(run)) return `Not a run: ${JSON.stringify(run)}. Give the number that the run printed.`;
  if (removes) return undefined;
  if (!isVpcId(vpcId)) return 'Give a VPC by --vpc, such as vpc-0a1b2c3d.';
  const isSubnets = subnetIds.length > 0 && subnetIds.every((id) => /^subnet-[0-9a-f]{8,17}$/.test(id));
  return isSubnets ? undefined : 'Give subnets of the VPC by --subnets, such as subnet-0a1b2c3d.';
}

function unknownIn(ids: readonly string[]): string | undefined {
  const known = QUESTIONS.map(({ id }) => id);
  const unknown = ids.filter((id) => !known.includes(id));
  return unknown.length === 0 ? undefined : `No such question: ${unknown.join(', ')}. There are ${asChoice(known)}.`;
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    vpc: text,
    subnets: text,
    region: text,
    only: text,
    out: text,
    remove: text,
    yes: flag,
    help: flag,
  };
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    return messageOf(error);
  }
}
