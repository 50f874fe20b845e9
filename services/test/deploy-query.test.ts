import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createQueryDeployer } from '../handlers/deploy-query.js';

const API = 'a1b2c3d4e5';

interface Received {
  readonly line: string;
  readonly body: Record<string, unknown>;
  readonly contentType: string | undefined;
}

/** Answers as API Gateway does for deployments of one API, and takes CloudFormation's answers. */
describe('the deployer of the query API', () => {
  const received: Received[] = [];
  const deployments = new Set<string>();
  let server: Server;
  let origin = '';

  beforeAll(async () => {
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        const line = `${request.method ?? ''} ${request.url ?? ''}`;
        received.push({
          line,
          body: text === '' ? {} : JSON.parse(text),
          contentType: request.headers['content-type'],
        });
        const [status, body] = answer(line);
        response
          .writeHead(status, status === 404 ? { 'x-amzn-errortype': 'NotFoundException' } : {})
          .end(JSON.stringify(body));
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    received.length = 0;
    deployments.clear();
  });

  afterAll(() => new Promise((closed) => server.close(closed)));

  function answer(line: string): readonly [number, object] {
    if (line === `POST /restapis/${API}/deployments`) {
      const id = `d${deployments.size}`;
      deployments.add(id);
      return [201, { id }];
    }
    const [, id] = new RegExp(`^DELETE /restapis/${API}/deployments/(\\w+)$`).exec(line) ?? [];
    if (id !== undefined)
      return deployments.delete(id) ? [202, {}] : [404, { message: 'Invalid Deployment identifier specified' }];
    return line.startsWith('PUT /answer') ? [200, {}] : [400, { message: 'Invalid API identifier specified' }];
  }

  async function request(more: object, RestApiId: string = API): Promise<Record<string, unknown>> {
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    const event = {
      ResponseURL: `${origin}/answer?signed=1`,
      StackId: 's',
      RequestId: 'r',
      LogicalResourceId: 'QueryDeployment',
    };
    await createQueryDeployer({ endpoint: origin, region: 'eu-west-1', credentials })({
      ...event,
      ...more,
      ResourceProperties: { RestApiId },
    });
    return received.at(-1)!.body;
  }

  it('deploys the API when the stack is created, and tells CloudFormation the id', async () => {
    expect(await request({ RequestType: 'Create' })).toEqual({
      StackId: 's',
      RequestId: 'r',
      LogicalResourceId: 'QueryDeployment',
      Status: 'SUCCESS',
      PhysicalResourceId: 'd0',
    });
    expect(received.at(-1)!.contentType).toBe('');
  });

  it('deploys it again, under a new id, when its policy has changed, and leaves the old deployment to the end of the update', async () => {
    await request({ RequestType: 'Create' });

    expect(await request({ RequestType: 'Update', PhysicalResourceId: 'd0' })).toMatchObject({
      PhysicalResourceId: 'd1',
    });
    expect([...deployments]).toEqual(['d0', 'd1']);
  });

  it('deletes a deployment once, and finds nothing wrong when it is missing', async () => {
    await request({ RequestType: 'Create' });
    const gone = { RequestType: 'Delete', PhysicalResourceId: 'd0' };

    expect([await request(gone), await request(gone)]).toEqual([
      expect.objectContaining({ Status: 'SUCCESS' }),
      expect.objectContaining({ Status: 'SUCCESS' }),
    ]);
    expect(deployments.size).toBe(0);
  });

  it('reports a failure with its reason, and deletes nothing for what was not created', async () => {
    const failed = await request({ RequestType: 'Create' }, 'zzzzzzzzzz');

    expect(failed).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('Invalid API') as unknown });
    const { PhysicalResourceId } = failed;
    expect(await request({ RequestType: 'Delete', PhysicalResourceId })).toMatchObject({ Status: 'SUCCESS' });
    expect(received.filter(({ line }) => line.startsWith('DELETE'))).toEqual([]);
  });

  it('refuses an event that is no request of CloudFormation', async () => {
    await expect(createQueryDeployer()({ hello: 'world' })).rejects.toThrow('not a request of CloudFormation');
  });
});
