// IAM policies as plain documents. Every statement has a Sid, by which tests and reviewers refer to it.
import { defined } from 'waypost/model';
import { either, type TemplateJson, ref, sub } from './template.js';

interface Statement {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: TemplateJson;
  readonly condition?: TemplateJson;
  readonly principal?: TemplateJson;
}

export function allow({ sid, actions, resources, condition, principal }: Statement): TemplateJson {
  return {
    Sid: sid,
    Effect: 'Allow',
    ...defined({ Principal: principal }),
    Action: actions,
    Resource: resources,
    ...defined({ Condition: condition }),
  };
}

export const deny = (statement: Statement): TemplateJson => ({ ...(allow(statement) as object), Effect: 'Deny' });

/** Denies requests without TLS. */
export const denyPlainText = (action: string, resources: TemplateJson): TemplateJson => ({
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: action,
  Resource: resources,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

export const policyDocument = (...statements: readonly TemplateJson[]): TemplateJson => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** A role's trust in an AWS service, optionally limited to this account's resources. */
export const trustService = (service: string, condition?: TemplateJson): TemplateJson =>
  policyDocument({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    ...defined({ Condition: condition }),
  });

export const fromThisAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };

/**
 * An empty parameter does not remove its statement: the statement then names an organization that does not exist. So every deployment
 * has the same statements, and one review is enough.
 */
export const IN_ORGANIZATION = {
  'aws:PrincipalOrgID': either('HasOrganization', ref('OrganizationId'), 'o-none'),
};

/** The tables' key in a policy. With the key that AWS owns, nobody needs permission to use it. */
export const TABLE_KEY = either(
  'HasTableKey',
  ref('TableKeyArn'),
  sub('arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/none'),
);
