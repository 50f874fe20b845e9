// Events of WAF's calls on the web ACL of a stage, and fixtures of them. A public record confirms the shape of DisassociateWebACL,
// for a load balancer (eventVersion 1.08, apiVersion 2019-04-23). The shape of AssociateWebACL is derived: AWS's example of
// CreateWebACL shows that WAF logs the members of its API's model with a small first letter.
// https://docs.aws.amazon.com/waf/latest/developerguide/logging-using-cloudtrail.html
import type { Fixture } from './fixture.js';
import { ACCOUNT, type CloudTrailEvent, eventOf, failed, REGION, type Where, withDetail } from './record.js';

const API = 'a1b2c3d4e5';
const ACL = `arn:aws:wafv2:${REGION}:${ACCOUNT}:regional/webacl/shop/6f0c2f2e-0000-0000-0000-000000000001`;
const stageArn = (region = REGION) => `arn:aws:apigateway:${region}::/restapis/${API}/stages/prod`;

interface WebAclCall extends Where {
  readonly resourceArn?: string;
}

function associateWebAcl({ resourceArn = stageArn(), ...where }: WebAclCall = {}): CloudTrailEvent {
  return webAclEvent('AssociateWebACL', { webACLArn: ACL, resourceArn }, where);
}

function disassociateWebAcl({ resourceArn = stageArn(), ...where }: WebAclCall = {}): CloudTrailEvent {
  return webAclEvent('DisassociateWebACL', { resourceArn }, where);
}

function webAclEvent(eventName: string, requestParameters: Record<string, string>, where: Where): CloudTrailEvent {
  const event = eventOf({ source: 'aws.wafv2', eventName, requestParameters, responseElements: null }, where);
  return withDetail(event, { apiVersion: '2019-04-23' });
}

const looked = { facts: [], rechecks: [API] };

export const WEB_ACL_FIXTURES: readonly Fixture[] = [
  { title: 'a web ACL associated with a stage', event: associateWebAcl(), expected: looked },
  { title: 'a web ACL removed from a stage', event: disassociateWebAcl(), expected: looked },
  {
    title: 'a web ACL associated with a stage in China',
    event: associateWebAcl({
      region: 'cn-north-1',
      resourceArn: `arn:aws-cn:apigateway:cn-north-1::/restapis/${API}/stages/prod`,
    }),
    expected: looked,
  },
  {
    title: 'a web ACL removed from a load balancer',
    event: disassociateWebAcl({
      resourceArn: `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:loadbalancer/app/web/84dc5457e450dba5`,
    }),
    expected: { ignored: /not a stage of a REST API/ },
  },
  {
    title: 'a web ACL on something else of API Gateway',
    event: associateWebAcl({ resourceArn: `arn:aws:apigateway:${REGION}::/apis/${API}/stages/prod` }),
    expected: { ignored: /not a stage of a REST API/ },
  },
  {
    title: 'a web ACL on a stage of a hostile API id',
    event: associateWebAcl({ resourceArn: `arn:aws:apigateway:${REGION}::/restapis/evil.com"<b>/stages/prod` }),
    expected: { invalid: /not an API id: "evil/ },
  },
  {
    title: 'a web ACL on a stage in another region than its event',
    event: associateWebAcl({ resourceArn: stageArn('us-east-1') }),
    expected: { invalid: /another region than the event: "us-east-1"/ },
  },
  {
    title: 'a web ACL whose event omits its request',
    event: withDetail(associateWebAcl(), { requestParameters: null }),
    expected: { invalid: /names no resource/ },
  },
  {
    title: 'a web ACL that was refused',
    event: failed(associateWebAcl(), 'WAFNonexistentItemException'),
    expected: { ignored: /the call failed/ },
    unmatched: true,
  },
];
