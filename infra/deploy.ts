// npm run deploy: shows what would change, and with --yes changes it.
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
    if (proposal.changes.length > 0) say('', 'Nothing was changed. Add --yes to carry this out.');
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
  if (!existsSync(DIST)) throw new Error(`${DIST} was not written.`);
}

/** API Gateway serves a copy: a changed policy or endpoint takes effect with the next one. */
async function redeploy(region: string, restApiId: string): Promise<void> {
  await new APIGatewayClient({ region }).send(new CreateDeploymentCommand({ restApiId, stageName: STAGE }));
}

/** Without a trail EventBridge gets no event of CloudTrail's. It is never made here: a second one costs for every event. */
async function checkTrail({ region }: Deployment): Promise<void> {
  const client = new CloudTrailClient({ region });
  try {
    const { trailList = [] } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
    for (const { TrailARN: arn } of trailList) {
      const { IsLogging: logs } = await client.send(new GetTrailStatusCommand({ Name: arn }));
      if (logs === true) return;
    }
    say('', 'No CloudTrail trail logs here, so no events will come: the registry rests on sweeps alone.');
  } catch (error) {
    say(
      '',
      `Whether a CloudTrail trail logs here could not be seen (${error instanceof Error ? error.name : 'error'}).`,
    );
  }
  say('How to make one: infra/README.md, "A trail".');
}
