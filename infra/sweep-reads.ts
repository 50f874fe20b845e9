// The permissions of a sweep, for the hub's own account and for every spoke: exactly the calls that it makes.
import { allow, deny } from './policy.js';
import { type TemplateJson, sub } from './template.js';

/**
 * The id of a REST API has ten characters. Ten question marks match the API itself, but not its resources, models and exports,
 * nor `/apikeys`; `*` would match slashes too.
 */
const API = '??????????';

const PATHS = [
  '/restapis',
  `/restapis/${API}`,
  `/restapis/${API}/stages`,
  `/restapis/${API}/stages/*`,
  `/restapis/${API}/deployments/*`,
];

/** The ARNs of the domain lists have no account. A private domain's ARN has one, a public domain's has none. */
const DOMAIN_LISTS = ['/domainnames', '/domainnameaccessassociations'];
const DOMAINS = '/domainnames/*';

export function sweepStatements(): readonly TemplateJson[] {
  return [
    allow({
      sid: 'ReadRestApis',
      actions: ['apigateway:GET'],
      resources: PATHS.map((path) => sub(`arn:\${AWS::Partition}:apigateway:\${AWS::Region}::${path}`)),
    }),
    // The name of a stage is not known at deployment, and `*` matches slashes too.
    deny({
      sid: 'ReadNoExports',
      actions: ['apigateway:GET'],
      resources: sub(`arn:\${AWS::Partition}:apigateway:\${AWS::Region}::/restapis/${API}/stages/*/*`),
    }),
    allow({
      sid: 'ReadCustomDomains',
      actions: ['apigateway:GET'],
      resources: [
        ...DOMAIN_LISTS.map((path) => sub(`arn:\${AWS::Partition}:apigateway:\${AWS::Region}::${path}`)),
        sub(`arn:\${AWS::Partition}:apigateway:\${AWS::Region}:\${AWS::AccountId}:${DOMAINS}`),
      ],
    }),
    // EC2's Describe calls have no resource-level permissions: the region is the narrowest limit that IAM offers.
    allow({
      sid: 'ReadVpcEndpoints',
      actions: ['ec2:DescribeVpcEndpoints'],
      resources: '*',
      condition: { StringEquals: { 'aws:RequestedRegion': { Ref: 'AWS::Region' } } },
    }),
    // DescribeTrails has no resource-level permissions either. The status of any trail may be read, since an organization's trail
    // belongs to another account, and a multi-region trail to another region.
    allow({ sid: 'FindTrails', actions: ['cloudtrail:DescribeTrails'], resources: '*' }),
    allow({
      sid: 'ReadTrails',
      actions: ['cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors'],
      resources: sub('arn:${AWS::Partition}:cloudtrail:*:*:trail/*'),
    }),
  ];
}
