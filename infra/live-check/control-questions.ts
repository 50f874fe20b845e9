// Questions that the control planes answer: they can be asked from any machine.
import {
  CreateDeploymentCommand,
  CreateStageCommand,
  GetRestApiCommand,
  GetStagesCommand,
  PutRestApiCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-api-gateway';
import { LookupEventsCommand, type Event } from '@aws-sdk/client-cloudtrail';
import { DeleteVpcEndpointsCommand } from '@aws-sdk/client-ec2';
import { messageOf, partitionOf } from 'waypost/model';
import { RUN_TAG, STAGE } from './account.js';
import { poll, type Asking, type LiveQuestion } from './question.js';

const MINUTE_MS = 60_000;

const emptyList: LiveQuestion = {
  id: 'empty-list',
  asks: 'Does the list of stages have its member "item" for an API without a stage?',
  assumes: 'Not known. A list without the member is taken for empty only where nothing was known before.',
  minutes: 1,
  answer: async ({ account }) => {
    const { apiId } = await account.createApi([]);
    const { item } = await account.apis.send(new GetStagesCommand({ restApiId: apiId }));
    return { found: item === undefined ? 'the member is missing' : `a list of ${item.length}`, agrees: undefined };
  },
};

const canaryRefusesDeployment: LiveQuestion = {
  id: 'canary-refuses-deployment',
  asks: 'Does a stage with a canary refuse a plain deployment?',
  assumes: 'Yes: the remedy is to promote or remove the canary first.',
  minutes: 1,
  answer: async ({ account }) => {
    const api = await account.createApi([]);
    const { id: deploymentId = '' } = await account.apis.send(new CreateDeploymentCommand({ restApiId: api.apiId }));
    const canarySettings = { deploymentId, percentTraffic: 10 };
    await account.apis.send(
      new CreateStageCommand({ restApiId: api.apiId, stageName: STAGE, deploymentId, canarySettings }),
    );
    const refusal = await account.deploy(api).then(() => undefined, messageOf);
    return { found: refusal ?? 'the deployment was made', agrees: refusal !== undefined };
  },
};

const deletedEndpointStaysListed: LiveQuestion = {
  id: 'deleted-endpoint-stays-listed',
  asks: 'Does an API keep the id of a deleted VPC endpoint in its configuration?',
  assumes: 'Yes: an id in the list is no proof that the endpoint exists.',
  minutes: 8,
  answer: async ({ account, ...asking }) => {
    const { VpcEndpointId: vpceId = '' } = await account.createEndpoint();
    const { apiId } = await account.createApi([vpceId]);
    await account.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [vpceId] }));
    const { seconds } = await poll(
      { account, ...asking },
      {
        read: async () => (await account.apis.send(new GetRestApiCommand({ restApiId: apiId }))).endpointConfiguration,
        until: (configuration) => !(configuration?.vpcEndpointIds ?? []).includes(vpceId),
        everyMs: 20_000,
        mostMs: 5 * MINUTE_MS,
      },
    );
    const found = seconds === undefined ? 'still listed after five minutes' : `gone from the list after ${seconds} s`;
    return { found, agrees: seconds === undefined };
  },
};

const partialDeletion: LiveQuestion = {
  id: 'partial-deletion',
  asks: 'Does DeleteVpcEndpoints with one id that exists and one that does not delete the first?',
  assumes: 'Yes, and the answer lists the other as unsuccessful.',
  minutes: 4,
  answer: async ({ account }) => {
    const { VpcEndpointId: vpceId = '' } = await account.createEndpoint();
    const { Unsuccessful = [] } = await account.ec2
      .send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [vpceId, 'vpce-00000000000000000'] }))
      .catch((error: unknown) => ({ Unsuccessful: [{ ResourceId: 'all', Error: { Message: messageOf(error) } }] }));
    const ids = Unsuccessful.map(({ ResourceId }) => ResourceId);
    const found = `unsuccessful: ${ids.join(', ') || 'none'}`;
    return { found, agrees: ids.length === 1 && ids[0] === 'vpce-00000000000000000' };
  },
};

const BODY = {
  openapi: '3.0.1',
  info: { title: 'waypost-live-check', version: '2' },
  paths: { '/': { get: { responses: {}, 'x-amazon-apigateway-integration': { type: 'mock' } } } },
};
const TRAILED = ['CreateRestApi', 'PutRestApi', 'UntagResource', 'CreateDeployment'];

const trailRecords: LiveQuestion = {
  id: 'trail-records',
  asks: 'Which records does CloudTrail write of CreateRestApi, PutRestApi, UntagResource and CreateDeployment?',
  assumes: 'Each names the API, as the fixtures of the tests do.',
  minutes: 20,
  answer: async ({ account, ...asking }) => {
    const began = asking.clock();
    const api = await account.createApi([]);
    const body = new TextEncoder().encode(JSON.stringify(BODY));
    await account.apis.send(new PutRestApiCommand({ restApiId: api.apiId, mode: 'merge', body }));
    await account.deploy(api);
    const { region } = account.options;
    const resourceArn = `arn:${partitionOf(region).id}:apigateway:${region}::/restapis/${api.apiId}`;
    // Removes a tag that the API does not have: without the run's own tag, nothing would remove the API.
    await account.apis.send(new UntagResourceCommand({ resourceArn, tagKeys: [`${RUN_TAG}:none`] }));
    const records = await recordsOf(api.apiId, began, { account, ...asking });
    const missing = TRAILED.filter((name) => !records.some(({ EventName }) => EventName === name));
    const found =
      missing.length === 0 ? 'a record of each names the API' : `no record of ${missing.join(', ')} names it`;
    return { found, agrees: missing.length === 0 };
  },
};

/** CloudTrail shows a record within about fifteen minutes. */
async function recordsOf(apiId: string, began: Date, asking: Asking): Promise<readonly Event[]> {
  const read = async () => {
    const LookupAttributes = [{ AttributeKey: 'EventSource' as const, AttributeValue: 'apigateway.amazonaws.com' }];
    const found: Event[] = [];
    let NextToken: string | undefined;
    do {
      const page = await asking.account.trail.send(
        new LookupEventsCommand({ LookupAttributes, StartTime: began, NextToken }),
      );
      found.push(...(page.Events ?? []).filter(({ CloudTrailEvent = '' }) => CloudTrailEvent.includes(apiId)));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return found;
  };
  const until = (events: readonly Event[]) =>
    TRAILED.every((name) => events.some(({ EventName }) => EventName === name));
  return (await poll(asking, { read, until, everyMs: MINUTE_MS, mostMs: 18 * MINUTE_MS })).last;
}

export const CONTROL_QUESTIONS: readonly LiveQuestion[] = [
  emptyList,
  canaryRefusesDeployment,
  partialDeletion,
  deletedEndpointStaysListed,
  trailRecords,
];
