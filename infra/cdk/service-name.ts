// Names an API, so that the registry lists it.
import { Tags } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isServiceName } from 'waypost/model';

/**
 * Tags a REST API, or every REST API inside a construct, with the service name that others resolve.
 * @example nameService(new RestApi(this, 'Orders'), 'orders-api');
 * @throws Error if the registry would not accept the name.
 */
export function nameService(api: IConstruct, name: string): void {
  if (!isServiceName(name))
    throw new Error(`Not a service name: "${name}". Use lower-case letters, digits, dots and hyphens.`);
  Tags.of(api).add('waypost:service', name, { includeResourceTypes: ['AWS::ApiGateway::RestApi'] });
}
