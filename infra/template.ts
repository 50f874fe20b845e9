// What all templates share: parameters with their descriptions, conditions, tags, and CloudFormation's intrinsic functions.
// Level-1 resources directly under the stack keep their ids as logical ids, so a template reads like its source.
import { defined } from 'waypost/model';
import { CfnCondition, CfnOutput, CfnParameter, type IResolvable, type Stack, Token } from 'aws-cdk-lib';

export interface ParameterText {
  readonly description: string;
  readonly type?: 'String' | 'Number' | 'CommaDelimitedList';
  readonly default?: string | number;
  readonly allowedValues?: readonly string[];
  readonly allowedPattern?: string;
  readonly minValue?: number;
  readonly maxValue?: number;
  /** What CloudFormation shows when a value does not match. */
  readonly constraint?: string;
}

/** Parameters by the heading under which AWS's console shows them. */
export type ParameterGroups = Readonly<Record<string, Readonly<Record<string, ParameterText>>>>;

export function declareParameters(stack: Stack, groups: ParameterGroups): void {
  for (const [id, text] of Object.values(groups).flatMap((group) => Object.entries(group))) {
    const { constraint, allowedValues, ...rest } = text;
    new CfnParameter(stack, id, {
      ...rest,
      ...defined({ allowedValues: allowedValues && [...allowedValues], constraintDescription: constraint }),
    });
  }
  stack.templateOptions.metadata = {
    'AWS::CloudFormation::Interface': {
      ParameterGroups: Object.entries(groups).map(([title, group]) => ({
        Label: { default: title },
        Parameters: Object.keys(group),
      })),
    },
  };
}

export function declareConditions(stack: Stack, conditions: Readonly<Record<string, TemplateJson>>): void {
  for (const [id, expression] of Object.entries(conditions))
    new CfnCondition(stack, id, { expression: any(expression) });
}

export function declareOutputs(
  stack: Stack,
  outputs: Readonly<Record<string, { value: TemplateJson; description: string }>>,
): void {
  for (const [id, { value, description }] of Object.entries(outputs)) {
    new CfnOutput(stack, id, { value: text(value), description });
  }
}

/** A part of a template. */
export type TemplateJson =
  | string
  | number
  | boolean
  | readonly TemplateJson[]
  | { readonly [key: string]: TemplateJson };

export const NOTHING = { Ref: 'AWS::NoValue' };

export const ref = (id: string): TemplateJson => ({ Ref: id });
export const sub = (pattern: string): TemplateJson => ({ 'Fn::Sub': pattern });
export const att = (id: string, attribute = 'Arn'): TemplateJson => ({ 'Fn::GetAtt': [id, attribute] });
export const join = (separator: string, parts: TemplateJson): TemplateJson => ({ 'Fn::Join': [separator, parts] });
/** The entry of a list, or an empty text if the list is shorter; `most` is the longest list that is read. */
export const entryOf = (parameter: string, index: number, most: number): TemplateJson => {
  const padded = join(',', [join(',', ref(parameter)), ','.repeat(most)]);
  return { 'Fn::Select': [String(index), { 'Fn::Split': [',', padded] }] };
};
export const either = (id: string, then: TemplateJson, otherwise: TemplateJson = NOTHING): TemplateJson => ({
  'Fn::If': [id, then, otherwise],
});

export const isGiven = (parameter: string): TemplateJson => ({ 'Fn::Not': [{ 'Fn::Equals': [ref(parameter), ''] }] });
export const isListGiven = (parameter: string): TemplateJson => ({
  'Fn::Not': [{ 'Fn::Equals': [join('', ref(parameter)), ''] }],
});
export const isSet = (parameter: string, value: string): TemplateJson => ({ 'Fn::Equals': [ref(parameter), value] });
export const isAll = (...ids: readonly string[]): TemplateJson => ({ 'Fn::And': ids.map((id) => ({ Condition: id })) });

/** The same values where CDK's types expect a string, a list of strings, a number or an object. */
export const text = (json: TemplateJson): string => Token.asString(json);
export const list = (json: TemplateJson): string[] => Token.asList(json);
export const number = (json: TemplateJson): number => Token.asNumber(json);
export const any = (json: TemplateJson): IResolvable => Token.asAny(json);

/** A physical name: `waypost-{registry}` and a suffix. */
export const named = (suffix = ''): string => text(sub(`waypost-\${RegistryName}${suffix}`));

/** The tags of every resource that can be tagged, so that costs and inventories can be split by registry. */
export const tags = () => [{ key: 'waypost:registry', value: text(ref('RegistryName')) }];
