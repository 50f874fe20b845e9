// REST APIs and API Gateway v2 (HTTP, WebSocket) share their event source and many event names. What tells them apart is
// the request: only a REST call has `restApiId`, a body under `…Input`, `template`, or the ARN of a REST API.
import { isObject } from 'waypost/model';
import { type CallParts } from './call.js';
import { type IgnoredEvent, type InvalidEvent, ignored, invalid } from './translation.js';

/** The screen of every name that the two share. */
export function screenRestCall({
  requestParameters,
  responseElements,
}: CallParts): IgnoredEvent | InvalidEvent | undefined {
  if (isRestRequest(requestParameters) || isRestAnswer(responseElements)) return undefined;
  return isObject(requestParameters)
    ? ignored('the call is of API Gateway v2 (an HTTP or WebSocket API), not of a REST API')
    : invalid('the event shows no requestParameters, so it names no API');
}

function isRestRequest(request: unknown): boolean {
  if (!isObject(request)) return false;
  if (Object.hasOwn(request, 'restApiId') || Object.hasOwn(request, 'template')) return true;
  if (Object.keys(request).some((member) => member.endsWith('Input'))) return true;
  return decodedArn(request.resourceArn)?.includes('/restapis/') === true;
}

function isRestAnswer(answer: unknown): boolean {
  return isObject(answer) && isObject(answer.self) && Object.hasOwn(answer.self, 'restApiId');
}

/** An ARN as it is, or, as v2 logs its path parameters, decoded once; undefined where that is impossible. */
export function decodedArn(arn: unknown): string | undefined {
  if (typeof arn !== 'string' || !/^arn%3a/i.test(arn)) return typeof arn === 'string' ? arn : undefined;
  try {
    return decodeURIComponent(arn);
  } catch {
    return undefined;
  }
}
