// The two tables. Only the readers' one has a policy of its own: nothing outside this account reads the records.
import type { Stack } from 'aws-cdk-lib';
import { CfnDeletionPolicy } from 'aws-cdk-lib';
import { CfnTable, type CfnTableProps } from 'aws-cdk-lib/aws-dynamodb';
import { allow, policyDocument, type Statement } from '../policy.js';
import { LIST_ACTIONS, LIST_CONDITION, RESOLVE_ACTIONS } from '../reads.js';
import { any, either, type Json, named, ref, sub, tags } from '../template.js';

/** Written out, since a table's own policy cannot ask for the ARN of the table that it is part of. */
export const READERS_TABLE_ARN = sub(
  'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/waypost-${RegistryName}',
);

export function addTables(stack: Stack): void {
  keep(
    new CfnTable(stack, 'ReadersTable', {
      ...common(),
      tableName: named(),
      attributeDefinitions: [text('pk'), text('sk')],
      resourcePolicy: any(either('HasReaders', { PolicyDocument: readersPolicy() })),
    }),
  );
  keep(
    new CfnTable(stack, 'RecordsTable', {
      ...common(),
      tableName: named('-records'),
      attributeDefinitions: [text('pk'), text('sk'), text('place')],
      globalSecondaryIndexes: [
        { indexName: 'place', keySchema: key('place', 'pk'), projection: { projectionType: 'ALL' } },
      ],
      timeToLiveSpecification: { attributeName: 'expires', enabled: true },
    }),
  );
}

function common(): Omit<CfnTableProps, 'attributeDefinitions'> {
  return {
    keySchema: key('pk', 'sk'),
    billingMode: 'PAY_PER_REQUEST',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtectionEnabled: any(ref('DeletionProtection')),
    sseSpecification: any(
      either('HasTableKey', { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: ref('TableKeyArn') }),
    ),
    tags: tags(),
  };
}

const text = (attributeName: string) => ({ attributeName, attributeType: 'S' });

const key = (hash: string, range: string) => [
  { attributeName: hash, keyType: 'HASH' },
  { attributeName: range, keyType: 'RANGE' },
];

/** A stack that is deleted, or a table that would be replaced, leaves the data behind. */
function keep(table: CfnTable): void {
  table.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN;
  table.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
}

/** Reading by key, for the organisation and for listed accounts; listing only where ReadersMayList says so. */
function readersPolicy(): Json {
  const resolve = { sid: 'Resolve', actions: RESOLVE_ACTIONS, resources: READERS_TABLE_ARN };
  // Listing needs Query, which a policy can confine to the partitions of names. They hold what a reader could find out by
  // asking for one name after another, hence on by default; off where the list of all names is itself a secret.
  const list = { sid: 'List', actions: LIST_ACTIONS, resources: READERS_TABLE_ARN, condition: LIST_CONDITION };
  return policyDocument(
    either('HasOrganization', toOrganization(resolve)),
    either('HasReaderAccounts', toAccounts(resolve)),
    either('OrganizationLists', toOrganization(list)),
    either('ReaderAccountsList', toAccounts(list)),
  );
}

type Read = Omit<Statement, 'condition'> & { readonly condition?: Readonly<Record<string, Json>> };

/** A principal cannot name an organisation: it is a condition beside an open one. */
const toOrganization = ({ sid, condition, ...read }: Read): Json =>
  allow({
    ...read,
    sid: `${sid}InOrganization`,
    principal: '*',
    condition: { ...condition, StringEquals: { 'aws:PrincipalOrgID': ref('OrganizationId') } },
  });

const toAccounts = ({ sid, ...read }: Read): Json =>
  allow({ ...read, sid: `${sid}InAccounts`, principal: { AWS: ref('ReaderAccounts') } });
