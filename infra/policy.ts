// IAM policies as plain documents. Every statement has a Sid, which the tests and the reviews of roles name it by.
import type { Json } from './template.js';

export interface Statement {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: Json;
  readonly condition?: Json;
  readonly principal?: Json;
}

export function allow({ sid, actions, resources, condition, principal }: Statement): Json {
  return {
    Sid: sid,
    Effect: 'Allow',
    ...(principal === undefined ? {} : { Principal: principal }),
    Action: actions,
    Resource: resources,
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

/** Refuses what does not come over TLS. */
export const denyPlainText = (action: string, resources: Json): Json => ({
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: action,
  Resource: resources,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

export const policyDocument = (...statements: readonly Json[]): Json => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** A role's trust in an AWS service, for this account's resources alone where the service says whose they are. */
export const trustService = (service: string, condition?: Json): Json =>
  policyDocument({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    ...(condition === undefined ? {} : { Condition: condition }),
  });

export const fromThisAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
