// Answers CloudFormation's requests about a custom resource. CloudFormation waits for the answer at a URL of the request:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
import { isObject, messageOf } from 'waypost/model';

type Properties = Readonly<Record<string, unknown>>;

interface CustomResource {
  /**
   * Creates the resource and returns its id. It is also called when the properties have changed: CloudFormation then replaces the
   * old id wherever the template refers to it, and deletes the old resource last.
   */
  readonly create: (properties: Properties) => Promise<string>;
  readonly remove: (id: string, properties: Properties) => Promise<void>;
}

/** The id of a resource that could not be created. CloudFormation asks to delete it nevertheless. */
const NOT_CREATED = 'not-created';

export function createCustomResourceHandler(resource: CustomResource): (event: unknown) => Promise<void> {
  return async (event) => {
    const request = readRequest(event);
    await sendAnswer(request, await answerOf(resource, request));
  };
}

interface CustomResourceRequest {
  readonly kind: string;
  readonly url: string;
  /** Members of the request that the answer repeats. */
  readonly echo: Properties;
  readonly id: string | undefined;
  readonly properties: Properties;
}

/** @throws Error if the event is not a request of CloudFormation. */
function readRequest(event: unknown): CustomResourceRequest {
  if (!isObject(event)) throw new Error('The event is not a request of CloudFormation.');
  const { RequestType, ResponseURL, StackId, RequestId, LogicalResourceId, PhysicalResourceId, ResourceProperties } =
    event;
  if (typeof RequestType !== 'string' || typeof ResponseURL !== 'string' || !isObject(ResourceProperties)) {
    throw new Error('The event is not a request of CloudFormation.');
  }
  return {
    kind: RequestType,
    url: ResponseURL,
    echo: { StackId, RequestId, LogicalResourceId },
    id: typeof PhysicalResourceId === 'string' ? PhysicalResourceId : undefined,
    properties: ResourceProperties,
  };
}

async function answerOf(
  resource: CustomResource,
  { kind, id, properties }: CustomResourceRequest,
): Promise<Properties> {
  try {
    if (kind !== 'Delete') return { Status: 'SUCCESS', PhysicalResourceId: await resource.create(properties) };
    if (id !== undefined && id !== NOT_CREATED) await resource.remove(id, properties);
    return { Status: 'SUCCESS', PhysicalResourceId: id };
  } catch (error) {
    return { Status: 'FAILED', Reason: messageOf(error), PhysicalResourceId: id ?? NOT_CREATED };
  }
}

/** @throws Error if CloudFormation did not accept the answer, so that Lambda retries the request. */
async function sendAnswer({ url, echo }: CustomResourceRequest, answer: Properties): Promise<void> {
  // The URL is signed for a request without a content type.
  const response = await fetch(url, {
    method: 'PUT',
    body: JSON.stringify({ ...echo, ...answer }),
    headers: { 'content-type': '' },
  });
  if (!response.ok) throw new Error(`CloudFormation did not take the answer: status ${response.status}.`);
}
