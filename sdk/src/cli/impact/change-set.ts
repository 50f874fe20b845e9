// Reads a CloudFormation change set. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html
import { isObject } from '../../model/index.js';
import { textIn, type Plan, type PlanNote, type PlannedLoss, type PlanObject } from './plan.js';

const KINDS: Readonly<Record<string, PlannedLoss['kind']>> = {
  'AWS::ApiGateway::RestApi': 'api',
  'AWS::Serverless::Api': 'api',
  'AWS::EC2::VPCEndpoint': 'endpoint',
  'AWS::ApiGateway::Stage': 'stage',
  'AWS::ApiGateway::DomainName': 'domain',
  'AWS::ApiGateway::DomainNameV2': 'domain',
};

/** Members of an API that take effect only with a deployment. */
const DEPLOYED = new Set(['Policy', 'EndpointConfiguration', 'DisableExecuteApiEndpoint', 'Body', 'BodyS3Location']);

export function readChangeSet(rows: readonly PlanObject[]): Plan {
  const changes = rows.flatMap(({ ResourceChange: change }) => (isObject(change) ? [change] : []));
  const parts = changes.flatMap((change) => partOf(change) ?? []);
  return {
    losses: parts.filter((part) => 'kind' in part),
    notes: [...parts.filter((part) => 'text' in part), ...undeployed(changes)],
  };
}

/** CloudFormation creates a replacement before it deletes the old resource. */
function partOf(change: PlanObject): PlannedLoss | PlanNote | undefined {
  const type = textIn(change.ResourceType);
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  const address = textIn(change.LogicalResourceId);
  const { Action: action, Replacement: replacement } = change;
  if (kind === undefined || (action !== 'Remove' && action !== 'Modify')) return undefined;
  if (action === 'Modify' && replacement === 'Conditional') {
    return {
      address,
      text: `may be replaced: CloudFormation decides when it runs. If so, the ${kind} gets another id.`,
    };
  }
  if (action === 'Modify' && replacement !== 'True') return undefined;
  const id = idOf(kind, change);
  if (id === undefined) {
    const text = `is removed, and the change set does not name its API: describe it with --include-property-values.`;
    return { address, text };
  }
  const isReplaced = action === 'Modify';
  return { kind, id, address, action: isReplaced ? 'replace' : 'destroy', createsFirst: isReplaced };
}

/** The physical id of a stage is its name alone; `BeforeContext` has the API, if property values are included. */
function idOf(kind: PlannedLoss['kind'], change: PlanObject): string | undefined {
  const physical = textIn(change.PhysicalResourceId);
  // Of a private domain, the ARN: arn:aws:apigateway:eu-west-1:111122223333:/domainnames/api.example.com+a1b2c3
  if (kind === 'domain') return /:\/domainnames\/([^+/]+)/.exec(physical)?.[1] ?? physical;
  if (kind !== 'stage') return physical;
  const apiId = /"RestApiId"\s*:\s*"([a-z0-9]+)"/.exec(textIn(change.BeforeContext))?.[1];
  return apiId === undefined ? undefined : `${apiId}/${physical}`;
}

/** Edits of an API beside which the change set makes no deployment. */
function undeployed(changes: readonly PlanObject[]): PlanNote[] {
  if (changes.some((change) => change.ResourceType === 'AWS::ApiGateway::Deployment' && change.Action !== 'Remove')) {
    return [];
  }
  return changes
    .filter((change) => change.ResourceType === 'AWS::ApiGateway::RestApi' && change.Action === 'Modify')
    .filter((change) => change.Replacement !== 'True' && detailsOf(change).some((name) => DEPLOYED.has(name)))
    .map((change) => ({
      address: textIn(change.LogicalResourceId),
      text: 'changes what needs a deployment, and the change set has none: give AWS::ApiGateway::Deployment a new logical id.',
    }));
}

/** The names of the properties that change. */
function detailsOf({ Details: details }: PlanObject): string[] {
  const targets = (Array.isArray(details) ? details.filter(isObject) : []).map(({ Target: target }) => target);
  return targets.filter(isObject).map(({ Name: name }) => textIn(name));
}
