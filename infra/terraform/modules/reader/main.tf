# A reader's account: a policy for the roles that resolve names, the table's ARN in a parameter, and a gateway endpoint for DynamoDB.
# Generated from the CloudFormation template by `npm run synth`.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  dns_suffix = data.aws_partition.current.dns_suffix
  region     = data.aws_region.current.id
  name       = "waypost-${var.registry_name}"
  role_name  = "${var.name_prefix}-${var.registry_name}"
  tags       = merge(var.tags, { "waypost:registry" = var.registry_name })
}

resource "aws_iam_policy" "read" {
  count = var.create ? 1 : 0

  name        = "${local.role_name}-read-${local.region}"
  path        = var.role_path
  description = "Reads the names of a Waypost registry"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Resolve"
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:BatchGetItem"]
        Resource = split(",", var.table_arn)
      },
      {
        Sid      = "List"
        Effect   = "Allow"
        Action   = ["dynamodb:Query"]
        Resource = split(",", var.table_arn)
        Condition = {
          "ForAllValues:StringLike" = { "dynamodb:LeadingKeys" = var.may_list ? ["LIST#*", "NETLIST#*"] : ["NONE"] }
          Null                      = { "dynamodb:LeadingKeys" = "false" }
        }
      },
      {
        Sid      = "CallQueryApi"
        Effect   = "Allow"
        Action   = ["execute-api:Invoke"]
        Resource = coalesce(var.query_api_arn, "arn:${local.partition}:execute-api:${local.region}:${local.account_id}:none/none")
      },
      {
        Sid      = "DecryptTable"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = split(",", coalesce(var.table_kms_key_arn, "arn:${local.partition}:kms:${local.region}:${local.account_id}:key/none"))
        Condition = {
          StringLike = { "kms:ViaService" = "dynamodb.*.${local.dns_suffix}" }
        }
      },
    ]
  })

  tags = local.tags
}

resource "aws_ssm_parameter" "table" {
  count = var.create && var.publish_table ? 1 : 0

  name        = "/waypost/${var.registry_name}/table"
  description = "The table of the Waypost registry, for WAYPOST_TABLE"
  type        = "String"
  value       = var.table_arn

  tags = local.tags
}

resource "aws_vpc_endpoint" "dynamodb" {
  count = var.create && var.gateway_vpc_id != null && length(var.gateway_route_table_ids) > 0 ? 1 : 0

  vpc_id            = var.gateway_vpc_id
  vpc_endpoint_type = "Gateway"
  service_name      = "com.amazonaws.${local.region}.dynamodb"
  route_table_ids   = var.gateway_route_table_ids

  tags = local.tags
}
