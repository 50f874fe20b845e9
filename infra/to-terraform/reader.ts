// The parts of a reader's Terraform module that its template does not have.
import type { ModuleText } from './module.js';

export const readerText: ModuleText = {
  about:
    "A reader's account: a policy for the roles that resolve names, the table's ARN in a parameter, and a gateway endpoint for DynamoDB.",
  locals: {},
  expressions: [],
  fileOf: () => 'main.tf',
  blocks: {},
  extras: () => [],
  comments: {},
  without: [],
  variables: [],
  outputs: [
    {
      name: 'environment',
      description:
        'Set these environment variables for the programs that resolve names. A Lambda function cannot look up its own VPC.',
      value: '{ WAYPOST_TABLE = var.table_arn, WAYPOST_NETWORK = var.network }',
    },
  ],
  descriptions: {},
  foldsAlarms: false,
};
