# Generated from the CloudFormation template by `npm run synth`.

output "read_policy_arn" {
  description = "Attach this policy to the roles that resolve names."
  value       = try(aws_iam_policy.read[0].arn, null)
}

output "waypost_table" {
  description = "The value of WAYPOST_TABLE."
  value       = var.table_arn
}

output "waypost_network" {
  description = "The value of WAYPOST_NETWORK: a Lambda function cannot look up its own VPC."
  value       = var.network
}

output "environment" {
  description = "Set these environment variables for the programs that resolve names. A Lambda function cannot look up its own VPC."
  value       = { WAYPOST_TABLE = var.table_arn, WAYPOST_NETWORK = var.network }
}
