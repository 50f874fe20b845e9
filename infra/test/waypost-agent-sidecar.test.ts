import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ContainerImage, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { WaypostAgentSidecar } from '../agent/waypost-agent-sidecar.js';
import { WaypostReader } from '../reader/waypost-reader.js';
import { readAgentFile } from './agent-files.js';

/** CDK's own validation only prints warnings here, and takes seconds to start. */
const QUIET = { builtinCloudFormationValidation: false };
const tableArn = 'arn:aws:dynamodb:us-west-2:111122223333:table/waypost-prod';

function synthesize(): Template {
  const stack = new Stack(new App(QUIET), 'orders');
  const taskDefinition = new FargateTaskDefinition(stack, 'Task');
  const orders = taskDefinition.addContainer('orders', { image: ContainerImage.fromRegistry('orders:1') });
  new WaypostAgentSidecar(stack, 'Agent', {
    reader: new WaypostReader(stack, 'Waypost', { tableArn }),
    taskDefinition,
    image: ContainerImage.fromRegistry('waypost-agent:0.1.0'),
    network: 'vpc-0a1b2c3d',
    callers: [orders],
    services: ['orders-*', 'billing-api'],
  });
  return Template.fromStack(stack);
}

interface Container {
  readonly Name: string;
  readonly [property: string]: unknown;
}

function containersOf(template: Template): readonly Container[] {
  const [task] = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
  return (task as { Properties: { ContainerDefinitions: Container[] } }).Properties.ContainerDefinitions;
}

describe('the construct WaypostAgentSidecar', () => {
  const template = synthesize();
  const [orders, agent] = containersOf(template);

  it('adds an agent without root, capabilities or a writable root file system', () => {
    expect(agent).toMatchObject({
      Name: 'waypost-agent',
      User: '10001:10001',
      ReadonlyRootFilesystem: true,
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
      MountPoints: [{ ContainerPath: '/var/lib/waypost', ReadOnly: false, SourceVolume: 'waypost-state' }],
    });
  });

  it('gives the agent the table, the network and the services that may be called', () => {
    expect(agent!.Environment).toEqual([
      { Name: 'WAYPOST_TABLE', Value: tableArn },
      { Name: 'WAYPOST_NETWORK', Value: 'vpc-0a1b2c3d' },
      { Name: 'WAYPOST_AGENT_SERVICES', Value: 'orders-*,billing-api' },
    ]);
  });

  it('starts a calling container once the agent is healthy', () => {
    expect(orders).toMatchObject({ DependsOn: [{ Condition: 'HEALTHY', ContainerName: 'waypost-agent' }] });
  });

  it('has the health check of the task definition that is written as JSON', () => {
    const { containerDefinitions } = JSON.parse(readAgentFile('task-definition.json')) as {
      containerDefinitions: { name: string; healthCheck: Record<string, unknown> }[];
    }; // our own file
    const { healthCheck } = containerDefinitions.find(({ name }) => name === 'waypost-agent')!;

    expect(agent!.HealthCheck).toEqual({
      Command: healthCheck.command,
      Interval: healthCheck.interval,
      Timeout: healthCheck.timeout,
      Retries: healthCheck.retries,
      StartPeriod: healthCheck.startPeriod,
    });
  });

  it('lets the role of the task read the table', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'], Resource: tableArn },
          { Effect: 'Allow', Action: 'dynamodb:Query', Resource: tableArn },
        ],
      },
    });
  });
});
