# Generated from the CloudFormation template by `npm run synth`.

# Readers resolve names in this table.
resource "aws_dynamodb_table" "readers" {
  count = var.create && !var.standby ? 1 : 0

  name                        = local.name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "pk"
  range_key                   = "sk"
  deletion_protection_enabled = var.deletion_protection_enabled
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  dynamic "server_side_encryption" {
    for_each = var.table_kms_key_arn != null ? [1] : []

    content {
      enabled     = true
      kms_key_arn = var.table_kms_key_arn
    }
  }

  tags = local.tags

  dynamic "replica" {
    for_each = var.replica_regions

    content {
      region_name            = replica.value
      point_in_time_recovery = true
      propagate_tags         = true
      kms_key_arn            = try(var.replica_kms_key_arns[replica.key], null)
    }
  }
}

resource "aws_dynamodb_resource_policy" "readers" {
  count = var.create && !var.standby ? 1 : 0

  resource_arn = aws_dynamodb_table.readers[0].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "ResolveInOrganization"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["dynamodb:GetItem", "dynamodb:BatchGetItem"]
        Resource  = "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/${local.name}"
        Condition = {
          StringEquals = { "aws:PrincipalOrgID" = coalesce(var.organization_id, "o-none") }
        }
      },
      {
        Sid       = "ResolveInAccounts"
        Effect    = "Allow"
        Principal = { AWS = local.reader_account_ids }
        Action    = ["dynamodb:GetItem", "dynamodb:BatchGetItem"]
        Resource  = "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/${local.name}"
      },
      {
        Sid       = "ListInOrganization"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["dynamodb:Query"]
        Resource  = "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/${local.name}"
        Condition = {
          "ForAllValues:StringLike" = {
            "dynamodb:LeadingKeys" = var.readers_may_list ? ["LIST#*", "NETLIST#*"] : ["NONE"]
          }
          Null         = { "dynamodb:LeadingKeys" = "false" }
          StringEquals = { "aws:PrincipalOrgID" = coalesce(var.organization_id, "o-none") }
        }
      },
      {
        Sid       = "ListInAccounts"
        Effect    = "Allow"
        Principal = { AWS = local.reader_account_ids }
        Action    = ["dynamodb:Query"]
        Resource  = "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/${local.name}"
        Condition = {
          "ForAllValues:StringLike" = {
            "dynamodb:LeadingKeys" = var.readers_may_list ? ["LIST#*", "NETLIST#*"] : ["NONE"]
          }
          Null = { "dynamodb:LeadingKeys" = "false" }
        }
      },
    ]
  })
}

# What the registry knows about each resource. Nothing outside this account reads it.
resource "aws_dynamodb_table" "records" {
  count = var.create ? 1 : 0

  name                        = "${local.name}-records"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "pk"
  range_key                   = "sk"
  deletion_protection_enabled = var.deletion_protection_enabled
  stream_enabled              = true
  stream_view_type            = "KEYS_ONLY"

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  attribute {
    name = "scope"
    type = "S"
  }

  global_secondary_index {
    name            = "scope"
    hash_key        = "scope"
    range_key       = "pk"
    projection_type = "ALL"
  }

  ttl {
    attribute_name = "expires"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  dynamic "server_side_encryption" {
    for_each = var.table_kms_key_arn != null ? [1] : []

    content {
      enabled     = true
      kms_key_arn = var.table_kms_key_arn
    }
  }

  tags = local.tags
}
