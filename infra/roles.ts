// Creates roles as an organization requires them: the beginning of their names, their path and their permissions boundary are
// parameters.
import type { Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { policyDocument } from './policy.js';
import { any, either, isGiven, type ParameterGroups, ref, sub, tags, type TemplateJson, text } from './template.js';

interface Role {
  /** The part of the role's name between the registry and the region. */
  readonly part: string;
  readonly description: TemplateJson;
  readonly trust: TemplateJson;
  readonly policyName: string;
  readonly statements: readonly TemplateJson[];
  readonly managedPolicy?: TemplateJson;
}

const nameParameters: ParameterGroups[string] = {
  RoleNamePrefix: {
    description:
      'The beginning of the names of all roles and policies, if your organization requires a prefix other than waypost. It must be the same in the hub and in its spokes.',
    default: 'waypost',
    allowedPattern: '^[A-Za-z][A-Za-z0-9_-]{0,13}$',
    constraint: 'at most 14 letters, digits, hyphens and underscores, beginning with a letter',
  },
  RolePath: {
    description:
      'The path of all roles and policies, such as /tools/. It must be the same in the hub and in its spokes.',
    default: '/',
    allowedPattern: '^/([A-Za-z0-9._-]+/)*$',
    constraint: 'a path that begins and ends with /',
  },
};

/** For stacks that create a policy and no role. */
export const policyNameParameters = nameParameters;

export const roleParameters: ParameterGroups[string] = {
  ...nameParameters,
  PermissionsBoundaryArn: {
    description:
      'The ARN of the managed policy that is the permissions boundary of every role. Leave it empty if your organization requires none.',
    default: '',
    allowedPattern: '^(arn:[a-z-]+:iam::([0-9]{12}|aws):policy/[A-Za-z0-9+=,.@_/-]+)?$',
    constraint: 'the ARN of a managed policy, or empty',
  },
};

export const ROLE_CONDITIONS = { HasPermissionsBoundary: isGiven('PermissionsBoundaryArn') };

/** IAM is global and a registry is regional, so names contain the region. */
export const roleName = (part: string): string => `\${RoleNamePrefix}-\${RegistryName}-${part}-\${AWS::Region}`;

/** The ARN of a role that another stack of the same registry creates. */
export const roleArn = (account: string, name: string): string =>
  `arn:\${AWS::Partition}:iam::${account}:role\${RolePath}\${RoleNamePrefix}-\${RegistryName}-${name}`;

export function addRole(stack: Stack, id: string, role: Role): CfnRole {
  const { part, description, trust, policyName, statements, managedPolicy } = role;
  return new CfnRole(stack, id, {
    roleName: text(sub(roleName(part))),
    path: text(ref('RolePath')),
    permissionsBoundary: text(either('HasPermissionsBoundary', ref('PermissionsBoundaryArn'))),
    description: text(description),
    assumeRolePolicyDocument: any(trust),
    ...(managedPolicy !== undefined && { managedPolicyArns: [text(managedPolicy)] }),
    policies: [{ policyName, policyDocument: any(policyDocument(...statements)) }],
    tags: tags(),
  });
}
