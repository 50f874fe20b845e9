// Defines the two tables. The local server, the tests and infra all create them from this definition.
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { SCOPE_INDEX } from '../../core/records-table.js';

export interface TableNames {
  /** The public table, `waypost-{registry}`. */
  readonly readers: string;
  /** The registry's own table, `waypost-{registry}-records`. */
  readonly records: string;
}

export function tableNames(registry: string): TableNames {
  return { readers: `waypost-${registry}`, records: `waypost-${registry}-records` };
}

export function tableDefinitions(names: TableNames): readonly CreateTableCommandInput[] {
  const keys = {
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' as const },
      { AttributeName: 'sk', KeyType: 'RANGE' as const },
    ],
    BillingMode: 'PAY_PER_REQUEST' as const,
  };
  const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
  return [
    { ...keys, TableName: names.readers, AttributeDefinitions: [text('pk'), text('sk')] },
    {
      ...keys,
      TableName: names.records,
      AttributeDefinitions: [text('pk'), text('sk'), text(SCOPE_INDEX)],
      GlobalSecondaryIndexes: [
        {
          IndexName: SCOPE_INDEX,
          KeySchema: [
            { AttributeName: SCOPE_INDEX, KeyType: 'HASH' },
            { AttributeName: 'pk', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
  ];
}
