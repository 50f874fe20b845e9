// Reads when deployments were created: those that stages serve of an API that was changed, if no event has shown it. Each is read
// once.
import { hasChanged } from '../../core/records/in-force.js';
import { isMade } from '../../core/records/deployment-log.js';
import type { DeploymentMade } from '../../core/records/fact.js';
import type { ObservedStages } from '../../core/sweep/observation.js';
import { noEarlierThanCreation, sweepProvenance } from '../../core/sweep/plan-context.js';
import { type SweepRun, applyAll, isTimeUp } from './run.js';

/** Calls per API and sweep: AWS's quota is 10 stages of an API, each with a canary at most. */
const MOST = 20;

export async function readDeployments(run: SweepRun, seen: readonly ObservedStages[]): Promise<void> {
  const { scope, records, tally, deps } = run;
  for (const { apiId, stages } of seen) {
    const record = records.apis.find((known) => known.apiId === apiId);
    if (record === undefined || !hasChanged(record)) continue;
    const { made = [] } = record;
    const served = stages.flatMap(({ deploymentId, canary }) => [deploymentId, canary?.id]);
    const unknown = [...new Set(served)].filter((id) => id !== undefined && !isMade(made, id)).slice(0, MOST);
    for (const id of unknown) {
      // Roles deployed before this call lack the permission.
      const isDenied = tally.unseen.some(({ call, reason }) => call === 'GetDeployment' && reason === 'denied');
      if (id === undefined || isTimeUp(run) || isDenied) return;
      const found = await scope.deployment(apiId, id);
      if (found.kind === 'unseen') tally.unseen.push(found.unseen);
      if (found.kind !== 'seen') continue;
      const createdAt = found.value;
      const provenance = noEarlierThanCreation(sweepProvenance(scope, found.startedAt, deps.settings), { createdAt });
      const fact: DeploymentMade = {
        kind: 'DeploymentMade',
        ...provenance,
        apiId,
        deployment: id,
        createdAt,
      };
      await applyAll(run, [fact]);
    }
  }
}
