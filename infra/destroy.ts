// npm run destroy: shows what would go and what would stay, and with --yes deletes the stack.
import { setTimeout as wait } from 'node:timers/promises';
import {
  type CloudFormationClient,
  DeleteStackCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { createClients, readCommandLine, run, say } from './command-line.js';
import { findStack } from './deployment.js';

const KEPT = 'AWS::DynamoDB::Table';

await run(async () => {
  const { stack: name, region, yes } = readCommandLine(process.argv.slice(2), process.env);
  const { cloudFormation: client } = createClients(region);
  if ((await findStack(client, name)) === undefined) throw new Error(`There is no stack ${name} in ${region}.`);
  await showResources(client, name);
  if (!yes) {
    say('', 'Nothing was deleted. Add --yes to carry this out.');
    return;
  }
  await client.send(new DeleteStackCommand({ StackName: name }));
  for (;;) {
    const status = (await findStack(client, name))?.StackStatus;
    if (status === undefined || status === 'DELETE_COMPLETE') break;
    if (status === 'DELETE_FAILED') throw new Error(`${name} could not be deleted. See the stack’s events.`);
    await wait(2000);
  }
  say(
    '',
    `${name} is deleted. The tables and their data are kept; infra/README.md, "Uninstall", says how to end them.`,
  );
});

async function showResources(client: CloudFormationClient, name: string): Promise<void> {
  for await (const { StackResourceSummaries: resources = [] } of paginateListStackResources(
    { client },
    { StackName: name },
  )) {
    for (const { ResourceType: type = '', LogicalResourceId: id = '', PhysicalResourceId: physical } of resources) {
      say(type === KEPT ? `= keep  ${id}  (${type})  ${physical ?? ''}` : `- delete  ${id}  (${type})`);
    }
  }
}
