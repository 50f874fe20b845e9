// Translates the names in a template to those in the module that is generated from it.
import type { Resource, Template } from '../template-json.js';
import { type Names, type Translate, translateWith } from './expressions.js';
import { printShort } from './hcl.js';
import { addressOf } from './resources.js';
import type { Variable } from './variables.js';

/** The attribute that CloudFormation's `Ref` of a resource returns. */
const REFERENCES: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'name',
  'AWS::DynamoDB::GlobalTable': 'name',
  'AWS::SQS::Queue': 'url',
  'AWS::Lambda::Function': 'function_name',
  'AWS::Logs::LogGroup': 'name',
  'AWS::IAM::Role': 'name',
  'AWS::IAM::ManagedPolicy': 'arn',
  'AWS::SNS::Topic': 'arn',
  'AWS::ApiGateway::RestApi': 'id',
  'AWS::ApiGateway::Resource': 'id',
  'AWS::CloudFormation::CustomResource': 'id',
  'AWS::Scheduler::ScheduleGroup': 'name',
  'AWS::Events::Rule': 'name',
};

const ATTRIBUTES: Readonly<Record<string, string>> = {
  Arn: 'arn',
  StreamArn: 'stream_arn',
  Name: 'name',
  RootResourceId: 'root_resource_id',
  HttpMethod: 'http_method',
  StageName: 'stage_name',
};

/** The property with the physical name of a resource, for resources that alarms name. */
const PHYSICAL_NAMES: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Lambda::Function': 'FunctionName',
};

interface ModuleParts {
  readonly template: Template;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly locals: Names['locals'];
}

export interface TemplateTranslation {
  readonly names: Names;
  readonly translate: Translate;
  /** The same with physical names, for locals: a local must not depend on a resource that `create = false` leaves out. */
  readonly translateByName: Translate;
}

export function translationOf({ template, variables, locals }: ModuleParts): TemplateTranslation {
  const resource = (id: string): Resource => {
    const found = template.Resources[id];
    if (found === undefined) throw new Error(`The template refers to ${id}, which it does not have.`);
    return found;
  };
  const physicalName = (id: string): string | undefined => {
    const { Type, Properties } = resource(id);
    const property = PHYSICAL_NAMES[Type];
    return property === undefined ? undefined : printShort(translate(Properties[property]));
  };
  const reference = (id: string, attribute?: string): string => {
    const { Type } = resource(id);
    if (attribute === 'QueueName') return physicalName(id) ?? '';
    const address = `${addressOf({ id, type: Type })}[0]`;
    const name = attribute === undefined ? REFERENCES[Type] : ATTRIBUTES[attribute];
    if (name === undefined) throw new Error(`No Terraform attribute for ${attribute ?? 'Ref'} of a ${Type}.`);
    // CloudFormation's ARN of a log group ends in its streams, Terraform's does not.
    return Type === 'AWS::Logs::LogGroup' && name === 'arn' ? `"\${${address}.arn}:*"` : `${address}.${name}`;
  };
  const names: Names = { variables, conditions: template.Conditions, locals, reference };
  const translate = translateWith(names);
  const translateByName = translateWith({
    ...names,
    reference: (id, attribute) => physicalName(id) ?? reference(id, attribute),
  });
  return { names, translate, translateByName };
}
