// A CDK construct that runs the agent beside the containers of a Fargate task.
import { Duration } from 'aws-cdk-lib';
import {
  ContainerDependencyCondition,
  type ContainerDefinition,
  type ContainerImage,
  type FargateTaskDefinition,
  LinuxParameters,
  Capability,
  LogDrivers,
} from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { defined } from 'waypost/model';
import type { WaypostReader } from '../reader/waypost-reader.js';

interface WaypostAgentSidecarProps {
  /** Lets the task's role read the registry. */
  readonly reader: WaypostReader;
  readonly taskDefinition: FargateTaskDefinition;
  /** The image of `infra/agent/Dockerfile`, in your own repository. */
  readonly image: ContainerImage;
  /** The network of the task: the id of its VPC, or the name of a central network. */
  readonly network: string;
  /** The containers that call services. Each starts only when the agent listens. */
  readonly callers?: readonly ContainerDefinition[];
  /** Globs of the services that may be called; all by default. */
  readonly services?: readonly string[];
}

const STATE = '/var/lib/waypost';
const VOLUME = 'waypost-state';
const UID = '10001:10001';
/** Any answer counts as healthy, because an outage of the registry is no reason to replace the task. */
const IS_ALIVE = "fetch('http://127.0.0.1:4681/healthz').then(() => process.exit(0), () => process.exit(1))";

/**
 * Gives the containers of a Fargate task a stable URL for each service: `http://127.0.0.1:4681/svc/<service>/<path>`.
 * @example new WaypostAgentSidecar(this, 'Agent', { reader, taskDefinition, image, network: vpc.vpcId, callers: [orders] });
 */
export class WaypostAgentSidecar extends Construct {
  readonly container: ContainerDefinition;

  constructor(scope: Construct, id: string, props: WaypostAgentSidecarProps) {
    super(scope, id);
    const { reader, taskDefinition, callers = [] } = props;
    taskDefinition.addVolume({ name: VOLUME });
    this.container = this.addAgent(props);
    this.container.addMountPoints({ sourceVolume: VOLUME, containerPath: STATE, readOnly: false });
    reader.grantRole(taskDefinition.taskRole);
    for (const caller of callers) {
      caller.addContainerDependencies({ container: this.container, condition: ContainerDependencyCondition.HEALTHY });
    }
  }

  private addAgent({
    taskDefinition,
    image,
    reader,
    network,
    services,
  }: WaypostAgentSidecarProps): ContainerDefinition {
    const linuxParameters = new LinuxParameters(this, 'Linux');
    linuxParameters.dropCapabilities(Capability.ALL);
    return taskDefinition.addContainer('waypost-agent', {
      image,
      linuxParameters,
      essential: true,
      user: UID,
      readonlyRootFilesystem: true,
      memoryReservationMiB: 128,
      stopTimeout: Duration.seconds(30),
      environment: {
        WAYPOST_TABLE: reader.tableArn,
        WAYPOST_NETWORK: network,
        ...defined({ WAYPOST_AGENT_SERVICES: services?.join(',') }),
      },
      healthCheck: {
        command: ['CMD', 'node', '-e', IS_ALIVE],
        interval: Duration.seconds(30),
        timeout: Duration.seconds(5),
        retries: 3,
        startPeriod: Duration.seconds(10),
      },
      logging: LogDrivers.awsLogs({ streamPrefix: 'waypost-agent' }),
    });
  }
}
