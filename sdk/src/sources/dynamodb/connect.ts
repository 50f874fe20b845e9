// The SDK's own connection to DynamoDB: signed requests over a kept-alive connection.
import type { Agent } from 'node:http';
import type { Environment } from '../../environment.js';
import { credentialProvider } from '../aws-credentials.js';
import type { CredentialProvider, Credentials } from '../credentials.js';
import type { Connection } from './late-connection.js';
import { createSend, type SendParts } from './send.js';
import { createTransport } from './transport.js';

export interface ConnectOptions extends Omit<SendParts, 'transport' | 'credentials'> {
  readonly agent: Agent | undefined;
  readonly credentials: Credentials | CredentialProvider | undefined;
  readonly env: Environment;
}

export function connect({ agent, credentials, env, ...parts }: ConnectOptions): Connection {
  const { table, runtime } = parts;
  const transport = createTransport({ endpoint: table.endpoint, runtime, agent, env });
  const send = createSend({ ...parts, transport, credentials: credentialProvider(credentials, env) });
  return { send, close: transport.close };
}
