// The two tables. Only the readers' table has a resource policy: nothing outside this account reads the records.
import { type Stack, CfnDeletionPolicy } from 'aws-cdk-lib';
import { CfnGlobalTable, CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { SCOPE_INDEX, TTL_ATTRIBUTE } from '../../services/core/records-table.js';
import { allow, IN_ORGANIZATION, policyDocument } from '../policy.js';
import { LIST_ACTIONS, listCondition, RESOLVE_ACTIONS } from '../reads.js';
import { READER_ACCOUNTS } from './accounts.js';
import { any, either, type TemplateJson, named, ref, tags } from '../template.js';
import { replicas, type TableReplica } from './replicas.js';

export function addTables(stack: Stack): void {
  addReadersTable(stack);
  retain(
    new CfnTable(stack, 'RecordsTable', {
      ...common(),
      ...protection(),
      tableName: named('-records'),
      attributeDefinitions: [text('pk'), text('sk'), text(SCOPE_INDEX)],
      globalSecondaryIndexes: [
        { indexName: SCOPE_INDEX, keySchema: key(SCOPE_INDEX, 'pk'), projection: { projectionType: 'ALL' } },
      ],
      // Tells the function activity which items changed. The stream contains no items, only their keys.
      streamSpecification: { streamViewType: 'KEYS_ONLY' },
      timeToLiveSpecification: { attributeName: TTL_ATTRIBUTE, enabled: true },
      sseSpecification: any(
        either('HasTableKey', { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: ref('TableKeyArn') }),
      ),
    }),
  );
}

/** A global table even with one replica, because a table can become a global table later only by being retained and imported. */
function addReadersTable(stack: Stack): void {
  const table = new CfnGlobalTable(stack, 'ReadersTable', {
    ...common(),
    tableName: named(),
    attributeDefinitions: [text('pk'), text('sk')],
    // Replication needs both images. The function health learns from the stream what changed, and reads only the keys.
    streamSpecification: { streamViewType: 'NEW_AND_OLD_IMAGES' },
    sseSpecification: any(either('HasTableKey', { SSEEnabled: true, SSEType: 'KMS' })),
    replicas: [],
  });
  table.addPropertyOverride('Replicas', replicas(replicaOf));
  table.addOverride('Condition', 'OwnsReadersTable');
  retain(table);
}

const replicaOf = ({ region, arn, keyArn }: TableReplica): TemplateJson => ({
  Region: region,
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  DeletionProtectionEnabled: ref('DeletionProtection'),
  SSESpecification: either('HasTableKey', { KMSMasterKeyId: keyArn }),
  ResourcePolicy: { PolicyDocument: readersPolicy(arn) },
  Tags: [{ Key: 'waypost:registry', Value: ref('RegistryName') }],
});

const common = () => ({ keySchema: key('pk', 'sk'), billingMode: 'PAY_PER_REQUEST' });

const protection = () => ({
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  deletionProtectionEnabled: any(ref('DeletionProtection')),
  tags: tags(),
});

const text = (attributeName: string) => ({ attributeName, attributeType: 'S' });

const key = (hash: string, range: string) => [
  { attributeName: hash, keyType: 'HASH' },
  { attributeName: range, keyType: 'RANGE' },
];

/**
 * Keeps the table and its data when the stack is deleted or the table would be replaced. Only a failed first deployment deletes its
 * empty tables, so that the next attempt can create them.
 */
function retain(table: CfnTable | CfnGlobalTable): void {
  table.cfnOptions.deletionPolicy = CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
  table.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
}

/** The organization and listed accounts may read by key, and list if ReadersMayList allows it. */
function readersPolicy(arn: TemplateJson): TemplateJson {
  const resolve = { actions: RESOLVE_ACTIONS, resources: arn };
  // Listing needs Query, which the policy limits to the partitions of names. They contain only what a reader could learn by
  // resolving one name after another, so listing is on by default. Switch it off where the list of names is itself a secret.
  const list = { actions: LIST_ACTIONS, resources: arn };
  const listed = listCondition('LetsReadersList');
  // A principal cannot be an organization, so a condition limits any principal to the organization.
  const organization = { principal: '*', condition: { StringEquals: IN_ORGANIZATION } };
  const accounts = { principal: { AWS: READER_ACCOUNTS } };
  return policyDocument(
    allow({ ...resolve, ...organization, sid: 'ResolveInOrganization' }),
    allow({ ...resolve, ...accounts, sid: 'ResolveInAccounts' }),
    allow({
      ...list,
      ...organization,
      sid: 'ListInOrganization',
      condition: { ...listed, StringEquals: IN_ORGANIZATION },
    }),
    allow({ ...list, ...accounts, sid: 'ListInAccounts', condition: listed }),
  );
}
