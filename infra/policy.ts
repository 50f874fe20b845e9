// IAM policies as plain documents. Every statement has a Sid, which the tests and the reviews of roles name it by.
import { either, type Json, ref, sub } from './template.js';

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

/**
 * Where a parameter is empty its statement stays, and names what does not exist, instead of vanishing: a policy has the same
 * statements in every deployment, and is reviewed once.
 */
export const IN_ORGANIZATION = {
  'aws:PrincipalOrgID': either('HasOrganization', ref('OrganizationId'), 'o-none'),
};

/** The key of the tables, for a policy; with AWS's own key nobody needs a right to it. */
export const TABLE_KEY = either(
  'HasTableKey',
  ref('TableKeyArn'),
  sub('arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/none'),
);
