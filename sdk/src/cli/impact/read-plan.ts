// Reads a plan, which is untrusted text.
import { isApiId, isHostName, isObject, isStageName, isVpceId } from '../../model/index.js';
import { invalidRequest } from '../failure.js';
import { readChangeSet } from './change-set.js';
import type { Plan, PlannedLoss, PlanObject } from './plan.js';
import { readTerraformPlan } from './terraform-plan.js';

/** The output of `terraform show -json`, or a CloudFormation change set; refuses a JSON object that is neither. */
export function readPlan(plan: PlanObject): Plan {
  if (Array.isArray(plan.resource_changes)) {
    return fitting(readTerraformPlan(plan.resource_changes.filter(isObject), plan.configuration));
  }
  if (Array.isArray(plan.Changes)) return fitting(readChangeSet(plan.Changes.filter(isObject)));
  // A plan without changes has no list of them.
  if (typeof plan.format_version === 'string') return { losses: [], notes: [] };
  throw invalidRequest(
    'The file is neither a Terraform plan nor a CloudFormation change set.',
    'Give the output of `terraform show -json <plan>` or `aws cloudformation describe-change-set`.',
  );
}

/** The plan without losses whose id does not fit its grammar: they name nothing that a registry knows. */
function fitting({ losses, notes }: Plan): Plan {
  return { losses: losses.filter(isFit), notes };
}

function isFit({ kind, id }: PlannedLoss): boolean {
  if (kind === 'endpoint') return isVpceId(id);
  if (kind === 'domain') return isHostName(id);
  const [apiId, stage] = id.split('/');
  return isApiId(apiId) && (kind === 'api' || isStageName(stage));
}
