import { toolOf } from './tool.js';

it.each([
  ['cloudformation.amazonaws.com', 'cloudformation'],
  ['APN/1.0 HashiCorp/1.0 Terraform/1.4.2 (+https://www.terraform.io) aws-sdk-go/1.44.221 (go1.19.6)', 'terraform'],
  ['aws-sdk-go/1.44.12 (go1.19.1; linux; amd64) APN/1.0 HashiCorp/1.0 Terraform/1.0', 'terraform'],
  ['APN/1.0 Pulumi/1.0 Pulumi-Aws/6.1.0 (+https://www.pulumi.com) aws-sdk-go-v2/1.16.16', 'pulumi'],
  ['aws-sdk-go-v2/1.7.1 os/macos APN/1.0 Pulumi/3.9.1 PulumiAwsNative/0.0.2', 'pulumi'],
  ['aws-cdk/2.1148.1 aws-sdk-js/3.1100.0 lang/js', 'cdk'],
  ['Boto3/1.34.0 aws-sam-cli/1.120.0', 'sam'],
  ['aws-cli/1.18.0 Python/3.8.0 botocore/1.15.0', 'aws-cli'],
  ['console.ec2.amazonaws.com', 'console'],
  ['Boto3/1.34.0 md/Botocore#1.34.0 ua/2.0', 'boto3'],
  ['aws-sdk-js/3.1142.0 ua/2.1 os/linux lang/js md/nodejs#20.20.0', 'aws-sdk-js'],
  ['aws-sdk-nodejs/2.1692.0 linux/v20', 'aws-sdk-js'],
  ['aws-sdk-java/2.20.0', 'aws-sdk-java'],
  ['curl/8.5.0', null],
  ['', null],
])('the tool of the user agent %s is %s', (userAgent, tool) => {
  expect(toolOf(userAgent)).toBe(tool);
});

it('the service that made the call takes precedence over the user agent, and a value that is not text is ignored', () => {
  expect(toolOf(undefined, 'curl/8', 'cloudformation.amazonaws.com', 'aws-cli/2')).toBe('cloudformation');
});

it('toolOf reads only the beginning of a user agent', () => {
  expect(toolOf(`${' '.repeat(512)}terraform`)).toBeNull();
});
