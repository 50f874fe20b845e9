// Puts a packed CloudFormation template into a CDK stack: its parameters become values, and its logical ids get the construct's path.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CfnElement, Stack, Token } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { Construct } from 'constructs';
import type { Template } from '../template-json.js';
import { HUB_FINDINGS, SPOKE_FINDINGS } from '../nag.js';
import { decideTemplate, type DecidedParameters } from './decided-template.js';

/** @param options values by the parameters' names, beginning with a small letter. A parameter without a value keeps its default. */
export function includeTemplate(scope: Construct, name: string, options: object): CfnInclude {
  const template = JSON.parse(readFileSync(join(__dirname, `${name}.template.json`), 'utf8')) as Template; // packed beside this file
  const parameters = valuesOf(template, options);
  const work = mkdtempSync(join(tmpdir(), 'waypost-cdk-'));
  try {
    const templateFile = join(work, `${name}.template.json`);
    writeFileSync(templateFile, JSON.stringify(decideTemplate(template, parameters)));
    const included = new CfnInclude(scope, 'Template', { templateFile, preserveLogicalIds: false, parameters });
    acknowledgeFindings(included, name === 'hub' ? HUB_FINDINGS : SPOKE_FINDINGS, parameters);
    return included;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function valuesOf({ Parameters }: Template, options: object): DecidedParameters {
  const given = new Map(Object.entries(options as Readonly<Record<string, OptionValue>>)); // the types of the constructs say so
  const pairs = Object.entries(Parameters).map(([id, { Type, Default = '' }]) => {
    const value = given.get(id.charAt(0).toLowerCase() + id.slice(1));
    if (Type === 'CommaDelimitedList') return [id, Array.isArray(value) ? (value as readonly string[]) : []] as const;
    return [id, textOf(value ?? Default)] as const;
  });
  return Object.fromEntries<string | readonly string[]>(pairs);
}

type OptionValue = string | number | boolean | readonly string[] | Readonly<Record<string, string>> | undefined;

function textOf(value: NonNullable<OptionValue>): string {
  if (typeof value !== 'object') return String(value);
  const isList = Array.isArray(value) && value.every((each) => typeof each === 'string');
  return isList ? value.join(',') : JSON.stringify(value);
}

/** The kind of metadata in which cdk-nag finds the accepted findings. */
const ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';

/** Accepts the findings of cdk-nag that the template keeps, each with its reason. */
function acknowledgeFindings(included: CfnInclude, findings: typeof HUB_FINDINGS, values: DecidedParameters): void {
  const nameOf = (whole: string, id: string): string => {
    const resource = included.node.tryFindChild(id) as CfnElement | undefined; // CfnInclude has only elements
    const value = values[id];
    if (typeof value === 'string') return value;
    return resource === undefined ? whole : `<${Stack.of(included).resolve(resource.logicalId) as string}>`;
  };
  for (const { of, rule, reason } of findings) {
    const id = `AwsSolutions-${rule.replace(/<(\w+)>/g, nameOf)}`;
    included.node.tryFindChild(of)?.node.addMetadata(ACKNOWLEDGED, { [id]: reason });
  }
}

/** The value of a template's output, for other constructs. */
export const outputOf = (template: CfnInclude, id: string): string =>
  Token.asString(template.getOutput(id).value as unknown);
