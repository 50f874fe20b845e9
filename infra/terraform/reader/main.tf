# A reader's account: a policy for the roles that resolve names, the table's ARN in a parameter, and a gateway endpoint for
# DynamoDB. These are the resources of reader.template.json; a test compares the two.

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  region = data.aws_region.current.name
  tags   = merge(var.tags, { "waypost:registry" = var.registry_name })
}

resource "aws_iam_policy" "read" {
  name        = "${var.role_name_prefix}-${var.registry_name}-read-${local.region}"
  path        = var.role_path
  tags        = local.tags
  description = "Reads the names of a Waypost registry"
  policy      = data.aws_iam_policy_document.read.json
}

data "aws_iam_policy_document" "read" {
  statement {
    sid       = "Resolve"
    actions   = ["dynamodb:GetItem", "dynamodb:BatchGetItem"]
    resources = [var.table_arn]
  }

  dynamic "statement" {
    for_each = var.may_list ? ["List"] : []

    content {
      sid       = statement.value
      actions   = ["dynamodb:Query"]
      resources = [var.table_arn]

      condition {
        test     = "ForAllValues:StringLike"
        variable = "dynamodb:LeadingKeys"
        values   = ["LIST#*", "NETLIST#*"]
      }

      # ForAllValues is true for a request without any key.
      condition {
        test     = "Null"
        variable = "dynamodb:LeadingKeys"
        values   = ["false"]
      }
    }
  }

  dynamic "statement" {
    for_each = var.query_api_arn == "" ? [] : ["CallQueryApi"]

    content {
      sid       = statement.value
      actions   = ["execute-api:Invoke"]
      resources = [var.query_api_arn]
    }
  }

  dynamic "statement" {
    for_each = var.table_key_arn == "" ? [] : ["DecryptTable"]

    content {
      sid       = statement.value
      actions   = ["kms:Decrypt"]
      resources = [var.table_key_arn]

      condition {
        test     = "StringLike"
        variable = "kms:ViaService"
        values   = ["dynamodb.*.${data.aws_partition.current.dns_suffix}"]
      }
    }
  }
}

resource "aws_ssm_parameter" "table" {
  count = var.publish_table ? 1 : 0

  name        = "/waypost/${var.registry_name}/table"
  description = "The table of the Waypost registry, for WAYPOST_TABLE"
  type        = "String"
  value       = var.table_arn
  tags        = local.tags
}

resource "aws_vpc_endpoint" "dynamodb" {
  count = var.gateway_vpc_id != "" && length(var.gateway_route_table_ids) > 0 ? 1 : 0

  vpc_id            = var.gateway_vpc_id
  vpc_endpoint_type = "Gateway"
  service_name      = "com.amazonaws.${local.region}.dynamodb"
  route_table_ids   = var.gateway_route_table_ids
  tags              = local.tags
}
