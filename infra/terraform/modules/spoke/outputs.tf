# Generated from the CloudFormation template by `npm run synth`.

output "sweep_role_arn" {
  description = "The role with which the hub sweeps this account and region, if allowed."
  value       = "arn:${local.partition}:iam::${local.account_id}:role${var.role_path}${local.role_name}-sweep-${local.region}"
}

output "dead_letters_url" {
  description = "The queue of events that did not reach the hub."
  value       = try(aws_sqs_queue.dead_letters[0].url, null)
}
