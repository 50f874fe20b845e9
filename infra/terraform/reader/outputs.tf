output "read_policy_arn" {
  description = "Attach this policy to the roles that resolve names."
  value       = aws_iam_policy.read.arn
}

output "environment" {
  description = "Set these environment variables for the programs that resolve names. A Lambda function cannot look up its own VPC."
  value = {
    WAYPOST_TABLE   = var.table_arn
    WAYPOST_NETWORK = var.network
  }
}
