// Answers with status 200 that are no answers to the call: what a proxy, a captive portal or another service may send.
import type { AwsReply } from './protocol.js';

const ok = (contentType: string, body: string): AwsReply => ({
  status: 200,
  headers: { 'content-type': contentType },
  body,
});

const ERROR =
  '<Response><Errors><Error><Code>InternalError</Code><Message>m</Message></Error></Errors><RequestID>r</RequestID></Response>';

/** By name. Each replaces the whole body of an answer. */
export const WRONG_ANSWERS: Readonly<Record<string, AwsReply>> = {
  'an HTML page': ok('text/html', '<!doctype html><html><body><h1>Sign in</h1></body></html>'),
  'an empty body': ok('text/plain', ''),
  'an empty object': ok('application/json', '{}'),
  null: ok('application/json', 'null'),
  'an empty array': ok('application/json', '[]'),
  'a foreign object': ok('application/json', '{"status":"ok","data":[]}'),
  'a list that is null': ok('application/json', '{"item":null,"Regions":null,"trailList":null}'),
  'a list with an empty item': ok('application/json', '{"item":[{}],"trailList":[{}]}'),
  'foreign XML': ok('text/xml', '<rss version="2.0"><channel><title>t</title></channel></rss>'),
  'an error document': ok('text/xml', ERROR),
  'an error object': ok('application/json', '{"__type":"InternalFailure","message":"m"}'),
  'an answer without members': ok(
    'text/xml',
    '<DescribeVpcEndpointsResponse><requestId>r</requestId></DescribeVpcEndpointsResponse>',
  ),
  'an item without members': ok(
    'text/xml',
    '<DescribeVpcEndpointsResponse><vpcEndpointSet><item></item></vpcEndpointSet></DescribeVpcEndpointsResponse>',
  ),
};

/** The first half of an answer's body. */
export const halved = (reply: AwsReply): AwsReply => ({ ...reply, body: reply.body.slice(0, reply.body.length / 2) });
