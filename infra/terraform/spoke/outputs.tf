output "sweep_role_arn" {
  description = "The role with which the hub sweeps this account and region, if allowed."
  value       = one(aws_iam_role.sweep[*].arn)
}

output "dead_letters_url" {
  description = "The queue of events that did not reach the hub."
  value       = aws_sqs_queue.dead_letters.url
}
