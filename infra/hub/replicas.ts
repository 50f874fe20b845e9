// The replicas of the readers' table, which is a global table: one in the hub's region, and one for each of ReplicaRegions. A template
// has no loops, so it has a slot for each possible replica.
import { either, entryOf, join, type TemplateJson, ref, sub } from '../template.js';

const MOST_REPLICAS = 3;

/** The indexes into ReplicaRegions. */
export const REPLICA_SLOTS: readonly number[] = Array.from({ length: MOST_REPLICAS }, (_, index) => index);

const regionAt = (slot: number): TemplateJson => entryOf('ReplicaRegions', slot, MOST_REPLICAS);
const conditionAt = (slot: number): string => `HasReplica${slot + 1}`;

/** `HasReplica1` */
export const REPLICA_CONDITIONS: Readonly<Record<string, TemplateJson>> = Object.fromEntries(
  REPLICA_SLOTS.map((slot) => [conditionAt(slot), { 'Fn::Not': [{ 'Fn::Equals': [regionAt(slot), ''] }] }]),
);

/** The readers' table in this region: a replica of another hub's, if this hub is a standby. */
export const READERS_TABLE_ARN: TemplateJson = sub(
  'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/waypost-${RegistryName}',
);

/** Built from its parts, since a table's policy cannot refer to the table's own ARN. */
const arnIn = (region: TemplateJson): TemplateJson =>
  join('', [sub('arn:${AWS::Partition}:dynamodb:'), region, sub(':${AWS::AccountId}:table/waypost-${RegistryName}')]);

export interface TableReplica {
  readonly region: TemplateJson;
  readonly arn: TemplateJson;
  /** The customer-managed key, in the region of the replica. */
  readonly keyArn: TemplateJson;
}

const OWN: TableReplica = {
  region: ref('AWS::Region'),
  arn: READERS_TABLE_ARN,
  keyArn: ref('TableKeyArn'),
};

/** The result of `describe` for each replica. The hub's own replica comes first and always exists. */
export const replicas = (describe: (replica: TableReplica) => TemplateJson): readonly TemplateJson[] => [
  describe(OWN),
  ...REPLICA_SLOTS.map((slot) =>
    either(
      conditionAt(slot),
      describe({
        region: regionAt(slot),
        arn: arnIn(regionAt(slot)),
        keyArn: entryOf('ReplicaKeyArns', slot, MOST_REPLICAS),
      }),
    ),
  ),
];

/** The ARNs of all replicas, separated by commas, the hub's own first, as WAYPOST_TABLE takes them. */
export const TABLE_ARNS: TemplateJson = join(',', [
  READERS_TABLE_ARN,
  ...REPLICA_SLOTS.map((slot) => either(conditionAt(slot), arnIn(regionAt(slot)))),
]);
