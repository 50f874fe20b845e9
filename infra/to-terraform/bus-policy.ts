// Writes the policy of the registry's bus. CloudFormation adds statements to a bus one by one. Terraform's provider can do that only
// without conditions, so the module writes the whole policy of a bus that it creates.
import type { Json } from '../../services/core/json.js';
import type { Template } from '../template-json.js';
import { conditionOf } from './expressions.js';
import { BREAK, code, type HclBlock, printShort, printValue } from './hcl.js';
import type { TemplateTranslation } from './names.js';

export function busPolicyBlocks(template: Template, { names, translate }: TemplateTranslation): readonly HclBlock[] {
  const statements = Object.values(template.Resources).flatMap(({ Type, Condition = '', Properties }) =>
    Type === 'AWS::Events::EventBusPolicy'
      ? [{ test: conditionOf(Condition, names), statement: Properties.Statement as Json }]
      : [],
  );
  const lists = statements.map(({ test, statement }) => {
    const text = printValue(translate(statement), { indent: '    ', used: 0 });
    return `    ${test} ? [${text}] : [],`;
  });
  const anyone = statements.map(({ test }) => test).join(' || ');
  const value = { Version: '2012-10-17', Statement: code('local.event_bus_statements') };
  return [
    {
      head: 'locals',
      body: [
        ['event_bus_statements', code(`concat(\n${lists.join('\n')}\n  )`)],
        BREAK,
        ['event_bus_policy', code(`jsonencode(${printShort(value)})`)],
      ],
    },
    {
      head: 'resource "aws_cloudwatch_event_bus_policy" "this"',
      comment: 'The whole policy of the bus, so only of a bus that this module creates.',
      body: [
        ['count', code(`var.create && var.event_bus_name == null && (${anyone}) ? 1 : 0`)],
        BREAK,
        ['event_bus_name', code('local.event_bus_name')],
        ['policy', code('local.event_bus_policy')],
      ],
    },
  ];
}
