// Deploys with plain CloudFormation: it creates a change set, shows it, and executes it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type Change,
  type CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type Parameter,
  type Stack,
} from '@aws-sdk/client-cloudformation';

export interface Deployment {
  readonly template: 'hub' | 'spoke' | 'reader';
  readonly stack: string;
  readonly region: string;
  readonly bucket: string;
  /** The account that must own the bucket. Its default name can be guessed, so anybody may have created it first. */
  readonly bucketOwner?: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** The output folder of `npm run synth`. */
  readonly dist: string;
}

export interface Proposal {
  readonly kind: 'CREATE' | 'UPDATE';
  /** The ARN of the change set. */
  readonly id: string;
  readonly changes: readonly Change[];
}

const POLL = 2000;

export async function findStack(client: CloudFormationClient, name: string): Promise<Stack | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    // A stack that only has a discarded change set does not exist yet.
    return Stacks.find(({ StackStatus }) => StackStatus !== 'REVIEW_IN_PROGRESS');
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return undefined;
    throw error;
  }
}

/** Asks CloudFormation what it would change, and changes nothing. */
export async function propose(
  client: CloudFormationClient,
  deployment: Deployment,
  templateUrl: string,
): Promise<Proposal> {
  const { stack: name, parameters } = deployment;
  const stack = await findStack(client, name);
  const kind = stack === undefined ? 'CREATE' : 'UPDATE';
  const { Id: id = '' } = await client.send(
    new CreateChangeSetCommand({
      StackName: name,
      ChangeSetName: `waypost-${String(Date.now())}`,
      ChangeSetType: kind,
      TemplateURL: templateUrl,
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Parameters: parametersOf(parameters, stack?.Parameters ?? [], knownOf(deployment)),
    }),
  );
  return { kind, id, changes: await changesOf(client, id) };
}

/** The given parameters, and for the others the stack's values. Parameters that the new template does not have are left out. */
export function parametersOf(
  given: Readonly<Record<string, string>>,
  deployed: readonly Parameter[],
  known: readonly string[],
): Parameter[] {
  const kept = deployed
    .flatMap(({ ParameterKey: key }) => key ?? [])
    .filter((key) => !(key in given) && known.includes(key));
  return [
    ...Object.entries(given).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
    ...kept.map((ParameterKey) => ({ ParameterKey, UsePreviousValue: true })),
  ];
}

export function knownOf({ dist, template }: Deployment): readonly string[] {
  const text = readFileSync(join(dist, `${template}.template.json`), 'utf8');
  return Object.keys((JSON.parse(text) as { Parameters: object }).Parameters); // `npm run synth` wrote it
}

async function changesOf(client: CloudFormationClient, id: string): Promise<readonly Change[]> {
  for (;;) {
    const set = await client.send(new DescribeChangeSetCommand({ ChangeSetName: id }));
    if (set.Status === 'FAILED') {
      if (/didn't contain changes|No updates/.test(set.StatusReason ?? '')) return [];
      throw new Error(`CloudFormation refuses the change: ${set.StatusReason ?? 'no reason given'}`);
    }
    if (set.Status === 'CREATE_COMPLETE') return [...(set.Changes ?? []), ...(await restOf(client, id, set.NextToken))];
    await wait(POLL);
  }
}

/** The pages after the first. */
async function restOf(client: CloudFormationClient, id: string, first: string | undefined): Promise<readonly Change[]> {
  const changes: Change[] = [];
  for (let token = first; token !== undefined;) {
    const page = await client.send(new DescribeChangeSetCommand({ ChangeSetName: id, NextToken: token }));
    changes.push(...(page.Changes ?? []));
    token = page.NextToken;
  }
  return changes;
}

/** Deletes the change set, and the empty stack that a first change set creates. */
export async function discard(client: CloudFormationClient, name: string, { id, kind }: Proposal): Promise<void> {
  await client.send(new DeleteChangeSetCommand({ ChangeSetName: id }));
  if (kind === 'CREATE') await client.send(new DeleteStackCommand({ StackName: name }));
}

/** Executes the change set and returns the updated stack. */
export async function execute(client: CloudFormationClient, name: string, { id }: Proposal): Promise<Stack> {
  await client.send(new ExecuteChangeSetCommand({ ChangeSetName: id }));
  return settled(client, name);
}

export async function settled(client: CloudFormationClient, name: string): Promise<Stack> {
  for (;;) {
    const stack = await findStack(client, name);
    const status = stack?.StackStatus ?? 'DELETE_COMPLETE';
    if (stack !== undefined && /^(CREATE|UPDATE)_COMPLETE$/.test(status)) return stack;
    if (!status.endsWith('_IN_PROGRESS')) {
      throw new Error(`Stack ${name} failed with ${status}: ${stack?.StackStatusReason ?? 'see its events'}`);
    }
    await wait(POLL);
  }
}

const VERBS: Readonly<Record<string, string>> = { Add: '+ add', Remove: '- remove' };

/** One line for each change, deletions and replacements first. */
export function describeChanges(changes: readonly Change[]): readonly string[] {
  const rank = (line: string) =>
    ['- remove', '! replace', '~ change', '+ add'].findIndex((start) => line.startsWith(start));
  const lines = changes.flatMap(({ ResourceChange: change }) => {
    if (change === undefined) return [];
    const { Action, LogicalResourceId: id = '', ResourceType: type = '', Replacement } = change;
    const verb = VERBS[Action ?? ''] ?? '~ change';
    return [`${Replacement === 'True' ? '! replace' : verb}  ${id}  (${type})`];
  });
  return lines.sort((left, right) => rank(left) - rank(right) || (left < right ? -1 : 1));
}
