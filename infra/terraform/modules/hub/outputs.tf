# Generated from the CloudFormation template by `npm run synth`.

output "table_arn" {
  description = "The value of WAYPOST_TABLE for readers: the table and its replicas."
  value       = try(join(",", concat([aws_dynamodb_table.readers[0].arn], [for region in var.replica_regions : replace(aws_dynamodb_table.readers[0].arn, ":dynamodb:${local.region}:", ":dynamodb:${region}:")])), null)
}

output "bus_arn" {
  description = "The event bus to which the spokes send."
  value       = local.event_bus_arn
}

output "reconcile_role_arn" {
  description = "The role that sweeps the spokes."
  value       = try(aws_iam_role.reconcile[0].arn, null)
}

output "query_api_id" {
  description = "The id of the query API."
  value       = try(aws_api_gateway_rest_api.query[0].id, null)
}

output "query_api_arn" {
  description = "The value of query_api_arn for readers whose programs call the query API."
  value       = try("arn:${local.partition}:execute-api:${local.region}:${local.account_id}:${aws_api_gateway_rest_api.query[0].id}/live/*", null)
}

output "query_url" {
  description = "The value of WAYPOST_URL for callers in a VPC whose execute-api endpoint has private DNS."
  value       = try("https://${aws_api_gateway_rest_api.query[0].id}.execute-api.${local.region}.${local.dns_suffix}/live/", null)
}

output "topic_arn" {
  description = "The SNS topic of the alarms."
  value       = local.alarm_topic_arn
}

output "reconcile_function_name" {
  description = "The function that sweeps. Invoke it with {\"sweep\":\"incremental\"} to queue a round of sweeps at once."
  value       = try(aws_lambda_function.reconcile[0].function_name, null)
}

output "replica_policies" {
  description = "The policies that the replicas need, by region. Attach each to the replica of its region with aws_dynamodb_resource_policy and a provider of that region."
  value       = try({ for region in var.replica_regions : region => replace(aws_dynamodb_resource_policy.readers[0].policy, ":dynamodb:${local.region}:", ":dynamodb:${region}:") }, null)
}

output "event_bus_policy" {
  description = "The policy that the bus needs. Merge it into the policy of a bus that existed before."
  value       = local.event_bus_policy
}
