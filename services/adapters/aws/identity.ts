// Whose credentials these are, and another account's role. Nothing is asked of an account before it is known to be the one
// that is meant.
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { isAccountId } from 'waypost/model';
import type { SweepTarget, Unseen } from '../../app/sweep/ports.js';
import type { AwsCaller } from './caller.js';
import type { AwsConnection, Credentials } from './clients.js';
import { clientConfig } from './clients.js';
import { unseenOf } from './unseen.js';

export type IdentityResult =
  | { readonly ok: true; readonly account: string; readonly connection: AwsConnection }
  | { readonly ok: false; readonly unseen: Unseen };

const SESSION = 'waypost-sweep';

export interface IdentityDeps {
  /** The credentials at hand, and where they are sent. */
  readonly connection: AwsConnection;
  /** Where the credentials at hand may read their own account themselves, without a role. */
  readonly homeRegion?: string;
  readonly caller: AwsCaller;
}

/** The account behind the target, and how it is reached. */
export async function identify(
  target: SweepTarget,
  { connection, homeRegion, caller }: IdentityDeps,
): Promise<IdentityResult> {
  if (target.roleArn === undefined) return check(target, connection, caller);
  if (target.region === homeRegion) {
    const own = await check(target, connection, caller);
    if (own.ok || own.unseen.reason !== 'refused') return own;
  }
  const assumed = await assume(target.roleArn, target.region, { connection, caller });
  return assumed.ok ? check(target, assumed.connection, caller) : assumed;
}

type AssumedRole = { readonly ok: true; readonly connection: AwsConnection } | Extract<IdentityResult, { ok: false }>;

async function assume(
  roleArn: string,
  region: string,
  { connection, caller }: Pick<IdentityDeps, 'connection' | 'caller'>,
): Promise<AssumedRole> {
  const client = new STSClient(clientConfig(region, connection));
  const command = new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: SESSION });
  const outcome = await caller.call(() => client.send(command));
  client.destroy();
  const about = { call: 'AssumeRole', permission: `sts:AssumeRole on ${roleArn}` };
  if (!outcome.ok) return { ok: false, unseen: unseenOf(outcome.failure, about) };
  const credentials = credentialsOf(outcome.value.Credentials);
  if (credentials !== undefined) return { ok: true, connection: { ...connection, credentials } };
  return { ok: false, unseen: { ...about, reason: 'failed', message: 'The answer holds no credentials.' } };
}

function credentialsOf(
  answer: {
    AccessKeyId?: string | undefined;
    SecretAccessKey?: string | undefined;
    SessionToken?: string | undefined;
  } = {},
): Credentials | undefined {
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = answer;
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

async function check(target: SweepTarget, connection: AwsConnection, caller: AwsCaller): Promise<IdentityResult> {
  const client = new STSClient(clientConfig(target.region, connection));
  const outcome = await caller.call(() => client.send(new GetCallerIdentityCommand({})));
  client.destroy();
  const about = { call: 'GetCallerIdentity', permission: 'sts:GetCallerIdentity' };
  if (!outcome.ok) return { ok: false, unseen: unseenOf(outcome.failure, about) };
  const account = outcome.value.Account;
  if (!isAccountId(account)) {
    return { ok: false, unseen: { ...about, reason: 'failed', message: 'The answer names no account.' } };
  }
  if (target.account === undefined || target.account === account) return { ok: true, account, connection };
  const message = `These credentials are of account ${account}, not of ${target.account}. Nothing was read. Use credentials of ${target.account}, or configure its role.`;
  return { ok: false, unseen: { ...about, reason: 'refused', message } };
}
