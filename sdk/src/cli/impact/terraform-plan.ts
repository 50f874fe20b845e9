// Reads a Terraform plan. https://developer.hashicorp.com/terraform/internals/json-format
import { isObject } from '../../model/index.js';
import { textIn, type Plan, type PlanNote, type PlannedLoss, type PlanObject } from './plan.js';

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
  aws_api_gateway_domain_name: 'domain',
};

export function readTerraformPlan(rows: readonly PlanObject[], configuration: unknown): Plan {
  const changes = rows.map(changeOf);
  return {
    losses: changes.flatMap(lossIn),
    notes: [
      ...changes.flatMap(editIn),
      ...changes.flatMap(detachedIn),
      ...undeployed(changes, JSON.stringify(configuration ?? null)),
    ],
  };
}

function changeOf({ type, address, change }: PlanObject): TerraformChange {
  const { actions, before, after } = isObject(change) ? change : {};
  return {
    type: textIn(type),
    address: textIn(address),
    actions: Array.isArray(actions) ? actions.map(textIn) : [],
    before: isObject(before) ? before : {},
    after: isObject(after) ? after : {},
  };
}

function lossIn({ type, address, actions, before }: TerraformChange): PlannedLoss[] {
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  const removal = actions.indexOf('delete');
  if (kind === undefined || removal < 0) return [];
  const creation = actions.indexOf('create');
  const action = creation < 0 ? 'destroy' : 'replace';
  return [{ kind, id: idOf(kind, before), address, action, createsFirst: creation >= 0 && creation < removal }];
}

function idOf(kind: PlannedLoss['kind'], before: PlanObject): string {
  if (kind === 'stage') return `${textIn(before.rest_api_id)}/${textIn(before.stage_name)}`;
  return kind === 'domain' ? textIn(before.domain_name) : textIn(before.id);
}

/** What leads to an API by a custom domain, and is removed although the domain stays. */
function detachedIn({ type, address, actions, before }: TerraformChange): PlanNote[] {
  if (!actions.includes('delete')) return [];
  if (type === 'aws_api_gateway_base_path_mapping') {
    const path = `${textIn(before.domain_name)}/${textIn(before.base_path)}`;
    return [{ address, text: `is the mapping of ${path}: callers by this domain lose the API that it leads to.` }];
  }
  if (type === 'aws_api_gateway_domain_name_access_association') {
    const through = textIn(before.access_association_source);
    return [{ address, text: `lets calls to a domain through ${through}: its network loses the domain.` }];
  }
  return [];
}

/** What an update in place takes from callers, though nothing is destroyed. */
function editIn(change: TerraformChange): PlanNote[] {
  const { type, address, actions } = change;
  if (!actions.includes('update')) return [];
  const texts =
    type === 'aws_api_gateway_rest_api' ? apiEdits(change) : type === 'aws_vpc_endpoint' ? endpointEdits(change) : [];
  return texts.map((text) => ({ address, text }));
}

function apiEdits({ before, after }: TerraformChange): string[] {
  const [old, next] = [configurationOf(before), configurationOf(after)];
  const gone = old.vpceIds.filter((id) => !next.vpceIds.includes(id));
  const [name, later] = [serviceTag(before), serviceTag(after)];
  return [
    ...(old.isPrivate && !next.isPrivate
      ? ['is no longer private: with its next deployment the name has no address.']
      : []),
    ...(gone.length > 0 && next.isPrivate
      ? [`no longer lists ${gone.join(', ')}: with its next deployment the alias of API and endpoint no longer works.`]
      : []),
    ...(before.disable_execute_api_endpoint !== true && after.disable_execute_api_endpoint === true
      ? ['refuses every call that does not come by a custom domain, with its next deployment.']
      : []),
    ...(name !== undefined && name !== later
      ? [`${later === undefined ? 'loses its service name' : `becomes ${later}: nothing serves the name`} ${name}.`]
      : []),
  ];
}

function configurationOf({ endpoint_configuration: list }: PlanObject) {
  const [first] = Array.isArray(list) ? list.filter(isObject) : [];
  const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.map(textIn) : []);
  return { isPrivate: textsIn(first?.types).includes('PRIVATE'), vpceIds: textsIn(first?.vpc_endpoint_ids) };
}

/** By the tag's usual key. The provider shows all tags, its default ones included, in `tags_all`. */
function serviceTag({ tags_all: all, tags }: PlanObject): string | undefined {
  const shown = isObject(all) ? all : isObject(tags) ? tags : {};
  const value = shown['waypost:service'];
  return typeof value === 'string' ? value : undefined;
}

function endpointEdits({ before, after }: TerraformChange): string[] {
  const differ = before.private_dns_enabled === true && after.private_dns_enabled === false;
  return differ ? ['loses its private DNS: the API\u2019s own name no longer resolves in its VPC.'] : [];
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
      const text =
        'changes what needs a deployment, and the plan has none: add it to the `triggers` of aws_api_gateway_deployment.';
      return [{ address, text }];
    }
    const isOrdered = configuration.includes(JSON.stringify(bareAddress(address)));
    if (!isPolicy || configuration === 'null' || isOrdered) return [];
    const text =
      'may be applied after the deployment is cut: add it to `depends_on` and `triggers` of aws_api_gateway_deployment.';
    return [{ address, text }];
  });
}

const differs = ({ before, after }: TerraformChange, name: string): boolean =>
  JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null);

/** The address as references write it: without module and index. */
const bareAddress = (address: string): string => address.replace(/^(?:module\.[^.]+\.)*/, '').replace(/\[.*$/, '');
