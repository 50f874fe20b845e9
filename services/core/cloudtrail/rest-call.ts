// Distinguishes calls on REST APIs from those of API Gateway v2 (HTTP, WebSocket), which have the same event source and many event names. Only
// a REST call has `restApiId`, a body under `…Input`, `template`, or the ARN of a REST API.
import { isObject } from 'waypost/model';
import { type CallParts } from './call.js';
import { type IgnoredEvent, type InvalidEvent, ignored, invalid } from './translation.js';

/** Rejects the calls of API Gateway v2. */
export function screenRestCall({
  requestParameters,
  responseElements,
}: CallParts): IgnoredEvent | InvalidEvent | undefined {
  if (isRestRequest(requestParameters) || isRestAnswer(responseElements)) return undefined;
  return isObject(requestParameters)
    ? ignored('the call is for API Gateway v2 (an HTTP or WebSocket API), not for a REST API')
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

/** The ARN, decoded once if it is encoded as v2 logs its path parameters; undefined if that fails. */
export function decodedArn(arn: unknown): string | undefined {
  if (typeof arn !== 'string' || !/^arn%3a/i.test(arn)) return typeof arn === 'string' ? arn : undefined;
  try {
    return decodeURIComponent(arn);
  } catch {
    return undefined;
  }
}
