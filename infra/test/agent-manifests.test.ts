// Tests the files of infra/agent as far as possible without Docker, Kubernetes and AWS. The image itself is not built.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseYaml } from '@redocly/openapi-core';
import { validate } from 'dockerfile-utils';
import * as z from 'zod';
import { AGENT_FOLDER, readAgentFile } from './agent-files.js';

const Environment = z.array(z.strictObject({ name: z.string(), value: z.string() }));

describe('the Dockerfile', () => {
  const instructions = readAgentFile('Dockerfile')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const lines = (instruction: string): string[] =>
    instructions
      .filter((line) => line.startsWith(`${instruction} `))
      .map((line) => line.slice(instruction.length).trim());

  it('has no fault that the linter knows, and no ADD', () => {
    const faults = (text: string): unknown[] => validate(text).map(({ message }) => message);

    expect(faults(readAgentFile('Dockerfile'))).toEqual([]);
    expect(faults('FROM node\nFORM x\n')).toEqual(['Unknown instruction: FORM']);
    expect(lines('ADD')).toEqual([]);
  });

  it('names the exact version of its base image and of each package', () => {
    expect(lines('FROM')).toHaveLength(2);
    for (const image of lines('FROM')) expect(image).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim( AS package)?$/);
    expect(lines('RUN').join()).toMatch(/@aws-sdk\/credential-provider-node@\d+\.\d+\.\d+\b/);
  });

  it('ends as a numeric user that is not root, after all files are in place', () => {
    expect(lines('USER')).toEqual(['10001:10001']);
    const user = instructions.findIndex((line) => line.startsWith('USER'));
    expect(instructions.slice(user).filter((line) => /^(RUN|COPY)/.test(line))).toEqual([]);
  });

  it('starts the agent and its health check without a shell', () => {
    const [entry = ''] = lines('ENTRYPOINT');
    const health = /CMD (\[.*\])$/.exec(lines('HEALTHCHECK')[0] ?? '')?.[1] ?? '';

    expect((JSON.parse(entry) as string[]).slice(-1)).toEqual(['agent']);
    expect((JSON.parse(health) as string[]).slice(0, 2)).toEqual(['node', '-e']);
    expect(spawnSync(process.execPath, ['--check', '-'], { input: (JSON.parse(health) as string[])[2] }).status).toBe(
      0,
    );
  });
});

/** The members that a task definition of Fargate may have; an unknown one is an error, as it is for AWS. */
const Container = z.strictObject({
  name: z.string(),
  image: z.string().regex(/:\d[\w.]*$/),
  essential: z.literal(true),
  environment: Environment,
  dependsOn: z
    .array(z.strictObject({ containerName: z.literal('waypost-agent'), condition: z.literal('HEALTHY') }))
    .optional(),
  user: z.string().optional(),
  readonlyRootFilesystem: z.boolean().optional(),
  linuxParameters: z.strictObject({ capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }) }).optional(),
  memoryReservation: z.int().optional(),
  stopTimeout: z.int().min(26).max(120).optional(),
  mountPoints: z
    .array(z.strictObject({ sourceVolume: z.literal('waypost-state'), containerPath: z.string() }))
    .optional(),
  healthCheck: z
    .strictObject({
      command: z.array(z.string()),
      interval: z.int().min(5).max(300),
      timeout: z.int().min(2).max(60),
      retries: z.int().min(1).max(10),
      startPeriod: z.int().min(0).max(300),
    })
    .optional(),
  logConfiguration: z
    .strictObject({ logDriver: z.literal('awslogs'), options: z.record(z.string(), z.string()) })
    .optional(),
});

const TaskDefinition = z.strictObject({
  family: z.string(),
  requiresCompatibilities: z.tuple([z.literal('FARGATE')]),
  networkMode: z.literal('awsvpc'),
  cpu: z.string().regex(/^\d+$/),
  memory: z.string().regex(/^\d+$/),
  taskRoleArn: z.string(),
  executionRoleArn: z.string(),
  volumes: z.array(z.strictObject({ name: z.literal('waypost-state') })),
  containerDefinitions: z.array(Container),
});

it('the task definition has only members that Fargate knows, and an agent that is confined', () => {
  const { containerDefinitions } = TaskDefinition.parse(JSON.parse(readAgentFile('task-definition.json')));

  expect(containerDefinitions.find(({ name }) => name === 'waypost-agent')).toMatchObject({
    user: '10001:10001',
    readonlyRootFilesystem: true,
    linuxParameters: { capabilities: { drop: ['ALL'] } },
    mountPoints: [{ containerPath: '/var/lib/waypost' }],
  });
});

const Probe = z.strictObject({
  exec: z.strictObject({ command: z.tuple([z.literal('node'), z.literal('-e'), z.string()]) }),
  periodSeconds: z.int().positive(),
  timeoutSeconds: z.int().positive(),
  failureThreshold: z.int().positive().optional(),
});

const Agent = z.strictObject({
  name: z.literal('waypost-agent'),
  image: z.string().regex(/:\d[\w.]*$/),
  restartPolicy: z.literal('Always'),
  env: Environment,
  securityContext: z.strictObject({
    runAsNonRoot: z.literal(true),
    runAsUser: z.literal(10001),
    runAsGroup: z.literal(10001),
    readOnlyRootFilesystem: z.literal(true),
    allowPrivilegeEscalation: z.literal(false),
    capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
    seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
  }),
  resources: z.strictObject({
    requests: z.strictObject({ cpu: z.string(), memory: z.string() }),
    limits: z.strictObject({ memory: z.string() }),
  }),
  volumeMounts: z.tuple([
    z.strictObject({ name: z.literal('waypost-state'), mountPath: z.literal('/var/lib/waypost') }),
  ]),
  startupProbe: Probe,
  livenessProbe: Probe,
  readinessProbe: Probe,
});

const labels = z.strictObject({ app: z.string() });

const Deployment = z.strictObject({
  apiVersion: z.literal('apps/v1'),
  kind: z.literal('Deployment'),
  metadata: z.strictObject({ name: z.string() }),
  spec: z.strictObject({
    replicas: z.int(),
    selector: z.strictObject({ matchLabels: labels }),
    template: z.strictObject({
      metadata: z.strictObject({ labels }),
      spec: z.strictObject({
        serviceAccountName: z.string(),
        enableServiceLinks: z.literal(false),
        securityContext: z.strictObject({
          fsGroup: z.literal(10001),
          seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
        }),
        initContainers: z.tuple([Agent]),
        containers: z.array(z.strictObject({ name: z.string(), image: z.string(), env: Environment })),
        terminationGracePeriodSeconds: z.int().min(30),
        volumes: z.tuple([
          z.strictObject({ name: z.literal('waypost-state'), emptyDir: z.strictObject({ sizeLimit: z.string() }) }),
        ]),
      }),
    }),
  }),
});

it('the Kubernetes manifest is a Deployment whose agent passes the restricted pod security standard', () => {
  const { spec } = Deployment.parse(parseYaml(readAgentFile('sidecar.yaml')));

  expect(spec.template.metadata.labels).toEqual(spec.selector.matchLabels);
});

describe('the systemd unit', () => {
  const analyze = spawnSync('systemd-analyze', ['--version']);
  const verified = 'is accepted by systemd-analyze verify, and exposed at most as much as 2.0 of 10';
  const unit = join(AGENT_FOLDER, 'waypost-agent.service');

  const verify = (): void => {
    const options = { encoding: 'utf8', env: { ...process.env, SYSTEMD_COLORS: '0' } } as const;
    // The verification also reports that the program of ExecStart is missing, because this machine does not have it.
    const { stderr } = spawnSync('systemd-analyze', ['verify', unit], options);
    const faults = stderr
      .split('\n')
      .filter((line) => line !== '' && !/node is not executable|node: No such file/.test(line));
    expect(faults.filter((line) => line.includes('waypost-agent'))).toEqual([]);
    const security = spawnSync('systemd-analyze', ['security', '--offline=true', unit], options);
    const exposure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(security.stdout)?.[1] ?? 10);
    expect(exposure).toBeLessThanOrEqual(2);
  };
  if (analyze.status === 0) it(verified, verify);
  else it.skip(`${verified} (systemd-analyze does not run here)`, verify);
});
