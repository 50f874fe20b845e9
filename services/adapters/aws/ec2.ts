// What is used of EC2's client, which is 1.1 MB as a whole. It is imported on first use, and its parts are named here: of what
// is imported so, a bundler takes all.
export { DescribeRegionsCommand, DescribeVpcEndpointsCommand, EC2Client } from '@aws-sdk/client-ec2';
