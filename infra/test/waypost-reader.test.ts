import { App, Stack } from 'aws-cdk-lib';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Template } from 'aws-cdk-lib/assertions';
import { WaypostReader, type WaypostReaderProps } from '../reader/waypost-reader.js';

/** CDK's own validation only prints warnings here, and takes seconds to start. */
const QUIET = { builtinCloudFormationValidation: false };
const tableArn = 'arn:aws:dynamodb:us-west-2:111122223333:table/waypost-prod';

function readers(props: WaypostReaderProps, inVpc: boolean): Template {
  const stack = new Stack(new App(QUIET), 'orders');
  // CDK's class does not match its own interface under exactOptionalPropertyTypes.
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0 }) as IVpc;
  const common = {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = () => 1;'),
  };
  const lambda = inVpc
    ? new LambdaFunction(stack, 'Orders', { ...common, vpc, vpcSubnets: { subnets: vpc.isolatedSubnets } })
    : new LambdaFunction(stack, 'Orders', common);
  new WaypostReader(stack, 'Waypost', props).grant(lambda);
  return Template.fromStack(stack);
}

const environmentOf = (template: Template): unknown => {
  const [lambda] = Object.values(template.findResources('AWS::Lambda::Function'));
  return (lambda as { Properties: { Environment: { Variables: unknown } } }).Properties.Environment.Variables;
};

it('a function with WaypostReader may read by key and list only names', () => {
  const template = readers({ tableArn, network: 'vpc-0a1b2c3d' }, false);

  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'], Resource: tableArn },
        {
          Effect: 'Allow',
          Action: 'dynamodb:Query',
          Resource: tableArn,
          Condition: {
            'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['LIST#*', 'NETLIST#*'] },
            Null: { 'dynamodb:LeadingKeys': 'false' },
          },
        },
      ],
    },
  });
});

it('a function with WaypostReader gets the table and its own VPC in its environment', () => {
  expect(environmentOf(readers({ tableArn, network: 'shared' }, true))).toEqual({
    WAYPOST_TABLE: tableArn,
    WAYPOST_NETWORK: { Ref: expect.stringMatching(/^Vpc/) as unknown },
  });
});

it('a function with WaypostReader gets the central network if its calls leave through a central account', () => {
  const props = { tableArn, network: 'shared', central: true };

  expect(environmentOf(readers(props, true))).toMatchObject({ WAYPOST_NETWORK: 'shared' });
});

it('a function with WaypostReader may read every replica, whether its ARNs are given or come from the reader stack', () => {
  const replica = tableArn.replace('us-west-2', 'eu-west-1');
  const resourcesOf = (props: WaypostReaderProps): unknown => {
    const [policy] = Object.values(readers(props, false).findResources('AWS::IAM::Policy'));
    const { PolicyDocument } = (policy as { Properties: { PolicyDocument: { Statement: { Resource: unknown }[] } } })
      .Properties;
    return PolicyDocument.Statement[0]?.Resource;
  };

  expect(resourcesOf({ tableArn: `${tableArn},${replica}` })).toEqual([tableArn, replica]);
  expect(resourcesOf({})).toEqual({ 'Fn::Split': [',', { Ref: expect.any(String) as unknown }] });
});
