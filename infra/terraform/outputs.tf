# Generated from the CloudFormation template by `npm run synth`.

output "table_arn" {
  description = "The value of WAYPOST_TABLE for readers: the table and its replicas."
  value       = module.hub.table_arn
}

output "bus_arn" {
  description = "The event bus to which the spokes send."
  value       = module.hub.bus_arn
}

output "reconcile_role_arn" {
  description = "The role that sweeps the spokes."
  value       = module.hub.reconcile_role_arn
}

output "query_api_id" {
  description = "The id of the query API."
  value       = module.hub.query_api_id
}

output "query_api_arn" {
  description = "The value of query_api_arn for readers whose programs call the query API."
  value       = module.hub.query_api_arn
}

output "query_url" {
  description = "The value of WAYPOST_URL for callers in a VPC whose execute-api endpoint has private DNS."
  value       = module.hub.query_url
}

output "topic_arn" {
  description = "The SNS topic of the alarms."
  value       = module.hub.topic_arn
}

output "reconcile_function_name" {
  description = "The function that sweeps. Invoke it with {\"sweep\":\"incremental\"} to queue a round of sweeps at once."
  value       = module.hub.reconcile_function_name
}

output "replica_policies" {
  description = "The policies that the replicas need, by region. Attach each to the replica of its region with aws_dynamodb_resource_policy and a provider of that region."
  value       = module.hub.replica_policies
}

output "event_bus_policy" {
  description = "The policy that the bus needs. Merge it into the policy of a bus that existed before."
  value       = module.hub.event_bus_policy
}

output "read_policy_arn" {
  description = "Attach this policy to the roles that resolve names."
  value       = try(module.reader[0].read_policy_arn, null)
}

output "environment" {
  description = "Set these environment variables for the programs that resolve names. A Lambda function cannot look up its own VPC."
  value       = try(module.reader[0].environment, null)
}
