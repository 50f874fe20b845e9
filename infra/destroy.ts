// `npm run destroy`: shows what would be deleted and kept, and with --yes deletes the stack.
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
  if ((await findStack(client, name)) === undefined)
    throw new Error(`No stack ${name} in ${region}. Check --stack, RegistryName and --region.`);
  await showResources(client, name);
  if (!yes) {
    say('', 'Nothing was deleted. Add --yes to delete the stack.');
    return;
  }
  await client.send(new DeleteStackCommand({ StackName: name }));
  for (;;) {
    const status = (await findStack(client, name))?.StackStatus;
    if (status === undefined || status === 'DELETE_COMPLETE') break;
    if (status === 'DELETE_FAILED') throw new Error(`Stack ${name} could not be deleted. See its events.`);
    await wait(2000);
  }
  say(
    '',
    `Stack ${name} is deleted. The tables and their data are kept. To delete them, see infra/README.md, "Uninstall".`,
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
