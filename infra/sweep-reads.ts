// Exactly the calls that a sweep makes, by resource, for the hub's own account and for every spoke.
import { allow } from './policy.js';
import { type Json, sub } from './template.js';

/**
 * AWS's ids of REST APIs have ten characters. Ten question marks name the API itself and nothing below it, so that neither
 * its resources, models and exports nor `/apikeys` can be read; `*` would cross the slashes.
 */
const API = '??????????';

const PATHS = ['/restapis', `/restapis/${API}`, `/restapis/${API}/stages`];

/** The lists of custom domains know no account. A private domain's own ARN holds it, and a public one's does not. */
const DOMAIN_LISTS = ['/domainnames', '/domainnameaccessassociations'];
const DOMAINS = '/domainnames/*';

export function sweepStatements(): readonly Json[] {
  return [
    allow({
      sid: 'ReadRestApis',
      actions: ['apigateway:GET'],
      resources: PATHS.map((path) => sub(`arn:\${AWS::Partition}:apigateway:\${AWS::Region}::${path}`)),
    }),
    allow({
      sid: 'ReadCustomDomains',
      actions: ['apigateway:GET'],
      resources: [
        ...DOMAIN_LISTS.map((path) => sub(`arn:\${AWS::Partition}:apigateway:\${AWS::Region}::${path}`)),
        sub(`arn:\${AWS::Partition}:apigateway:\${AWS::Region}:\${AWS::AccountId}:${DOMAINS}`),
      ],
    }),
    // EC2's Describe calls know no resources: the region is the narrowest that IAM offers.
    allow({
      sid: 'ReadVpcEndpoints',
      actions: ['ec2:DescribeVpcEndpoints'],
      resources: '*',
      condition: { StringEquals: { 'aws:RequestedRegion': { Ref: 'AWS::Region' } } },
    }),
    // DescribeTrails knows no resources either. Whether a trail logs is read of any trail, since an organisation's trail
    // belongs to another account, and a trail of several regions to another region.
    allow({ sid: 'FindTrails', actions: ['cloudtrail:DescribeTrails'], resources: '*' }),
    allow({
      sid: 'ReadTrails',
      actions: ['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'],
      resources: sub('arn:${AWS::Partition}:cloudtrail:*:*:trail/*'),
    }),
  ];
}
