// Reads what a plan takes away: the output of `terraform show -json`, or a CloudFormation change set. The plan is untrusted text.
// https://developer.hashicorp.com/terraform/internals/json-format
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html
import { isApiId, isObject, isStageName, isVpceId } from '../../model/index.js';
import { invalidRequest } from '../failure.js';
import type { Losses } from './impact.js';

/** A resource that the plan destroys or replaces. */
export interface PlannedLoss {
  readonly kind: 'api' | 'endpoint' | 'stage';
  /** The id; of a stage, `{api}/{stage}`. */
  readonly id: string;
  /** Its name in the plan. */
  readonly address: string;
  readonly action: 'destroy' | 'replace';
  /** The new one exists before the old one goes. */
  readonly createsFirst: boolean;
}

/** Something else in the plan that calls may trip over. */
export interface PlanNote {
  readonly address: string;
  readonly text: string;
}

export interface Plan {
  readonly losses: readonly PlannedLoss[];
  readonly notes: readonly PlanNote[];
}

type PlanObject = Readonly<Record<string, unknown>>;

/** Refuses a JSON object that is neither. */
export function readPlan(plan: PlanObject): Plan {
  if (Array.isArray(plan.resource_changes))
    return terraformPlan(plan.resource_changes.filter(isObject), plan.configuration);
  if (Array.isArray(plan.Changes)) return changeSet(plan.Changes.filter(isObject));
  // A plan without changes has no list of them.
  if (typeof plan.format_version === 'string') return { losses: [], notes: [] };
  throw invalidRequest(
    'The file is neither a Terraform plan nor a CloudFormation change set.',
    'Give the output of `terraform show -json <plan>` or `aws cloudformation describe-change-set`.',
  );
}

export function lossesOfPlan({ losses }: Plan): Losses {
  const idsOf = (kind: PlannedLoss['kind']) => new Set(losses.filter((loss) => loss.kind === kind).map(({ id }) => id));
  return { apis: idsOf('api'), endpoints: idsOf('endpoint'), stages: idsOf('stage') };
}

interface TerraformChange {
  readonly type: string;
  readonly address: string;
  readonly actions: readonly string[];
  readonly before: PlanObject;
  readonly after: PlanObject;
}

const KINDS: Readonly<Record<string, PlannedLoss['kind']>> = {
  aws_api_gateway_rest_api: 'api',
  aws_vpc_endpoint: 'endpoint',
  aws_api_gateway_stage: 'stage',
};

function terraformPlan(rows: readonly PlanObject[], configuration: unknown): Plan {
  const changes = rows.map(changeOf);
  return { losses: changes.flatMap(terraformLoss), notes: undeployed(changes, JSON.stringify(configuration ?? null)) };
}

function changeOf({ type, address, change }: PlanObject): TerraformChange {
  const { actions, before, after } = isObject(change) ? change : {};
  return {
    type: textOf(type),
    address: textOf(address),
    actions: Array.isArray(actions) ? actions.map(textOf) : [],
    before: isObject(before) ? before : {},
    after: isObject(after) ? after : {},
  };
}

function terraformLoss({ type, address, actions, before }: TerraformChange): PlannedLoss[] {
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  const removal = actions.indexOf('delete');
  if (kind === undefined || removal < 0) return [];
  const id = kind === 'stage' ? `${textOf(before.rest_api_id)}/${textOf(before.stage_name)}` : textOf(before.id);
  const creation = actions.indexOf('create');
  return lossOf({
    kind,
    id,
    address,
    action: creation < 0 ? 'destroy' : 'replace',
    createsFirst: creation >= 0 && creation < removal,
  });
}

/** A loss whose id fits its grammar; others name nothing that a registry knows. */
function lossOf(loss: PlannedLoss): PlannedLoss[] {
  const [apiId, stage] = loss.id.split('/');
  const isFit =
    loss.kind === 'endpoint' ? isVpceId(loss.id) : isApiId(apiId) && (loss.kind === 'api' || isStageName(stage));
  return isFit ? [loss] : [];
}

/** Members of an API that take effect only with a deployment. */
const DEPLOYED = ['policy', 'endpoint_configuration', 'disable_execute_api_endpoint', 'body'];

/** Changes that no deployment of the plan carries, or that may come after it. */
function undeployed(changes: readonly TerraformChange[], configuration: string): PlanNote[] {
  const isActive = ({ actions }: TerraformChange): boolean => actions.includes('create') || actions.includes('update');
  const deployments = changes.filter((change) => change.type === 'aws_api_gateway_deployment' && isActive(change));
  return changes.filter(isActive).flatMap((change) => {
    const { type, address, actions } = change;
    const isPolicy = type === 'aws_api_gateway_rest_api_policy';
    const isEdit =
      type === 'aws_api_gateway_rest_api' &&
      actions.includes('update') &&
      DEPLOYED.some((name) => differs(change, name));
    if (!isPolicy && !isEdit) return [];
    if (deployments.length === 0) {
      return [
        {
          address,
          text: 'changes what needs a deployment, and the plan has none: add it to the `triggers` of aws_api_gateway_deployment.',
        },
      ];
    }
    const isOrdered = configuration.includes(JSON.stringify(bareAddress(address)));
    if (!isPolicy || configuration === 'null' || isOrdered) return [];
    return [
      {
        address,
        text: 'may be applied after the deployment is cut: add it to `depends_on` and `triggers` of aws_api_gateway_deployment.',
      },
    ];
  });
}

const differs = ({ before, after }: TerraformChange, name: string): boolean =>
  JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null);

/** The address as references write it: without module and index. */
const bareAddress = (address: string): string => address.replace(/^(?:module\.[^.]+\.)*/, '').replace(/\[.*$/, '');

const RESOURCES: Readonly<Record<string, PlannedLoss['kind']>> = {
  'AWS::ApiGateway::RestApi': 'api',
  'AWS::Serverless::Api': 'api',
  'AWS::EC2::VPCEndpoint': 'endpoint',
};

/** CloudFormation creates a replacement before it deletes the old resource. A stage's physical id does not name its API. */
function changeSet(rows: readonly PlanObject[]): Plan {
  const losses = rows.flatMap(({ ResourceChange: change }) => {
    if (!isObject(change)) return [];
    const kind = Object.hasOwn(RESOURCES, textOf(change.ResourceType))
      ? RESOURCES[textOf(change.ResourceType)]
      : undefined;
    const isReplaced = change.Action === 'Modify' && change.Replacement === 'True';
    if (kind === undefined || (change.Action !== 'Remove' && !isReplaced)) return [];
    const address = textOf(change.LogicalResourceId);
    return lossOf({
      kind,
      id: textOf(change.PhysicalResourceId),
      address,
      action: isReplaced ? 'replace' : 'destroy',
      createsFirst: isReplaced,
    });
  });
  return { losses, notes: [] };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
