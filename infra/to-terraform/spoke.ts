// The parts of a spoke's Terraform module that its template does not have.
import { HUB_BUS } from '../spoke/stack.js';
import { code } from './hcl.js';
import { eventPatterns, patternExpressions } from './hub.js';
import type { ModuleText } from './module.js';

export const spokeText: ModuleText = {
  about:
    "A spoke: another account or region. Rules send CloudTrail events straight to the hub's bus, since EventBridge does not forward an event\ntwice, and a role lets the hub sweep. No code runs in a spoke.",
  locals: {
    hub_bus_arn: {
      value: code(
        '"arn:${local.partition}:events:${var.hub_region}:${var.hub_account_id}:event-bus/${coalesce(var.hub_bus_name, local.name)}"',
      ),
      for: [HUB_BUS],
    },
  },
  expressions: patternExpressions,
  fileOf: () => 'main.tf',
  blocks: { 'main.tf': [{ head: 'locals', body: [['event_patterns', eventPatterns]] }] },
  extras: () => [],
  comments: {
    'aws_cloudwatch_metric_alarm.retries':
      'Undelivered events reach the queue only after a day of retries; the retries show within minutes.',
  },
  without: [],
  variables: [],
  outputs: [],
  descriptions: {},
  foldsAlarms: false,
};
