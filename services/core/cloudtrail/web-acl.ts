// The calls of WAF that associate a web ACL with a stage or remove it. Their events show nothing else of the stage, so they only ask
// for a re-check of the API, which reads the web ACL of each stage.
import { isApiId } from 'waypost/model';
import { defineCall } from './call.js';
import { textField } from './fields.js';
import { quote } from './quote.js';
import { decodedArn } from './rest-call.js';
import { anything, part } from './shape.js';
import { factsOf, ignored, invalid, recheckOf } from './translation.js';

const STAGE = /^arn:aws[a-z-]*:apigateway:([^:]*)::\/restapis\/([^/]+)\/stages\/[^/]+$/;

const ofResource = part({ resourceArn: textField });

export const webAclCall = defineCall({
  request: ofResource,
  answer: anything,
  translate({ request }, context) {
    if (request === undefined) return invalid('the event names no resource');
    const arn = decodedArn(request.resourceArn);
    const [, region, apiId] = STAGE.exec(arn ?? '') ?? [];
    if (region === undefined) return ignored(`the resource is not a stage of a REST API: ${quote(arn)}`);
    if (!isApiId(apiId)) return invalid(`not an API id: ${quote(apiId)}`);
    if (region !== context.provenance.region) {
      return invalid(`the ARN names another region than the event: ${quote(region)}`);
    }
    const reason = 'a web ACL was associated with a stage or removed from it';
    return factsOf([], recheckOf(context, { resource: 'api', id: apiId }, [reason]));
  },
});
