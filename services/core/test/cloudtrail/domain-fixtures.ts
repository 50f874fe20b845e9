// Fixtures of calls on custom domain names. None gives a fact, only a re-check of the domain.
import { apiEvent } from './api-events.js';
import {
  createAssociation,
  createBasePathMapping,
  createDomainName,
  deleteAssociation,
  deleteBasePathMapping,
  deleteDomainName,
  domainArn,
  rejectAssociation,
  updateBasePathMapping,
  updateDomainName,
} from './domain-events.js';
import type { Fixture } from './fixture.js';
import { withDetail } from './record.js';

const looked = { facts: [], rechecks: ['orders.corp.example+abcd1234'] };

const domains: readonly Fixture[] = [
  { title: 'a new private custom domain', event: createDomainName(), expected: looked },
  { title: 'a changed private custom domain', event: updateDomainName(), expected: looked },
  { title: 'a deleted private custom domain', event: deleteDomainName(), expected: looked },
  { title: 'a new base path mapping', event: createBasePathMapping(), expected: looked },
  { title: 'a base path mapping that moved to another API', event: updateBasePathMapping(), expected: looked },
  {
    title: 'a base path mapping of the root deleted',
    event: deleteBasePathMapping({ basePath: '' }),
    expected: looked,
  },
  {
    title: 'a new custom domain of API Gateway v2',
    event: apiEvent('CreateDomainName', {
      request: { domainName: 'api.example.com', domainNameConfigurations: [{ endpointType: 'REGIONAL' }], tags: {} },
      answer: {
        domainName: 'api.example.com',
        domainNameArn: 'arn:aws:apigateway:eu-west-1::/domainnames/api.example.com',
      },
    }),
    expected: { ignored: /API Gateway v2/ },
  },
  {
    title: 'a new regional custom domain with a wildcard',
    event: apiEvent('CreateDomainName', {
      request: { createDomainNameInput: { domainName: '*.example.com' }, template: false },
      answer: { domainName: '*.example.com', endpointConfiguration: { types: ['REGIONAL'] } },
    }),
    expected: { ignored: /shows no domainNameId/ },
  },
  {
    title: 'a mapping of a public custom domain',
    event: apiEvent('DeleteBasePathMapping', {
      request: { domainName: 'api.example.com', basePath: 'orders', template: false },
      answer: null,
    }),
    expected: { ignored: /shows no domainNameId/ },
  },
  {
    title: 'a custom domain with a hostile name',
    event: deleteDomainName({ name: 'evil.com/"<b>' }),
    expected: { invalid: /not a custom domain name: "evil/ },
  },
  {
    title: 'a custom domain with a hostile id',
    event: deleteDomainName({ id: 'x/../y' }),
    expected: { invalid: /not a custom domain name/ },
  },
  {
    title: 'a custom domain without a name',
    event: withDetail(deleteDomainName(), { requestParameters: { domainNameId: 'abcd1234', template: false } }),
    expected: { invalid: /names no domain/ },
  },
  {
    title: 'a custom domain with two ids',
    event: withDetail(updateDomainName(), {
      responseElements: { domainName: 'orders.corp.example', domainNameId: 'other123' },
    }),
    expected: { invalid: /more than one domain: "abcd1234", "other123"/ },
  },
];

const associations: readonly Fixture[] = [
  { title: 'a new access association', event: createAssociation(), expected: looked },
  {
    title: "a new access association with another account's domain",
    event: createAssociation({ domainAccount: '444455556666' }),
    expected: looked,
  },
  { title: 'a deleted access association', event: deleteAssociation(), expected: looked },
  { title: 'a rejected access association', event: rejectAssociation(), expected: looked },
  {
    title: 'a deleted access association whose ARN does not show which of the domains with one name it is',
    event: withDetail(deleteAssociation(), {
      requestParameters: {
        domainNameAccessAssociationArn:
          'arn:aws:apigateway:eu-west-1:111122223333:/domainnameaccessassociations/domainname/orders.corp.example/vpcesource/vpce-0a',
        template: false,
      },
    }),
    expected: { ignored: /does not show which domain of this name/ },
  },
  {
    title: 'an access association in another region than its event',
    event: withDetail(rejectAssociation(), {
      requestParameters: { domainNameArn: domainArn({ region: 'us-east-1' }), template: false },
    }),
    expected: { invalid: /another region than the event: "us-east-1"/ },
  },
  {
    title: 'an access association with no ARN',
    event: withDetail(deleteAssociation(), { requestParameters: { template: false } }),
    expected: { invalid: /names no domain/ },
  },
  {
    title: 'an access association with something else',
    event: withDetail(rejectAssociation(), {
      requestParameters: { domainNameArn: 'arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5', template: false },
    }),
    expected: { invalid: /not the ARN of a custom domain name/ },
  },
];

export const DOMAIN_FIXTURES: readonly Fixture[] = [...domains, ...associations];
