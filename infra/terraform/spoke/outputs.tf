output "sweep_role_arn" {
  description = "The role by which the hub looks, if it may."
  value       = one(aws_iam_role.sweep[*].arn)
}

output "dead_letters_url" {
  description = "Where events wait that did not reach the hub."
  value       = aws_sqs_queue.dead_letters.url
}
