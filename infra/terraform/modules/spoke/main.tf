# A spoke: another account or region. Rules send CloudTrail events straight to the hub's bus, since EventBridge does not forward an event
# twice, and a role lets the hub sweep. No code runs in a spoke.
# Generated from the CloudFormation template by `npm run synth`.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account_id  = data.aws_caller_identity.current.account_id
  partition   = data.aws_partition.current.partition
  dns_suffix  = data.aws_partition.current.dns_suffix
  region      = data.aws_region.current.id
  name        = "waypost-${var.registry_name}"
  role_name   = "${var.name_prefix}-${var.registry_name}"
  hub_bus_arn = "arn:${local.partition}:events:${var.hub_region}:${var.hub_account_id}:event-bus/${coalesce(var.hub_bus_name, local.name)}"
  tags        = merge(var.tags, { "waypost:registry" = var.registry_name })
}

locals {
  event_patterns = {
    api-calls = {
      source      = ["aws.apigateway"]
      detail-type = ["AWS API Call via CloudTrail"]
      detail = {
        eventSource = ["apigateway.amazonaws.com"]
        eventName = [
          "CreateRestApi",
          "ImportRestApi",
          "PutRestApi",
          "UpdateRestApi",
          "DeleteRestApi",
          "CreateStage",
          "UpdateStage",
          "DeleteStage",
          "CreateDeployment",
          "TagResource",
          "UntagResource",
          "CreateDomainName",
          "UpdateDomainName",
          "DeleteDomainName",
          "CreateBasePathMapping",
          "UpdateBasePathMapping",
          "DeleteBasePathMapping",
          "CreateDomainNameAccessAssociation",
          "DeleteDomainNameAccessAssociation",
          "RejectDomainNameAccessAssociation",
        ]
        errorCode = [{ exists = false }]
      }
    }
    web-acl-calls = {
      source      = ["aws.wafv2"]
      detail-type = ["AWS API Call via CloudTrail"]
      detail = {
        eventSource = ["wafv2.amazonaws.com"]
        eventName   = ["AssociateWebACL", "DisassociateWebACL"]
        errorCode   = [{ exists = false }]
      }
    }
    endpoint-calls = {
      source      = ["aws.ec2"]
      detail-type = ["AWS API Call via CloudTrail"]
      detail = {
        eventSource = ["ec2.amazonaws.com"]
        eventName   = ["CreateVpcEndpoint", "ModifyVpcEndpoint", "DeleteVpcEndpoints"]
        errorCode   = [{ exists = false }]
      }
    }
    endpoint-tag-calls = {
      source      = ["aws.ec2"]
      detail-type = ["AWS API Call via CloudTrail"]
      detail = {
        eventSource = ["ec2.amazonaws.com"]
        eventName   = ["CreateTags", "DeleteTags"]
        errorCode   = [{ exists = false }]
        requestParameters = {
          resourcesSet = {
            items = {
              resourceId = [{ prefix = "vpce-" }]
            }
          }
        }
      }
    }
  }
}

resource "aws_sqs_queue" "dead_letters" {
  count = var.create ? 1 : 0

  name                      = "${local.name}-forward-dead"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms_key_arn
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null

  tags = local.tags
}

resource "aws_sqs_queue_policy" "dead_letters" {
  count = var.create ? 1 : 0

  queue_url = aws_sqs_queue.dead_letters[0].url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.dead_letters[0].arn
        Condition = {
          Bool = { "aws:SecureTransport" = "false" }
        }
      },
      {
        Sid       = "UndeliveredEvents"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = ["sqs:SendMessage"]
        Resource  = aws_sqs_queue.dead_letters[0].arn
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = [
              "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}-api-calls-forward",
              "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}-web-acl-calls-forward",
              "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}-endpoint-calls-forward",
              "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}-endpoint-tag-calls-forward",
              "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}-api-calls-forward-second",
              "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}-web-acl-calls-forward-second",
              "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}-endpoint-calls-forward-second",
              "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}-endpoint-tag-calls-forward-second",
            ]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "forward" {
  count = var.create ? 1 : 0

  name                 = "${local.role_name}-forward-${local.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  description          = "Lets EventBridge send events to the hub of the Waypost registry"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account_id }
        }
      },
    ]
  })

  tags = local.tags
}

resource "aws_iam_role_policy" "forward" {
  count = var.create ? 1 : 0

  name = "forward"
  role = aws_iam_role.forward[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "SendToHub"
        Effect   = "Allow"
        Action   = ["events:PutEvents"]
        Resource = var.second_hub_region != null ? [local.hub_bus_arn, var.hub_bus_name != null ? "arn:${local.partition}:events:${var.second_hub_region}:${var.hub_account_id}:event-bus/${var.hub_bus_name}" : "arn:${local.partition}:events:${var.second_hub_region}:${var.hub_account_id}:event-bus/${local.name}"] : [local.hub_bus_arn]
      },
    ]
  })
}

resource "aws_cloudwatch_event_rule" "forward_api_calls" {
  count = var.create ? 1 : 0

  name          = "${local.name}-api-calls-forward"
  description   = "Waypost: sends api calls to the hub"
  event_pattern = jsonencode(local.event_patterns["api-calls"])

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "forward_api_calls" {
  count = var.create ? 1 : 0

  rule      = aws_cloudwatch_event_rule.forward_api_calls[0].name
  target_id = "hub"
  arn       = local.hub_bus_arn
  role_arn  = aws_iam_role.forward[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_cloudwatch_event_rule" "forward_web_acl_calls" {
  count = var.create ? 1 : 0

  name          = "${local.name}-web-acl-calls-forward"
  description   = "Waypost: sends web acl calls to the hub"
  event_pattern = jsonencode(local.event_patterns["web-acl-calls"])

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "forward_web_acl_calls" {
  count = var.create ? 1 : 0

  rule      = aws_cloudwatch_event_rule.forward_web_acl_calls[0].name
  target_id = "hub"
  arn       = local.hub_bus_arn
  role_arn  = aws_iam_role.forward[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_cloudwatch_event_rule" "forward_endpoint_calls" {
  count = var.create ? 1 : 0

  name          = "${local.name}-endpoint-calls-forward"
  description   = "Waypost: sends endpoint calls to the hub"
  event_pattern = jsonencode(local.event_patterns["endpoint-calls"])

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "forward_endpoint_calls" {
  count = var.create ? 1 : 0

  rule      = aws_cloudwatch_event_rule.forward_endpoint_calls[0].name
  target_id = "hub"
  arn       = local.hub_bus_arn
  role_arn  = aws_iam_role.forward[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_cloudwatch_event_rule" "forward_endpoint_tag_calls" {
  count = var.create ? 1 : 0

  name          = "${local.name}-endpoint-tag-calls-forward"
  description   = "Waypost: sends endpoint tag calls to the hub"
  event_pattern = jsonencode(local.event_patterns["endpoint-tag-calls"])

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "forward_endpoint_tag_calls" {
  count = var.create ? 1 : 0

  rule      = aws_cloudwatch_event_rule.forward_endpoint_tag_calls[0].name
  target_id = "hub"
  arn       = local.hub_bus_arn
  role_arn  = aws_iam_role.forward[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_cloudwatch_event_rule" "forward_api_calls_to_second_hub" {
  count = var.create && var.second_hub_region != null ? 1 : 0

  name          = "${local.name}-api-calls-forward-second"
  description   = "Waypost: sends api calls to the second hub"
  event_pattern = jsonencode(local.event_patterns["api-calls"])

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "forward_api_calls_to_second_hub" {
  count = var.create && var.second_hub_region != null ? 1 : 0

  rule      = aws_cloudwatch_event_rule.forward_api_calls_to_second_hub[0].name
  target_id = "hub"
  arn       = var.hub_bus_name != null ? "arn:${local.partition}:events:${var.second_hub_region}:${var.hub_account_id}:event-bus/${var.hub_bus_name}" : "arn:${local.partition}:events:${var.second_hub_region}:${var.hub_account_id}:event-bus/${local.name}"
  role_arn  = aws_iam_role.forward[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_cloudwatch_event_rule" "forward_web_acl_calls_to_second_hub" {
  count = var.create && var.second_hub_region != null ? 1 : 0

  name          = "${local.name}-web-acl-calls-forward-second"
  description   = "Waypost: sends web acl calls to the second hub"
  event_pattern = jsonencode(local.event_patterns["web-acl-calls"])

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "forward_web_acl_calls_to_second_hub" {
  count = var.create && var.second_hub_region != null ? 1 : 0

  rule      = aws_cloudwatch_event_rule.forward_web_acl_calls_to_second_hub[0].name
  target_id = "hub"
  arn       = var.hub_bus_name != null ? "arn:${local.partition}:events:${var.second_hub_region}:${var.hub_account_id}:event-bus/${var.hub_bus_name}" : "arn:${local.partition}:events:${var.second_hub_region}:${var.hub_account_id}:event-bus/${local.name}"
  role_arn  = aws_iam_role.forward[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_cloudwatch_event_rule" "forward_endpoint_calls_to_second_hub" {
  count = var.create && var.second_hub_region != null ? 1 : 0

  name          = "${local.name}-endpoint-calls-forward-second"
  description   = "Waypost: sends endpoint calls to the second hub"
  event_pattern = jsonencode(local.event_patterns["endpoint-calls"])

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "forward_endpoint_calls_to_second_hub" {
  count = var.create && var.second_hub_region != null ? 1 : 0

  rule      = aws_cloudwatch_event_rule.forward_endpoint_calls_to_second_hub[0].name
  target_id = "hub"
  arn       = var.hub_bus_name != null ? "arn:${local.partition}:events:${var.second_hub_region}:${var.hub_account_id}:event-bus/${var.hub_bus_name}" : "arn:${local.partition}:events:${var.second_hub_region}:${var.hub_account_id}:event-bus/${local.name}"
  role_arn  = aws_iam_role.forward[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_cloudwatch_event_rule" "forward_endpoint_tag_calls_to_second_hub" {
  count = var.create && var.second_hub_region != null ? 1 : 0

  name          = "${local.name}-endpoint-tag-calls-forward-second"
  description   = "Waypost: sends endpoint tag calls to the second hub"
  event_pattern = jsonencode(local.event_patterns["endpoint-tag-calls"])

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "forward_endpoint_tag_calls_to_second_hub" {
  count = var.create && var.second_hub_region != null ? 1 : 0

  rule      = aws_cloudwatch_event_rule.forward_endpoint_tag_calls_to_second_hub[0].name
  target_id = "hub"
  arn       = var.hub_bus_name != null ? "arn:${local.partition}:events:${var.second_hub_region}:${var.hub_account_id}:event-bus/${var.hub_bus_name}" : "arn:${local.partition}:events:${var.second_hub_region}:${var.hub_account_id}:event-bus/${local.name}"
  role_arn  = aws_iam_role.forward[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_iam_role" "sweep" {
  count = var.create && var.let_hub_sweep ? 1 : 0

  name                 = "${local.role_name}-sweep-${local.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  description          = "Lets the hub of the Waypost registry list REST APIs, stages and VPC endpoints"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TrustHub"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${var.hub_account_id}:root" }
        Action    = "sts:AssumeRole"
        Condition = merge({ ArnEquals = { "aws:PrincipalArn" = var.second_hub_region != null ? ["arn:${local.partition}:iam::${var.hub_account_id}:role${var.role_path}${local.role_name}-reconcile-${var.hub_region}", "arn:${local.partition}:iam::${var.hub_account_id}:role${var.role_path}${local.role_name}-reconcile-${var.second_hub_region}"] : ["arn:${local.partition}:iam::${var.hub_account_id}:role${var.role_path}${local.role_name}-reconcile-${var.hub_region}"] } }, var.organization_id != null ? { StringEquals = { "aws:PrincipalOrgID" = var.organization_id } } : {})
      },
    ]
  })

  tags = local.tags
}

resource "aws_iam_role_policy" "sweep" {
  count = var.create && var.let_hub_sweep ? 1 : 0

  name = "sweep"
  role = aws_iam_role.sweep[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
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
    ]
  })
}

resource "aws_cloudwatch_metric_alarm" "dead_letters_alarm" {
  count = var.create ? 1 : 0

  alarm_name          = "${local.name}-forward-dead"
  alarm_description   = "Events did not reach the hub. What to do: infra/README.md, \"forward-dead\"."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null
  dimensions          = { QueueName = "${local.name}-forward-dead" }

  tags = local.tags
}

resource "aws_cloudwatch_metric_alarm" "retries_alarm" {
  count = var.create ? 1 : 0

  alarm_name          = "${local.name}-forward-retries"
  alarm_description   = "Sending events to the hub is retried. What to do: infra/README.md, \"forward-retries\"."
  evaluation_periods  = 3
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn != null ? [var.alarm_topic_arn] : null

  metric_query {
    id          = "retries"
    expression  = "FILL(m0, 0) + FILL(m1, 0) + FILL(m2, 0) + FILL(m3, 0) + FILL(m4, 0) + FILL(m5, 0) + FILL(m6, 0) + FILL(m7, 0)"
    return_data = true
  }

  metric_query {
    id          = "m0"
    return_data = false

    metric {
      namespace   = "AWS/Events"
      metric_name = "RetryInvocationAttempts"
      period      = 300
      stat        = "Sum"
      dimensions  = { RuleName = "${local.name}-api-calls-forward" }
    }
  }

  metric_query {
    id          = "m1"
    return_data = false

    metric {
      namespace   = "AWS/Events"
      metric_name = "RetryInvocationAttempts"
      period      = 300
      stat        = "Sum"
      dimensions  = { RuleName = "${local.name}-web-acl-calls-forward" }
    }
  }

  metric_query {
    id          = "m2"
    return_data = false

    metric {
      namespace   = "AWS/Events"
      metric_name = "RetryInvocationAttempts"
      period      = 300
      stat        = "Sum"
      dimensions  = { RuleName = "${local.name}-endpoint-calls-forward" }
    }
  }

  metric_query {
    id          = "m3"
    return_data = false

    metric {
      namespace   = "AWS/Events"
      metric_name = "RetryInvocationAttempts"
      period      = 300
      stat        = "Sum"
      dimensions  = { RuleName = "${local.name}-endpoint-tag-calls-forward" }
    }
  }

  metric_query {
    id          = "m4"
    return_data = false

    metric {
      namespace   = "AWS/Events"
      metric_name = "RetryInvocationAttempts"
      period      = 300
      stat        = "Sum"
      dimensions  = { RuleName = "${local.name}-api-calls-forward-second" }
    }
  }

  metric_query {
    id          = "m5"
    return_data = false

    metric {
      namespace   = "AWS/Events"
      metric_name = "RetryInvocationAttempts"
      period      = 300
      stat        = "Sum"
      dimensions  = { RuleName = "${local.name}-web-acl-calls-forward-second" }
    }
  }

  metric_query {
    id          = "m6"
    return_data = false

    metric {
      namespace   = "AWS/Events"
      metric_name = "RetryInvocationAttempts"
      period      = 300
      stat        = "Sum"
      dimensions  = { RuleName = "${local.name}-endpoint-calls-forward-second" }
    }
  }

  metric_query {
    id          = "m7"
    return_data = false

    metric {
      namespace   = "AWS/Events"
      metric_name = "RetryInvocationAttempts"
      period      = 300
      stat        = "Sum"
      dimensions  = { RuleName = "${local.name}-endpoint-tag-calls-forward-second" }
    }
  }

  tags = local.tags
}
