// Builds the envelope of an event: EventBridge's members around a CloudTrail record, in the shape of 2026.
import type { Json } from '../../json.js';

export type JsonMembers = Readonly<Record<string, Json>>;

export interface CloudTrailEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: JsonMembers;
}

/** Who made the call, where and when. */
export interface Where {
  readonly account?: string;
  readonly region?: string;
  /** `2026-01-02T03:04:05Z` */
  readonly at?: string;
  /** The id of the record, from which those of the envelope and the request are derived; default: derived from the whole event. */
  readonly eventId?: string;
  readonly by?: Actor;
}

export type Actor = 'cloudformation' | 'terraform' | 'console' | 'aws-cli';

interface RecordedCall {
  readonly source: 'aws.apigateway' | 'aws.ec2' | 'aws.wafv2';
  readonly eventName: string;
  readonly requestParameters: Json;
  readonly responseElements: Json;
}

export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
export const AT = '2026-01-02T03:04:05Z';

const AGENTS: Readonly<Record<Actor, string>> = {
  cloudformation: 'cloudformation.amazonaws.com',
  terraform:
    'APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/6.14.0 aws-sdk-go-v2/1.39.0 ua/2.1 os/linux',
  console: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'aws-cli': 'aws-cli/2.32.0 md/awscrt#0.28.4 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.9',
};

/** One call as EventBridge delivers it. */
export function eventOf(call: RecordedCall, where: Where = {}): CloudTrailEvent {
  const { account = ACCOUNT, region = REGION, at = AT, by = 'cloudformation' } = where;
  const hashed = hashOf(where.eventId ?? JSON.stringify([call, account, region, at]));
  return {
    version: '0',
    id: guidOf(hashed, 1),
    'detail-type': 'AWS API Call via CloudTrail',
    source: call.source,
    account,
    time: at,
    region,
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: identityOf(account, by),
      eventTime: at,
      eventSource: `${call.source.slice('aws.'.length)}.amazonaws.com`,
      eventName: call.eventName,
      awsRegion: region,
      sourceIPAddress: by === 'cloudformation' ? AGENTS[by] : '198.51.100.7',
      userAgent: AGENTS[by],
      requestParameters: call.requestParameters,
      responseElements: call.responseElements,
      requestID: guidOf(hashed, 2),
      eventID: where.eventId ?? guidOf(hashed, 3),
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: 'Management',
      ...(by === 'console' ? { sessionCredentialFromConsole: 'true' } : {}),
    },
  };
}

/** The same event with changed members of its record; undefined removes a member. */
export function withDetail(
  event: CloudTrailEvent,
  changes: Readonly<Record<string, Json | undefined>>,
): CloudTrailEvent {
  const detail = { ...event.detail, ...changes };
  // Only entries with a value remain.
  const entries = Object.entries(detail).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return { ...event, detail: Object.fromEntries(entries) };
}

/** A call that failed: EC2's codes begin with `Client.`, API Gateway's do not. */
export function failed(event: CloudTrailEvent, errorCode: string, errorMessage = 'It did not work.'): CloudTrailEvent {
  return withDetail(event, { errorCode, errorMessage, responseElements: null });
}

function identityOf(account: string, by: Actor): JsonMembers {
  return {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLEEXAMPLE000:kim@example.com',
    arn: `arn:aws:sts::${account}:assumed-role/deployer/kim@example.com`,
    accountId: account,
    accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLEEXAMPLE000',
        arn: `arn:aws:iam::${account}:role/ci/deployer`,
        accountId: account,
        userName: 'deployer',
      },
      attributes: { creationDate: '2026-01-02T03:00:00Z', mfaAuthenticated: 'false' },
    },
    ...(by === 'cloudformation' ? { invokedBy: 'cloudformation.amazonaws.com' } : {}),
  };
}

interface Hashed {
  readonly one: number;
  readonly other: number;
}

// In Jest, reading a global is slow, and each id would read it a thousand times.
const { imul } = Math;

/** Two hashes of the text in one pass: FNV-1a, and the same with another prime. */
function hashOf(text: string): Hashed {
  let one = 0x811c9dc5;
  let other = 0x9747b28c;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    one = imul(one ^ code, 0x01000193);
    other = imul(other ^ code, 0x85ebca6b);
  }
  return { one, other };
}

/** An id that depends only on the text and the use. */
function guidOf({ one, other }: Hashed, use: number): string {
  const words = [1, 2, 3, 4].map((word) => mixed(imul(one, 4 * use + word) ^ imul(other, 2 * word + 1)));
  const hex = words.map((word) => word.toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The final step of MurmurHash3: each bit of the word changes half of the others. */
function mixed(word: number): number {
  let bits = imul(word ^ (word >>> 16), 0x85ebca6b);
  bits = imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
