// Finds out which account the credentials belong to, and assumes another account's role. Nothing is read from an account before
// it is known to be the intended one.
import { type Credentials, AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { defined, isAccountId, type Unseen } from 'waypost/model';
import type { SweepTarget } from '../../app/sweep/ports.js';
import type { AwsCaller, CallDeadline } from './caller.js';
import { type AwsConnection, type AwsCredentials, clientConfig } from './clients.js';
import { unseenOf } from './unseen.js';

type IdentityResult =
  | { readonly ok: true; readonly account: string; readonly connection: AwsConnection }
  | { readonly ok: false; readonly unseen: Unseen };

const SESSION = 'waypost-sweep';
/** STS answers within a second. A try that takes longer leaves time for another one. */
const LONGEST_TRY_MS = 8_000;

interface IdentityDeps {
  /** The current credentials, and the endpoint that they are sent to. */
  readonly connection: AwsConnection;
  /** The region in which the current credentials may read their own account without a role. */
  readonly homeRegion?: string;
  readonly caller: AwsCaller;
  /** The deadline of all calls together. */
  readonly deadline: CallDeadline;
}

/** Identifies the account behind a target, and how to connect to it. */
export async function identify(target: SweepTarget, deps: IdentityDeps): Promise<IdentityResult> {
  if (target.roleArn === undefined) return check(target, deps);
  if (target.region === deps.homeRegion) {
    const own = await check(target, deps);
    if (own.ok || own.unseen.reason !== 'refused') return own;
  }
  const assumed = await assume(target.roleArn, target.region, deps);
  return assumed.ok ? check(target, { ...deps, connection: assumed.connection }) : assumed;
}

type AssumedRole = { readonly ok: true; readonly connection: AwsConnection } | Extract<IdentityResult, { ok: false }>;

async function assume(
  roleArn: string,
  region: string,
  { connection, caller, deadline }: IdentityDeps,
): Promise<AssumedRole> {
  const client = new STSClient(clientConfig(region, connection, LONGEST_TRY_MS));
  const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: SESSION });
  const result = await caller.callUntil(deadline, (abortSignal) => client.send(command, { abortSignal }));
  client.destroy();
  const call = { call: 'AssumeRole', permission: `sts:AssumeRole on ${roleArn}` };
  if (!result.ok) return { ok: false, unseen: unseenOf(result.failure, call) };
  const credentials = credentialsOf(result.value.Credentials);
  if (credentials !== undefined) return { ok: true, connection: { ...connection, credentials } };
  return { ok: false, unseen: { ...call, reason: 'failed', message: 'The answer contains no credentials.' } };
}

function credentialsOf(answer: Partial<Credentials> | undefined): AwsCredentials | undefined {
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = answer ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, ...defined({ sessionToken }) };
}

async function check(target: SweepTarget, { connection, caller, deadline }: IdentityDeps): Promise<IdentityResult> {
  const client = new STSClient(clientConfig(target.region, connection, LONGEST_TRY_MS));
  const command = new GetCallerIdentityCommand({});
  const result = await caller.callUntil(deadline, (abortSignal) => client.send(command, { abortSignal }));
  client.destroy();
  const call = { call: 'GetCallerIdentity', permission: 'sts:GetCallerIdentity' };
  if (!result.ok) return { ok: false, unseen: unseenOf(result.failure, call) };
  const account = result.value.Account;
  if (!isAccountId(account)) {
    return { ok: false, unseen: { ...call, reason: 'failed', message: 'The answer contains no account id.' } };
  }
  if (target.account === undefined || target.account === account) return { ok: true, account, connection };
  const message = `These credentials belong to account ${account}, not to ${target.account}. Nothing was read. Use credentials of ${target.account}, or configure its role.`;
  return { ok: false, unseen: { ...call, reason: 'refused', message } };
}
