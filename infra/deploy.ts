// `npm run deploy`: shows what would change, and with --yes changes it.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { APIGatewayClient, CreateDeploymentCommand } from '@aws-sdk/client-api-gateway';
import { CloudTrailClient, DescribeTrailsCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { completeDeployment, createClients, readCommandLine, run, say } from './command-line.js';
import { type Deployment, describeChanges, discard, execute, propose } from './deployment.js';
import { DIST } from './dist.js';
import { STAGE } from './hub/query-api.js';
import { prefixOf, upload } from './upload.js';

await run(async () => {
  const line = readCommandLine(process.argv.slice(2), process.env);
  synthesize();
  const wanted = await completeDeployment(line);
  const code = wanted.template === 'hub' ? { CodeBucket: wanted.bucket, CodePrefix: prefixOf(DIST) } : {};
  const deployment = { ...wanted, parameters: { ...code, ...wanted.parameters } };
  const { cloudFormation, s3 } = createClients(line.region);
  say(`${line.stack} in ${line.region}, code from s3://${deployment.bucket}/${prefixOf(DIST)}`);
  const url = await upload(s3, deployment);
  const proposal = await propose(cloudFormation, deployment, url);
  say(...(proposal.changes.length === 0 ? ['Nothing would change.'] : describeChanges(proposal.changes)));
  if (!line.yes || proposal.changes.length === 0) {
    await discard(cloudFormation, line.stack, proposal);
    if (proposal.changes.length > 0) say('', 'Nothing was changed. Add --yes to apply these changes.');
    return;
  }
  const { Outputs: outputs = [] } = await execute(cloudFormation, line.stack, proposal);
  say('', ...outputs.map(({ OutputKey, OutputValue }) => `${OutputKey ?? ''}: ${OutputValue ?? ''}`));
  const queryApi = outputs.find(({ OutputKey }) => OutputKey === 'QueryApiId')?.OutputValue;
  if (queryApi !== undefined && proposal.kind === 'UPDATE') await redeploy(line.region, queryApi);
  if (line.template !== 'reader') await checkTrail(deployment);
});

function synthesize(): void {
  execFileSync(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'synth.ts')], { stdio: 'inherit' });
  if (!existsSync(DIST)) throw new Error(`npm run synth did not write ${DIST}.`);
}

/** API Gateway serves a snapshot: a changed policy or endpoint takes effect with the next deployment of the stage. */
async function redeploy(region: string, restApiId: string): Promise<void> {
  await new APIGatewayClient({ region }).send(new CreateDeploymentCommand({ restApiId, stageName: STAGE }));
}

/** Warns if no trail logs: EventBridge then gets no CloudTrail events. It creates none, since a second trail costs for every event. */
async function checkTrail({ region }: Deployment): Promise<void> {
  const client = new CloudTrailClient({ region });
  try {
    const { trailList = [] } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
    for (const { TrailARN: arn } of trailList) {
      const { IsLogging: logs } = await client.send(new GetTrailStatusCommand({ Name: arn }));
      if (logs === true) return;
    }
    say('', 'No CloudTrail trail logs in this region, so no events will arrive and only sweeps update the registry.');
  } catch (error) {
    say(
      '',
      `Cannot read whether a CloudTrail trail logs in this region (${error instanceof Error ? error.name : 'error'}).`,
    );
  }
  say('To create a trail, see infra/README.md, "A trail".');
}
