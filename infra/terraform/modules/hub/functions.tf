# Generated from the CloudFormation template by `npm run synth`.

# Where the zip files of the functions are. Their names end in a hash of their content.
locals {
  functions_folder = coalesce(var.function_source.zip, "${path.module}/functions")

  function_keys = {
    for name in ["watch-apis", "watch-endpoints", "reconcile", "health", "activity", "query"] :
    name => one(fileset(local.functions_folder, "**/${name}-????????????????.zip"))
  }
}

resource "aws_iam_policy" "vpc" {
  count = var.create && length(var.vpc_subnet_ids) > 0 && length(var.vpc_security_group_ids) > 0 ? 1 : 0

  name        = "${local.role_name}-vpc-${local.region}"
  path        = var.role_path
  description = "Lets Lambda manage the network interfaces of the functions"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "ManageInterfaces"
        Effect = "Allow"
        Action = [
          "ec2:AssignPrivateIpAddresses",
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:UnassignPrivateIpAddresses",
        ]
        Resource = "*"
      },
      {
        Sid    = "NotByCode"
        Effect = "Deny"
        Action = [
          "ec2:AssignPrivateIpAddresses",
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:UnassignPrivateIpAddresses",
        ]
        Resource = "*"
        Condition = {
          ArnLike = {
            "lambda:SourceFunctionArn" = "arn:${local.partition}:lambda:${local.region}:${local.account_id}:function:${local.name}-*"
          }
        }
      },
    ]
  })

  tags = local.tags
}

resource "aws_cloudwatch_log_group" "watch_apis" {
  count = var.create ? 1 : 0

  name              = "/aws/lambda/${local.name}-watch-apis"
  retention_in_days = var.cloudwatch_logs_retention_in_days
  kms_key_id        = var.kms_key_arn
  skip_destroy      = true

  tags = local.tags
}

resource "aws_iam_role" "watch_apis" {
  count = var.create ? 1 : 0

  name                 = "${local.role_name}-apis-${local.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  description          = "Permissions of the function ${local.name}-watch-apis"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "lambda.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account_id }
        }
      },
    ]
  })

  tags = local.tags
}

resource "aws_iam_role_policy" "watch_apis" {
  count = var.create ? 1 : 0

  name = "watch-apis"
  role = aws_iam_role.watch_apis[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.watch_apis[0].arn}:*"
      },
      {
        Sid      = "WriteReadersTable"
        Effect   = "Allow"
        Action   = ["dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Query"]
        Resource = "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/${local.name}"
      },
      {
        Sid      = "WriteRecords"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
        Resource = aws_dynamodb_table.records[0].arn
      },
      {
        Sid      = "SendRechecks"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = aws_sqs_queue.recheck[0].arn
      },
      {
        Sid      = "LeaveEnrolment"
        Effect   = "Deny"
        Action   = ["dynamodb:PutItem", "dynamodb:UpdateItem"]
        Resource = aws_dynamodb_table.records[0].arn
        Condition = {
          "ForAnyValue:StringLike" = {
            "dynamodb:LeadingKeys" = ["ENROLMENT", "ENROLLED_ACCOUNT", "ENROLMENT_VERSION*", "OWNER#*"]
          }
        }
      },
      {
        Sid      = "KeepFailures"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = aws_sqs_queue.watch_apis_dead_letters[0].arn
      },
      {
        Sid      = "UseKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = coalesce(var.kms_key_arn, "arn:${local.partition}:kms:${local.region}:${local.account_id}:key/none")
      },
      {
        Sid    = "UseTableKey"
        Effect = "Allow"
        Action = [
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
        ]
        Resource = coalesce(var.table_kms_key_arn, "arn:${local.partition}:kms:${local.region}:${local.account_id}:key/none")
        Condition = {
          StringEquals = { "kms:ViaService" = "dynamodb.${local.region}.${local.dns_suffix}" }
        }
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "watch_apis" {
  count = var.create && length(var.vpc_subnet_ids) > 0 && length(var.vpc_security_group_ids) > 0 ? 1 : 0

  role       = aws_iam_role.watch_apis[0].name
  policy_arn = aws_iam_policy.vpc[0].arn
}

resource "aws_lambda_function" "watch_apis" {
  count = var.create ? 1 : 0

  function_name                  = "${local.name}-watch-apis"
  description                    = "Waypost registry ${var.registry_name}: applies events on REST APIs, stages, deployments and their tags"
  role                           = aws_iam_role.watch_apis[0].arn
  runtime                        = "nodejs24.x"
  architectures                  = ["arm64"]
  handler                        = "index.handler"
  memory_size                    = 512
  timeout                        = 30
  reserved_concurrent_executions = var.watch_apis_concurrency != 0 ? var.watch_apis_concurrency : null
  kms_key_arn                    = var.kms_key_arn
  code_signing_config_arn        = var.code_signing_config_arn

  environment {
    variables = {
      WAYPOST_REGISTRY              = var.registry_name
      LOG_LEVEL                     = var.log_level
      NODE_OPTIONS                  = "--enable-source-maps"
      WAYPOST_TABLE                 = local.name
      WAYPOST_RECORDS_TABLE         = aws_dynamodb_table.records[0].name
      WAYPOST_NAMING                = var.naming
      WAYPOST_PREFER_CUSTOM_DOMAINS = join(",", var.prefer_custom_domains)
      WAYPOST_LINEAGE_TAGS          = join(",", var.lineage_tags)
      WAYPOST_TAG_KEYS              = jsonencode(var.tag_keys)
      WAYPOST_STANDBY               = var.standby
      WAYPOST_RECHECK_QUEUE_URL     = aws_sqs_queue.recheck[0].url
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.watch_apis[0].name
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.watch_apis_dead_letters[0].arn
  }

  dynamic "vpc_config" {
    for_each = length(var.vpc_subnet_ids) > 0 && length(var.vpc_security_group_ids) > 0 ? [1] : []

    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }

  tags = local.tags

  filename         = var.function_source.s3 == null ? "${local.functions_folder}/${local.function_keys["watch-apis"]}" : null
  source_code_hash = var.function_source.s3 == null ? filebase64sha256("${local.functions_folder}/${local.function_keys["watch-apis"]}") : null
  s3_bucket        = try(var.function_source.s3.bucket, null)
  s3_key           = var.function_source.s3 == null ? null : "${var.function_source.s3.prefix}${local.function_keys["watch-apis"]}"

  depends_on = [aws_iam_role_policy.watch_apis, aws_iam_role_policy_attachment.watch_apis]

  lifecycle {
    precondition {
      condition     = local.function_keys["watch-apis"] != null
      error_message = "No zip file of the function watch-apis in the folder of function_source.zip. Unpack a release there, or run npm run synth."
    }
  }
}

resource "aws_lambda_function_event_invoke_config" "watch_apis" {
  count = var.create ? 1 : 0

  function_name                = aws_lambda_function.watch_apis[0].function_name
  qualifier                    = "$LATEST"
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600
}

resource "aws_cloudwatch_log_group" "watch_endpoints" {
  count = var.create ? 1 : 0

  name              = "/aws/lambda/${local.name}-watch-endpoints"
  retention_in_days = var.cloudwatch_logs_retention_in_days
  kms_key_id        = var.kms_key_arn
  skip_destroy      = true

  tags = local.tags
}

resource "aws_iam_role" "watch_endpoints" {
  count = var.create ? 1 : 0

  name                 = "${local.role_name}-endpoints-${local.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  description          = "Permissions of the function ${local.name}-watch-endpoints"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "lambda.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account_id }
        }
      },
    ]
  })

  tags = local.tags
}

resource "aws_iam_role_policy" "watch_endpoints" {
  count = var.create ? 1 : 0

  name = "watch-endpoints"
  role = aws_iam_role.watch_endpoints[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.watch_endpoints[0].arn}:*"
      },
      {
        Sid      = "WriteReadersTable"
        Effect   = "Allow"
        Action   = ["dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Query"]
        Resource = "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/${local.name}"
      },
      {
        Sid      = "WriteRecords"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
        Resource = aws_dynamodb_table.records[0].arn
      },
      {
        Sid      = "SendRechecks"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = aws_sqs_queue.recheck[0].arn
      },
      {
        Sid      = "LeaveEnrolment"
        Effect   = "Deny"
        Action   = ["dynamodb:PutItem", "dynamodb:UpdateItem"]
        Resource = aws_dynamodb_table.records[0].arn
        Condition = {
          "ForAnyValue:StringLike" = {
            "dynamodb:LeadingKeys" = ["ENROLMENT", "ENROLLED_ACCOUNT", "ENROLMENT_VERSION*", "OWNER#*"]
          }
        }
      },
      {
        Sid      = "KeepFailures"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = aws_sqs_queue.watch_endpoints_dead_letters[0].arn
      },
      {
        Sid      = "UseKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = coalesce(var.kms_key_arn, "arn:${local.partition}:kms:${local.region}:${local.account_id}:key/none")
      },
      {
        Sid    = "UseTableKey"
        Effect = "Allow"
        Action = [
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
        ]
        Resource = coalesce(var.table_kms_key_arn, "arn:${local.partition}:kms:${local.region}:${local.account_id}:key/none")
        Condition = {
          StringEquals = { "kms:ViaService" = "dynamodb.${local.region}.${local.dns_suffix}" }
        }
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "watch_endpoints" {
  count = var.create && length(var.vpc_subnet_ids) > 0 && length(var.vpc_security_group_ids) > 0 ? 1 : 0

  role       = aws_iam_role.watch_endpoints[0].name
  policy_arn = aws_iam_policy.vpc[0].arn
}

resource "aws_lambda_function" "watch_endpoints" {
  count = var.create ? 1 : 0

  function_name                  = "${local.name}-watch-endpoints"
  description                    = "Waypost registry ${var.registry_name}: applies events on VPC endpoints and their tags"
  role                           = aws_iam_role.watch_endpoints[0].arn
  runtime                        = "nodejs24.x"
  architectures                  = ["arm64"]
  handler                        = "index.handler"
  memory_size                    = 512
  timeout                        = 30
  reserved_concurrent_executions = var.watch_endpoints_concurrency != 0 ? var.watch_endpoints_concurrency : null
  kms_key_arn                    = var.kms_key_arn
  code_signing_config_arn        = var.code_signing_config_arn

  environment {
    variables = {
      WAYPOST_REGISTRY              = var.registry_name
      LOG_LEVEL                     = var.log_level
      NODE_OPTIONS                  = "--enable-source-maps"
      WAYPOST_TABLE                 = local.name
      WAYPOST_RECORDS_TABLE         = aws_dynamodb_table.records[0].name
      WAYPOST_NAMING                = var.naming
      WAYPOST_PREFER_CUSTOM_DOMAINS = join(",", var.prefer_custom_domains)
      WAYPOST_LINEAGE_TAGS          = join(",", var.lineage_tags)
      WAYPOST_TAG_KEYS              = jsonencode(var.tag_keys)
      WAYPOST_STANDBY               = var.standby
      WAYPOST_RECHECK_QUEUE_URL     = aws_sqs_queue.recheck[0].url
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.watch_endpoints[0].name
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.watch_endpoints_dead_letters[0].arn
  }

  dynamic "vpc_config" {
    for_each = length(var.vpc_subnet_ids) > 0 && length(var.vpc_security_group_ids) > 0 ? [1] : []

    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }

  tags = local.tags

  filename         = var.function_source.s3 == null ? "${local.functions_folder}/${local.function_keys["watch-endpoints"]}" : null
  source_code_hash = var.function_source.s3 == null ? filebase64sha256("${local.functions_folder}/${local.function_keys["watch-endpoints"]}") : null
  s3_bucket        = try(var.function_source.s3.bucket, null)
  s3_key           = var.function_source.s3 == null ? null : "${var.function_source.s3.prefix}${local.function_keys["watch-endpoints"]}"

  depends_on = [aws_iam_role_policy.watch_endpoints, aws_iam_role_policy_attachment.watch_endpoints]

  lifecycle {
    precondition {
      condition     = local.function_keys["watch-endpoints"] != null
      error_message = "No zip file of the function watch-endpoints in the folder of function_source.zip. Unpack a release there, or run npm run synth."
    }
  }
}

resource "aws_lambda_function_event_invoke_config" "watch_endpoints" {
  count = var.create ? 1 : 0

  function_name                = aws_lambda_function.watch_endpoints[0].function_name
  qualifier                    = "$LATEST"
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600
}

resource "aws_cloudwatch_log_group" "reconcile" {
  count = var.create ? 1 : 0

  name              = "/aws/lambda/${local.name}-reconcile"
  retention_in_days = var.cloudwatch_logs_retention_in_days
  kms_key_id        = var.kms_key_arn
  skip_destroy      = true

  tags = local.tags
}

resource "aws_iam_role" "reconcile" {
  count = var.create ? 1 : 0

  name                 = "${local.role_name}-reconcile-${local.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  description          = "Permissions of the function ${local.name}-reconcile"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "lambda.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account_id }
        }
      },
    ]
  })

  tags = local.tags
}

resource "aws_iam_role_policy" "reconcile" {
  count = var.create ? 1 : 0

  name = "reconcile"
  role = aws_iam_role.reconcile[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.reconcile[0].arn}:*"
      },
      {
        Sid      = "WriteReadersTable"
        Effect   = "Allow"
        Action   = ["dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Query"]
        Resource = "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/${local.name}"
      },
      {
        Sid      = "WriteRecords"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
        Resource = aws_dynamodb_table.records[0].arn
      },
      {
        Sid      = "SendRechecks"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = aws_sqs_queue.recheck[0].arn
      },
      {
        Sid      = "ReadPublished"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem"]
        Resource = "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/${local.name}"
      },
      {
        Sid      = "SweepRecords"
        Effect   = "Allow"
        Action   = ["dynamodb:Query", "dynamodb:Scan", "dynamodb:DeleteItem"]
        Resource = [aws_dynamodb_table.records[0].arn, "${aws_dynamodb_table.records[0].arn}/index/scope"]
      },
      {
        Sid      = "SendSweeps"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = aws_sqs_queue.sweep[0].arn
      },
      {
        Sid      = "ReceiveMessages"
        Effect   = "Allow"
        Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
        Resource = [aws_sqs_queue.recheck[0].arn, aws_sqs_queue.sweep[0].arn]
      },
      {
        Sid      = "SweepSpokes"
        Effect   = "Allow"
        Action   = ["sts:AssumeRole"]
        Resource = "arn:${local.partition}:iam::*:role${var.role_path}${local.role_name}-sweep-*"
        Condition = {
          StringEquals = merge(var.organization_id != null ? { "aws:ResourceOrgID" = var.organization_id } : {}, var.organization_id != null ? {} : { "aws:ResourceAccount" = local.served_account_ids })
        }
      },
      {
        Sid    = "ReadRestApis"
        Effect = "Allow"
        Action = ["apigateway:GET"]
        Resource = [
          "arn:${local.partition}:apigateway:${local.region}::/restapis",
          "arn:${local.partition}:apigateway:${local.region}::/restapis/??????????",
          "arn:${local.partition}:apigateway:${local.region}::/restapis/??????????/stages",
          "arn:${local.partition}:apigateway:${local.region}::/restapis/??????????/stages/*",
          "arn:${local.partition}:apigateway:${local.region}::/restapis/??????????/deployments/*",
        ]
      },
      {
        Sid      = "ReadNoExports"
        Effect   = "Deny"
        Action   = ["apigateway:GET"]
        Resource = "arn:${local.partition}:apigateway:${local.region}::/restapis/??????????/stages/*/*"
      },
      {
        Sid    = "ReadCustomDomains"
        Effect = "Allow"
        Action = ["apigateway:GET"]
        Resource = [
          "arn:${local.partition}:apigateway:${local.region}::/domainnames",
          "arn:${local.partition}:apigateway:${local.region}::/domainnameaccessassociations",
          "arn:${local.partition}:apigateway:${local.region}:${local.account_id}:/domainnames/*",
        ]
      },
      {
        Sid      = "ReadVpcEndpoints"
        Effect   = "Allow"
        Action   = ["ec2:DescribeVpcEndpoints"]
        Resource = "*"
        Condition = {
          StringEquals = { "aws:RequestedRegion" = local.region }
        }
      },
      {
        Sid      = "FindTrails"
        Effect   = "Allow"
        Action   = ["cloudtrail:DescribeTrails"]
        Resource = "*"
      },
      {
        Sid      = "ReadTrails"
        Effect   = "Allow"
        Action   = ["cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors"]
        Resource = "arn:${local.partition}:cloudtrail:*:*:trail/*"
      },
      {
        Sid    = "ExpandUnits"
        Effect = "Allow"
        Action = [
          "organizations:ListAccounts",
          "organizations:ListAccountsForParent",
          "organizations:ListOrganizationalUnitsForParent",
          "organizations:ListParents",
        ]
        Resource = "*"
      },
      {
        Sid      = "KeepFailures"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = aws_sqs_queue.sweep_dead_letters[0].arn
      },
      {
        Sid      = "UseKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = coalesce(var.kms_key_arn, "arn:${local.partition}:kms:${local.region}:${local.account_id}:key/none")
      },
      {
        Sid    = "UseTableKey"
        Effect = "Allow"
        Action = [
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
        ]
        Resource = coalesce(var.table_kms_key_arn, "arn:${local.partition}:kms:${local.region}:${local.account_id}:key/none")
        Condition = {
          StringEquals = { "kms:ViaService" = "dynamodb.${local.region}.${local.dns_suffix}" }
        }
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "reconcile" {
  count = var.create && length(var.vpc_subnet_ids) > 0 && length(var.vpc_security_group_ids) > 0 ? 1 : 0

  role       = aws_iam_role.reconcile[0].name
  policy_arn = aws_iam_policy.vpc[0].arn
}

resource "aws_lambda_function" "reconcile" {
  count = var.create ? 1 : 0

  function_name                  = "${local.name}-reconcile"
  description                    = "Waypost registry ${var.registry_name}: sweeps accounts and runs re-checks"
  role                           = aws_iam_role.reconcile[0].arn
  runtime                        = "nodejs24.x"
  architectures                  = ["arm64"]
  handler                        = "index.handler"
  memory_size                    = 512
  timeout                        = 900
  reserved_concurrent_executions = var.reconcile_concurrency != 0 ? var.reconcile_concurrency : null
  kms_key_arn                    = var.kms_key_arn
  code_signing_config_arn        = var.code_signing_config_arn

  environment {
    variables = {
      WAYPOST_REGISTRY              = var.registry_name
      LOG_LEVEL                     = var.log_level
      NODE_OPTIONS                  = "--enable-source-maps"
      WAYPOST_TABLE                 = local.name
      WAYPOST_RECORDS_TABLE         = aws_dynamodb_table.records[0].name
      WAYPOST_NAMING                = var.naming
      WAYPOST_PREFER_CUSTOM_DOMAINS = join(",", var.prefer_custom_domains)
      WAYPOST_LINEAGE_TAGS          = join(",", var.lineage_tags)
      WAYPOST_TAG_KEYS              = jsonencode(var.tag_keys)
      WAYPOST_STANDBY               = var.standby
      WAYPOST_RECHECK_QUEUE_URL     = aws_sqs_queue.recheck[0].url
      WAYPOST_SWEEP_QUEUE_URL       = aws_sqs_queue.sweep[0].url
      WAYPOST_ENROLMENT_MODE        = var.enrolment_mode
      WAYPOST_ACCOUNTS              = join(",", local.served_account_ids)
      WAYPOST_EXCLUDED_ACCOUNTS     = join(",", var.excluded_account_ids)
      WAYPOST_UNITS                 = join(",", var.organizational_unit_ids)
      WAYPOST_OWNERS                = jsonencode(var.owners)
      WAYPOST_SWEEP_REGIONS         = join(",", var.sweep_regions)
      WAYPOST_SWEEP_ROLE            = "arn:${local.partition}:iam::{account}:role${var.role_path}${local.role_name}-sweep-{region}"
      WAYPOST_SWEEP_RPS             = var.sweep_requests_per_second
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.reconcile[0].name
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.sweep_dead_letters[0].arn
  }

  dynamic "vpc_config" {
    for_each = length(var.vpc_subnet_ids) > 0 && length(var.vpc_security_group_ids) > 0 ? [1] : []

    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }

  tags = local.tags

  filename         = var.function_source.s3 == null ? "${local.functions_folder}/${local.function_keys["reconcile"]}" : null
  source_code_hash = var.function_source.s3 == null ? filebase64sha256("${local.functions_folder}/${local.function_keys["reconcile"]}") : null
  s3_bucket        = try(var.function_source.s3.bucket, null)
  s3_key           = var.function_source.s3 == null ? null : "${var.function_source.s3.prefix}${local.function_keys["reconcile"]}"

  depends_on = [aws_iam_role_policy.reconcile, aws_iam_role_policy_attachment.reconcile]

  lifecycle {
    precondition {
      condition     = local.function_keys["reconcile"] != null
      error_message = "No zip file of the function reconcile in the folder of function_source.zip. Unpack a release there, or run npm run synth."
    }
  }
}

resource "aws_lambda_function_event_invoke_config" "reconcile" {
  count = var.create ? 1 : 0

  function_name                = aws_lambda_function.reconcile[0].function_name
  qualifier                    = "$LATEST"
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600
}

resource "aws_cloudwatch_log_group" "health" {
  count = var.create ? 1 : 0

  name              = "/aws/lambda/${local.name}-health"
  retention_in_days = var.cloudwatch_logs_retention_in_days
  kms_key_id        = var.kms_key_arn
  skip_destroy      = true

  tags = local.tags
}

resource "aws_iam_role" "health" {
  count = var.create ? 1 : 0

  name                 = "${local.role_name}-health-${local.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  description          = "Permissions of the function ${local.name}-health"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "lambda.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account_id }
        }
      },
    ]
  })

  tags = local.tags
}

resource "aws_iam_role_policy" "health" {
  count = var.create ? 1 : 0

  name = "health"
  role = aws_iam_role.health[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.health[0].arn}:*"
      },
      {
        Sid      = "ReadReadersTable"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:Query"]
        Resource = "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/${local.name}"
      },
      {
        Sid      = "WriteHealth"
        Effect   = "Allow"
        Action   = ["dynamodb:UpdateItem"]
        Resource = "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/${local.name}"
        Condition = {
          "ForAllValues:StringLike" = {
            "dynamodb:LeadingKeys" = ["LIST#*"]
          }
        }
      },
      {
        Sid      = "ReadStream"
        Effect   = "Allow"
        Action   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
        Resource = !var.standby ? aws_dynamodb_table.readers[0].stream_arn : coalesce(var.replica_stream_arn, "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/${local.name}")
      },
      {
        Sid      = "KeepFailures"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = aws_sqs_queue.health_dead_letters[0].arn
      },
      {
        Sid      = "UseKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = coalesce(var.kms_key_arn, "arn:${local.partition}:kms:${local.region}:${local.account_id}:key/none")
      },
      {
        Sid    = "UseTableKey"
        Effect = "Allow"
        Action = [
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
        ]
        Resource = coalesce(var.table_kms_key_arn, "arn:${local.partition}:kms:${local.region}:${local.account_id}:key/none")
        Condition = {
          StringEquals = { "kms:ViaService" = "dynamodb.${local.region}.${local.dns_suffix}" }
        }
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "health" {
  count = var.create && length(var.vpc_subnet_ids) > 0 && length(var.vpc_security_group_ids) > 0 ? 1 : 0

  role       = aws_iam_role.health[0].name
  policy_arn = aws_iam_policy.vpc[0].arn
}

resource "aws_lambda_function" "health" {
  count = var.create ? 1 : 0

  function_name                  = "${local.name}-health"
  description                    = "Waypost registry ${var.registry_name}: computes the health of services"
  role                           = aws_iam_role.health[0].arn
  runtime                        = "nodejs24.x"
  architectures                  = ["arm64"]
  handler                        = "index.handler"
  memory_size                    = 1024
  timeout                        = 300
  reserved_concurrent_executions = var.health_concurrency != 0 ? var.health_concurrency : null
  kms_key_arn                    = var.kms_key_arn
  code_signing_config_arn        = var.code_signing_config_arn

  environment {
    variables = {
      WAYPOST_REGISTRY              = var.registry_name
      LOG_LEVEL                     = var.log_level
      NODE_OPTIONS                  = "--enable-source-maps"
      WAYPOST_TABLE                 = local.name
      WAYPOST_RECORDS_TABLE         = aws_dynamodb_table.records[0].name
      WAYPOST_NAMING                = var.naming
      WAYPOST_PREFER_CUSTOM_DOMAINS = join(",", var.prefer_custom_domains)
      WAYPOST_LINEAGE_TAGS          = join(",", var.lineage_tags)
      WAYPOST_TAG_KEYS              = jsonencode(var.tag_keys)
      WAYPOST_STANDBY               = var.standby
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.health[0].name
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.health_dead_letters[0].arn
  }

  dynamic "vpc_config" {
    for_each = length(var.vpc_subnet_ids) > 0 && length(var.vpc_security_group_ids) > 0 ? [1] : []

    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }

  tags = local.tags

  filename         = var.function_source.s3 == null ? "${local.functions_folder}/${local.function_keys["health"]}" : null
  source_code_hash = var.function_source.s3 == null ? filebase64sha256("${local.functions_folder}/${local.function_keys["health"]}") : null
  s3_bucket        = try(var.function_source.s3.bucket, null)
  s3_key           = var.function_source.s3 == null ? null : "${var.function_source.s3.prefix}${local.function_keys["health"]}"

  depends_on = [aws_iam_role_policy.health, aws_iam_role_policy_attachment.health]

  lifecycle {
    precondition {
      condition     = local.function_keys["health"] != null
      error_message = "No zip file of the function health in the folder of function_source.zip. Unpack a release there, or run npm run synth."
    }
  }
}

resource "aws_lambda_function_event_invoke_config" "health" {
  count = var.create ? 1 : 0

  function_name                = aws_lambda_function.health[0].function_name
  qualifier                    = "$LATEST"
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600
}

resource "aws_cloudwatch_log_group" "activity" {
  count = var.create ? 1 : 0

  name              = "/aws/lambda/${local.name}-activity"
  retention_in_days = var.cloudwatch_logs_retention_in_days
  kms_key_id        = var.kms_key_arn
  skip_destroy      = true

  tags = local.tags
}

resource "aws_iam_role" "activity" {
  count = var.create ? 1 : 0

  name                 = "${local.role_name}-activity-${local.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  description          = "Permissions of the function ${local.name}-activity"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "lambda.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account_id }
        }
      },
    ]
  })

  tags = local.tags
}

resource "aws_iam_role_policy" "activity" {
  count = var.create ? 1 : 0

  name = "activity"
  role = aws_iam_role.activity[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.activity[0].arn}:*"
      },
      {
        Sid      = "ReadReadersTable"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem"]
        Resource = "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/${local.name}"
      },
      {
        Sid      = "ReadRecords"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem"]
        Resource = aws_dynamodb_table.records[0].arn
      },
      {
        Sid      = "WriteActivity"
        Effect   = "Allow"
        Action   = ["dynamodb:PutItem"]
        Resource = aws_dynamodb_table.records[0].arn
        Condition = {
          "ForAllValues:StringLike" = {
            "dynamodb:LeadingKeys" = ["ACTIVITY#*"]
          }
        }
      },
      {
        Sid      = "ReadStream"
        Effect   = "Allow"
        Action   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
        Resource = aws_dynamodb_table.records[0].stream_arn
      },
      {
        Sid      = "AnnounceMoves"
        Effect   = "Allow"
        Action   = ["events:PutEvents"]
        Resource = local.event_bus_arn
        Condition = {
          StringEquals = { "events:source" = "waypost", "events:detail-type" = "WaypostServiceMoved" }
        }
      },
      {
        Sid      = "KeepFailures"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = aws_sqs_queue.activity_dead_letters[0].arn
      },
      {
        Sid      = "UseKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = coalesce(var.kms_key_arn, "arn:${local.partition}:kms:${local.region}:${local.account_id}:key/none")
      },
      {
        Sid    = "UseTableKey"
        Effect = "Allow"
        Action = [
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
        ]
        Resource = coalesce(var.table_kms_key_arn, "arn:${local.partition}:kms:${local.region}:${local.account_id}:key/none")
        Condition = {
          StringEquals = { "kms:ViaService" = "dynamodb.${local.region}.${local.dns_suffix}" }
        }
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "activity" {
  count = var.create && length(var.vpc_subnet_ids) > 0 && length(var.vpc_security_group_ids) > 0 ? 1 : 0

  role       = aws_iam_role.activity[0].name
  policy_arn = aws_iam_policy.vpc[0].arn
}

resource "aws_lambda_function" "activity" {
  count = var.create ? 1 : 0

  function_name                  = "${local.name}-activity"
  description                    = "Waypost registry ${var.registry_name}: keeps the activity and announces moves"
  role                           = aws_iam_role.activity[0].arn
  runtime                        = "nodejs24.x"
  architectures                  = ["arm64"]
  handler                        = "index.handler"
  memory_size                    = 512
  timeout                        = 60
  reserved_concurrent_executions = var.activity_concurrency != 0 ? var.activity_concurrency : null
  kms_key_arn                    = var.kms_key_arn
  code_signing_config_arn        = var.code_signing_config_arn

  environment {
    variables = {
      WAYPOST_REGISTRY              = var.registry_name
      LOG_LEVEL                     = var.log_level
      NODE_OPTIONS                  = "--enable-source-maps"
      WAYPOST_TABLE                 = local.name
      WAYPOST_RECORDS_TABLE         = aws_dynamodb_table.records[0].name
      WAYPOST_NAMING                = var.naming
      WAYPOST_PREFER_CUSTOM_DOMAINS = join(",", var.prefer_custom_domains)
      WAYPOST_LINEAGE_TAGS          = join(",", var.lineage_tags)
      WAYPOST_TAG_KEYS              = jsonencode(var.tag_keys)
      WAYPOST_EVENT_BUS             = local.event_bus_name
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.activity[0].name
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.activity_dead_letters[0].arn
  }

  dynamic "vpc_config" {
    for_each = length(var.vpc_subnet_ids) > 0 && length(var.vpc_security_group_ids) > 0 ? [1] : []

    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }

  tags = local.tags

  filename         = var.function_source.s3 == null ? "${local.functions_folder}/${local.function_keys["activity"]}" : null
  source_code_hash = var.function_source.s3 == null ? filebase64sha256("${local.functions_folder}/${local.function_keys["activity"]}") : null
  s3_bucket        = try(var.function_source.s3.bucket, null)
  s3_key           = var.function_source.s3 == null ? null : "${var.function_source.s3.prefix}${local.function_keys["activity"]}"

  depends_on = [aws_iam_role_policy.activity, aws_iam_role_policy_attachment.activity]

  lifecycle {
    precondition {
      condition     = local.function_keys["activity"] != null
      error_message = "No zip file of the function activity in the folder of function_source.zip. Unpack a release there, or run npm run synth."
    }
  }
}

resource "aws_lambda_function_event_invoke_config" "activity" {
  count = var.create ? 1 : 0

  function_name                = aws_lambda_function.activity[0].function_name
  qualifier                    = "$LATEST"
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600
}

resource "aws_cloudwatch_log_group" "query" {
  count = var.create ? 1 : 0

  name              = "/aws/lambda/${local.name}-query"
  retention_in_days = var.cloudwatch_logs_retention_in_days
  kms_key_id        = var.kms_key_arn
  skip_destroy      = true

  tags = local.tags
}

resource "aws_iam_role" "query" {
  count = var.create ? 1 : 0

  name                 = "${local.role_name}-query-${local.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  description          = "Permissions of the function ${local.name}-query"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "lambda.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account_id }
        }
      },
    ]
  })

  tags = local.tags
}

resource "aws_iam_role_policy" "query" {
  count = var.create ? 1 : 0

  name = "query"
  role = aws_iam_role.query[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.query[0].arn}:*"
      },
      {
        Sid      = "ReadReadersTable"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:Query"]
        Resource = "arn:${local.partition}:dynamodb:${local.region}:${local.account_id}:table/${local.name}"
      },
      {
        Sid      = "ReadRecords"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchGetItem", "dynamodb:Query"]
        Resource = aws_dynamodb_table.records[0].arn
      },
      {
        Sid      = "UseTableKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = coalesce(var.table_kms_key_arn, "arn:${local.partition}:kms:${local.region}:${local.account_id}:key/none")
        Condition = {
          StringEquals = { "kms:ViaService" = "dynamodb.${local.region}.${local.dns_suffix}" }
        }
      },
    ]
  })
}

resource "aws_iam_role_policy_attachment" "query" {
  count = var.create && length(var.vpc_subnet_ids) > 0 && length(var.vpc_security_group_ids) > 0 ? 1 : 0

  role       = aws_iam_role.query[0].name
  policy_arn = aws_iam_policy.vpc[0].arn
}

resource "aws_lambda_function" "query" {
  count = var.create ? 1 : 0

  function_name                  = "${local.name}-query"
  description                    = "Waypost registry ${var.registry_name}: answers questions over HTTP"
  role                           = aws_iam_role.query[0].arn
  runtime                        = "nodejs24.x"
  architectures                  = ["arm64"]
  handler                        = "index.handler"
  memory_size                    = 512
  timeout                        = 10
  reserved_concurrent_executions = var.query_concurrency != 0 ? var.query_concurrency : null
  kms_key_arn                    = var.kms_key_arn
  code_signing_config_arn        = var.code_signing_config_arn

  environment {
    variables = {
      WAYPOST_REGISTRY              = var.registry_name
      LOG_LEVEL                     = var.log_level
      NODE_OPTIONS                  = "--enable-source-maps"
      WAYPOST_TABLE                 = local.name
      WAYPOST_RECORDS_TABLE         = aws_dynamodb_table.records[0].name
      WAYPOST_NAMING                = var.naming
      WAYPOST_PREFER_CUSTOM_DOMAINS = join(",", var.prefer_custom_domains)
      WAYPOST_LINEAGE_TAGS          = join(",", var.lineage_tags)
      WAYPOST_TAG_KEYS              = jsonencode(var.tag_keys)
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.query[0].name
  }

  dynamic "vpc_config" {
    for_each = length(var.vpc_subnet_ids) > 0 && length(var.vpc_security_group_ids) > 0 ? [1] : []

    content {
      subnet_ids         = var.vpc_subnet_ids
      security_group_ids = var.vpc_security_group_ids
    }
  }

  tags = local.tags

  filename         = var.function_source.s3 == null ? "${local.functions_folder}/${local.function_keys["query"]}" : null
  source_code_hash = var.function_source.s3 == null ? filebase64sha256("${local.functions_folder}/${local.function_keys["query"]}") : null
  s3_bucket        = try(var.function_source.s3.bucket, null)
  s3_key           = var.function_source.s3 == null ? null : "${var.function_source.s3.prefix}${local.function_keys["query"]}"

  depends_on = [aws_iam_role_policy.query, aws_iam_role_policy_attachment.query]

  lifecycle {
    precondition {
      condition     = local.function_keys["query"] != null
      error_message = "No zip file of the function query in the folder of function_source.zip. Unpack a release there, or run npm run synth."
    }
  }
}

resource "aws_lambda_event_source_mapping" "health_changes" {
  count = var.create && !var.standby ? 1 : 0

  event_source_arn                   = aws_dynamodb_table.readers[0].stream_arn
  function_name                      = aws_lambda_function.health[0].function_name
  batch_size                         = 1000
  starting_position                  = "LATEST"
  maximum_batching_window_in_seconds = 5
  maximum_retry_attempts             = 5
  maximum_record_age_in_seconds      = 3600

  filter_criteria {
    filter {
      pattern = "{\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[{\"prefix\":\"SERVICE#\"},{\"prefix\":\"NETLIST#\"}]}}}}"
    }
  }

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.health_dead_letters[0].arn
    }
  }

  tags = local.tags
}

resource "aws_lambda_event_source_mapping" "replica_health_changes" {
  count = var.create && var.replica_stream_arn != null ? 1 : 0

  event_source_arn                   = var.replica_stream_arn
  function_name                      = aws_lambda_function.health[0].function_name
  batch_size                         = 1000
  starting_position                  = "LATEST"
  maximum_batching_window_in_seconds = 5
  maximum_retry_attempts             = 5
  maximum_record_age_in_seconds      = 3600

  filter_criteria {
    filter {
      pattern = "{\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[{\"prefix\":\"SERVICE#\"},{\"prefix\":\"NETLIST#\"}]}}}}"
    }
  }

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.health_dead_letters[0].arn
    }
  }

  tags = local.tags
}

resource "aws_scheduler_schedule" "hourly_health" {
  count = var.create ? 1 : 0

  name                = "${local.name}-hourly-health"
  group_name          = aws_scheduler_schedule_group.this[0].name
  description         = "Computes the health of all services: a verdict may also change with time"
  schedule_expression = "rate(1 hour)"
  kms_key_arn         = var.kms_key_arn

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.health[0].arn
    role_arn = aws_iam_role.schedule[0].arn
    input    = "{\"health\":\"all\"}"

    dead_letter_config {
      arn = aws_sqs_queue.health_dead_letters[0].arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 10
    }
  }
}

resource "aws_lambda_event_source_mapping" "activity_changes" {
  count = var.create ? 1 : 0

  event_source_arn                   = aws_dynamodb_table.records[0].stream_arn
  function_name                      = aws_lambda_function.activity[0].function_name
  batch_size                         = 100
  starting_position                  = "TRIM_HORIZON"
  maximum_batching_window_in_seconds = 1
  maximum_retry_attempts             = -1
  maximum_record_age_in_seconds      = 21600
  bisect_batch_on_function_error     = true

  filter_criteria {
    filter {
      pattern = "{\"eventName\":[\"INSERT\",\"MODIFY\"],\"dynamodb\":{\"Keys\":{\"pk\":{\"S\":[{\"prefix\":\"HISTORY#\"},{\"prefix\":\"NAME#\"},\"SWEEPS\"]}}}}"
    }
  }

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.activity_dead_letters[0].arn
    }
  }

  tags = local.tags
}
