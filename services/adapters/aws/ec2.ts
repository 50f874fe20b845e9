// Re-exports the few parts of EC2's client in use. The client is 1.1 MB and imported on first use, and a bundler includes all
// exports of a module that is imported dynamically.
export { DescribeRegionsCommand, DescribeVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2';
