// The account in which the questions are asked. Everything that a run creates there has the run's tag, so that it can be removed.
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  DeleteRestApiCommand,
  GetResourcesCommand,
  GetRestApisCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateRestApiCommand,
  type PatchOperation,
} from '@aws-sdk/client-api-gateway';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  type DescribeVpcEndpointsCommandInput,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { compareText, executeApiService, messageOf } from 'waypost/model';
import { callFrom, type CallAnswer, type PrivateCall } from './call.js';
import { recordCommands, type Transcript } from './transcript.js';

/** The tag of everything that a run creates. Its value is the id of the run. */
export const RUN_TAG = 'waypost:live-check';
export const STAGE = 'live';

export interface AccountOptions {
  readonly region: string;
  readonly run: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
}

export interface LiveApi {
  readonly apiId: string;
  readonly rootId: string;
}

type Wait = (ms: number) => Promise<void>;

const ALLOW_ALL = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }],
};
const ANSWER = { 'application/json': '{"statusCode":200}' };

export class LiveAccount {
  readonly apis: APIGatewayClient;
  readonly ec2: EC2Client;
  readonly trail: CloudTrailClient;
  #endpoint: Promise<VpcEndpoint> | undefined;

  constructor(
    readonly options: AccountOptions,
    private readonly transcript: Transcript,
    private readonly wait: Wait,
  ) {
    // API Gateway allows one CreateRestApi in three seconds and one DeleteRestApi in thirty.
    const config = { region: options.region, maxAttempts: 12, retryMode: 'adaptive' };
    this.apis = recordCommands(new APIGatewayClient(config), transcript);
    this.ec2 = recordCommands(new EC2Client(config), transcript);
    this.trail = recordCommands(new CloudTrailClient(config), transcript);
  }

  /** A call to a private API from this machine. */
  async call(call: PrivateCall): Promise<CallAnswer> {
    const answer = await callFrom(call);
    this.transcript.add({ call, answer });
    return answer;
  }

  /** The endpoint of the run, created when a question first needs it. */
  async endpoint(): Promise<{ readonly vpceId: string; readonly dnsName: string }> {
    // Tried only once: if the creation fails, every question that needs the endpoint fails.
    this.#endpoint ??= this.createEndpoint();
    const { VpcEndpointId: vpceId = '', DnsEntries = [] } = await this.#endpoint;
    return { vpceId, dnsName: DnsEntries[0]?.DnsName ?? '' };
  }

  /** Another endpoint, for a question that deletes it. */
  async createEndpoint(): Promise<VpcEndpoint> {
    const { region, run, vpcId, subnetIds } = this.options;
    const { VpcEndpoint: made } = await this.ec2.send(
      new CreateVpcEndpointCommand({
        VpcEndpointType: 'Interface',
        VpcId: vpcId,
        SubnetIds: [...subnetIds],
        ServiceName: executeApiService(region),
        PrivateDnsEnabled: false,
        TagSpecifications: [{ ResourceType: 'vpc-endpoint', Tags: [{ Key: RUN_TAG, Value: run }] }],
      }),
    );
    for (let tries = 0; tries < 60; tries += 1) {
      const [shown] = await this.endpointsOf({ VpcEndpointIds: [made?.VpcEndpointId ?? ''] });
      if (shown?.State?.toLowerCase() === 'available') return shown;
      await this.wait(10_000);
    }
    throw new Error(`${made?.VpcEndpointId ?? 'The endpoint'} is not available after ten minutes.`);
  }

  /** A private API that answers 200 to GET on its root, without a stage. */
  async createApi(vpceIds: readonly string[], policy: object = ALLOW_ALL): Promise<LiveApi> {
    const { id: restApiId = '', rootResourceId: rootId } = await this.apis.send(
      new CreateRestApiCommand({
        name: `waypost-live-check-${this.options.run}`,
        endpointConfiguration: { types: ['PRIVATE'], vpcEndpointIds: [...vpceIds] },
        policy: JSON.stringify(policy),
        tags: { [RUN_TAG]: this.options.run },
      }),
    );
    const resourceId = rootId ?? (await this.rootOf(restApiId));
    const method = { restApiId, resourceId, httpMethod: 'GET' };
    await this.apis.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
    await this.apis.send(new PutIntegrationCommand({ ...method, type: 'MOCK', requestTemplates: ANSWER }));
    await this.apis.send(new PutMethodResponseCommand({ ...method, statusCode: '200' }));
    await this.apis.send(new PutIntegrationResponseCommand({ ...method, statusCode: '200' }));
    return { apiId: restApiId, rootId: resourceId };
  }

  private async rootOf(restApiId: string): Promise<string> {
    const { items = [] } = await this.apis.send(new GetResourcesCommand({ restApiId }));
    return items.find(({ path }) => path === '/')?.id ?? '';
  }

  async deploy({ apiId }: LiveApi): Promise<void> {
    await this.apis.send(new CreateDeploymentCommand({ restApiId: apiId, stageName: STAGE }));
  }

  async update({ apiId }: LiveApi, ...patchOperations: readonly PatchOperation[]): Promise<void> {
    await this.apis.send(new UpdateRestApiCommand({ restApiId: apiId, patchOperations: [...patchOperations] }));
  }

  /** Removes what a run created in this region, by its tag, and returns what is left. */
  async removeAll(print: (line: string) => void): Promise<readonly string[]> {
    for (const apiId of await this.ownApis()) {
      print(`Removing API ${apiId}`);
      await this.apis.send(new DeleteRestApiCommand({ restApiId: apiId })).catch((error: unknown) => {
        print(`  ${messageOf(error)}`);
      });
    }
    const vpceIds = await this.ownEndpoints();
    if (vpceIds.length > 0) {
      print(`Removing VPC endpoints ${vpceIds.join(', ')}`);
      await this.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [...vpceIds] })).catch((error: unknown) => {
        print(`  ${messageOf(error)}`);
      });
    }
    return this.leftAfterRemoval();
  }

  /** Looks for up to five minutes, because the deletion of an endpoint takes some minutes. */
  private async leftAfterRemoval(): Promise<readonly string[]> {
    for (let tries = 0; ; tries += 1) {
      const left = [...(await this.ownApis()), ...(await this.ownEndpoints())];
      if (left.length === 0 || tries === 30) return left.sort(compareText);
      await this.wait(10_000);
    }
  }

  private async ownApis(): Promise<readonly string[]> {
    const found: string[] = [];
    let position: string | undefined;
    do {
      const page = await this.apis.send(new GetRestApisCommand({ limit: 500, position }));
      for (const { id, tags } of page.items ?? []) {
        if (id !== undefined && tags?.[RUN_TAG] === this.options.run) found.push(id);
      }
      position = page.position;
    } while (position !== undefined);
    return found;
  }

  private async ownEndpoints(): Promise<readonly string[]> {
    const Filters = [{ Name: `tag:${RUN_TAG}`, Values: [this.options.run] }];
    const endpoints = await this.endpointsOf({ Filters });
    const alive = endpoints.filter(({ State = '' }) => !/^delet/i.test(State));
    return alive.flatMap(({ VpcEndpointId }) => VpcEndpointId ?? []);
  }

  private async endpointsOf(which: DescribeVpcEndpointsCommandInput): Promise<readonly VpcEndpoint[]> {
    const { VpcEndpoints = [] } = await this.ec2.send(new DescribeVpcEndpointsCommand(which));
    return VpcEndpoints;
  }
}
