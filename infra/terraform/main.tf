# A registry of one account and region: a hub, and a reader for its programs.
# Generated from the CloudFormation template by `npm run synth`.

module "hub" {
  source = "./modules/hub"

  create                            = var.create
  registry_name                     = var.registry_name
  standby                           = var.standby
  replica_stream_arn                = var.replica_stream_arn
  naming                            = var.naming
  owners                            = var.owners
  prefer_custom_domains             = var.prefer_custom_domains
  lineage_tags                      = var.lineage_tags
  tag_keys                          = var.tag_keys
  enrolment_mode                    = var.enrolment_mode
  account_ids                       = var.account_ids
  excluded_account_ids              = var.excluded_account_ids
  organizational_unit_ids           = var.organizational_unit_ids
  prefilter_accounts                = var.prefilter_accounts
  sweep_regions                     = var.sweep_regions
  incremental_sweep_minutes         = var.incremental_sweep_minutes
  sweep_requests_per_second         = var.sweep_requests_per_second
  organization_id                   = var.organization_id
  reader_account_ids                = var.reader_account_ids
  readers_may_list                  = var.readers_may_list
  replica_regions                   = var.replica_regions
  query_vpc_endpoint_ids            = var.query_vpc_endpoint_ids
  name_prefix                       = var.name_prefix
  role_path                         = var.role_path
  permissions_boundary              = var.permissions_boundary
  kms_key_arn                       = var.kms_key_arn
  vpc_subnet_ids                    = var.vpc_subnet_ids
  vpc_security_group_ids            = var.vpc_security_group_ids
  code_signing_config_arn           = var.code_signing_config_arn
  event_bus_name                    = var.event_bus_name
  alarm_topic_arn                   = var.alarm_topic_arn
  alarm_email                       = var.alarm_email
  cloudwatch_logs_retention_in_days = var.cloudwatch_logs_retention_in_days
  log_level                         = var.log_level
  api_access_logs                   = var.api_access_logs
  reconcile_concurrency             = var.reconcile_concurrency
  watch_apis_concurrency            = var.watch_apis_concurrency
  watch_endpoints_concurrency       = var.watch_endpoints_concurrency
  health_concurrency                = var.health_concurrency
  activity_concurrency              = var.activity_concurrency
  query_concurrency                 = var.query_concurrency
  table_kms_key_arn                 = var.table_kms_key_arn
  replica_kms_key_arns              = var.replica_kms_key_arns
  deletion_protection_enabled       = var.deletion_protection_enabled
  function_source                   = var.function_source
  tags                              = var.tags
}

module "reader" {
  source = "./modules/reader"
  count  = var.create && var.network != null ? 1 : 0

  registry_name           = var.registry_name
  table_arn               = module.hub.table_arn
  table_kms_key_arn       = length(var.replica_kms_key_arns) == 0 ? var.table_kms_key_arn : join(",", concat([var.table_kms_key_arn], var.replica_kms_key_arns))
  may_list                = var.readers_may_list
  query_api_arn           = module.hub.query_api_arn
  publish_table           = var.publish_table
  name_prefix             = var.name_prefix
  role_path               = var.role_path
  network                 = var.network
  gateway_vpc_id          = var.gateway_vpc_id
  gateway_route_table_ids = var.gateway_route_table_ids
  tags                    = var.tags
}
