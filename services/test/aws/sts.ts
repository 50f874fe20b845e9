// Fakes STS's query protocol: the caller's identity, and another account's role. The access key contains the account.
import { type OperationContext, type AwsOperation, type AwsReply, denied, element, xml } from './protocol.js';

export const sts: Readonly<Record<string, AwsOperation>> = {
  GetCallerIdentity: getCallerIdentity,
  AssumeRole: assumeRole,
};

/** The access key of an account. */
export const accessKeyOf = (account: string) => `AKIA${account}`;

export function accountOf(accessKey: string): string | undefined {
  return /^AKIA([0-9]{12})$/.exec(accessKey)?.[1];
}

function getCallerIdentity({ call }: OperationContext): AwsReply {
  const arn = `arn:aws:sts::${call.account}:assumed-role/waypost/sweep`;
  return answer(
    'GetCallerIdentity',
    element('Arn', arn) + element('UserId', 'AROA1:sweep') + element('Account', call.account),
  );
}

function assumeRole({ call, accounts }: OperationContext): AwsReply {
  const arn = String(call.params.RoleArn);
  const [, account] = /^arn:aws[a-z-]*:iam::([0-9]{12}):role\//.exec(arn) ?? [];
  if (account === undefined || !accounts.includes(account)) throw denied(call);
  const credentials = element('AccessKeyId', accessKeyOf(account)) + element('SecretAccessKey', 'secret');
  const rest = element('SessionToken', 'token') + element('Expiration', '2100-01-01T00:00:00Z');
  return answer('AssumeRole', `<Credentials>${credentials}${rest}</Credentials>`);
}

function answer(operation: string, result: string): AwsReply {
  return xml(
    `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result>${result}</${operation}Result>` +
      `<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></${operation}Response>`,
  );
}
