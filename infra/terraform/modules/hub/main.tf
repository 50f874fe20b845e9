# A hub: the tables, event bus, functions and query API of one registry of private APIs.
# Generated from the CloudFormation template by `npm run synth`.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account_id         = data.aws_caller_identity.current.account_id
  partition          = data.aws_partition.current.partition
  dns_suffix         = data.aws_partition.current.dns_suffix
  region             = data.aws_region.current.id
  name               = "waypost-${var.registry_name}"
  role_name          = "${var.name_prefix}-${var.registry_name}"
  served_account_ids = concat([local.account_id], var.account_ids)
  reader_account_ids = concat([local.account_id], var.reader_account_ids)
  event_bus_name     = try(aws_cloudwatch_event_bus.this[0].name, var.event_bus_name)
  event_bus_arn      = try(aws_cloudwatch_event_bus.this[0].arn, "arn:${local.partition}:events:${local.region}:${local.account_id}:event-bus/${var.event_bus_name}", null)
  alarm_topic_arn    = try(aws_sns_topic.alarm[0].arn, var.alarm_topic_arn)
  tags               = merge(var.tags, { "waypost:registry" = var.registry_name })
}
