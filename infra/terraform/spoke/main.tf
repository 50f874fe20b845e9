# A spoke is another account or region. Rules send CloudTrail events straight to the hub's bus, since EventBridge does not forward
# an event twice, and a role lets the hub sweep. No code runs in a spoke. These are the resources of spoke.template.json; a test
# compares the two.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  name      = "waypost-${var.registry_name}"
  partition = data.aws_partition.current.partition
  account   = data.aws_caller_identity.current.account_id
  region    = data.aws_region.current.name
  role      = "${var.role_name_prefix}-${var.registry_name}"
  bus_name  = var.hub_bus_name == "" ? local.name : var.hub_bus_name
  hub_bus   = "arn:${local.partition}:events:${var.hub_region}:${var.hub_account_id}:event-bus/${local.bus_name}"
  tags      = merge(var.tags, { "waypost:registry" = var.registry_name })

  # `npm run synth` writes the patterns of these rules to patterns/.
  rules = toset(["api-calls", "endpoint-calls", "endpoint-tag-calls"])
}

resource "aws_cloudwatch_event_rule" "forward" {
  for_each = local.rules

  name          = "${local.name}-${each.key}-forward"
  description   = "Waypost: sends ${replace(each.key, "-", " ")} to the hub"
  event_pattern = file("${path.module}/patterns/${each.key}.json")
  tags          = local.tags
}

resource "aws_cloudwatch_event_target" "forward" {
  for_each = local.rules

  rule      = aws_cloudwatch_event_rule.forward[each.key].name
  target_id = "hub"
  arn       = local.hub_bus
  role_arn  = aws_iam_role.forward.arn

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters.arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_iam_role" "forward" {
  name                 = "${local.role}-forward-${local.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary_arn == "" ? null : var.permissions_boundary_arn
  description          = "Lets EventBridge send events to the hub of the Waypost registry"
  assume_role_policy   = data.aws_iam_policy_document.forward_trust.json
  tags                 = local.tags
}

data "aws_iam_policy_document" "forward_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_iam_role_policy" "forward" {
  name   = "forward"
  role   = aws_iam_role.forward.id
  policy = data.aws_iam_policy_document.forward.json
}

data "aws_iam_policy_document" "forward" {
  statement {
    sid       = "SendToHub"
    actions   = ["events:PutEvents"]
    resources = [local.hub_bus]
  }
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = "${local.name}-forward-dead"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.key_arn == "" ? null : var.key_arn
  sqs_managed_sse_enabled   = var.key_arn == "" ? true : null
  tags                      = local.tags
}

resource "aws_sqs_queue_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.id
  policy    = data.aws_iam_policy_document.dead_letters.json
}

data "aws_iam_policy_document" "dead_letters" {
  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [aws_sqs_queue.dead_letters.arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  statement {
    sid       = "UndeliveredEvents"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead_letters.arn]

    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [for rule in aws_cloudwatch_event_rule.forward : rule.arn]
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${local.name}-forward-dead"
  alarm_description   = "Events did not reach the hub. What to do: infra/README.md, \"forward-dead\"."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead_letters.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  tags                = local.tags
}

# Undelivered events reach the queue only after a day of retries; the retries show within minutes.
resource "aws_cloudwatch_metric_alarm" "retries" {
  alarm_name          = "${local.name}-forward-retries"
  alarm_description   = "Sending events to the hub is retried. What to do: infra/README.md, \"forward-retries\"."
  evaluation_periods  = 3
  threshold           = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arn == "" ? [] : [var.alarm_topic_arn]
  tags                = local.tags

  metric_query {
    id          = "retries"
    expression  = "FILL(m0, 0) + FILL(m1, 0) + FILL(m2, 0)"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = sort(local.rules)

    content {
      id          = "m${metric_query.key}"
      return_data = false

      metric {
        namespace   = "AWS/Events"
        metric_name = "RetryInvocationAttempts"
        dimensions  = { RuleName = aws_cloudwatch_event_rule.forward[metric_query.value].name }
        period      = 300
        stat        = "Sum"
      }
    }
  }
}

resource "aws_iam_role" "sweep" {
  count = var.let_hub_sweep ? 1 : 0

  name                 = "${local.role}-sweep-${local.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary_arn == "" ? null : var.permissions_boundary_arn
  description          = "Lets the hub of the Waypost registry list REST APIs, stages and VPC endpoints"
  assume_role_policy   = data.aws_iam_policy_document.sweep_trust.json
  tags                 = local.tags
}

data "aws_iam_policy_document" "sweep_trust" {
  statement {
    sid     = "TrustHub"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${local.partition}:iam::${var.hub_account_id}:root"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = ["arn:${local.partition}:iam::${var.hub_account_id}:role${var.role_path}${local.role}-reconcile-${var.hub_region}"]
    }

    dynamic "condition" {
      for_each = var.organization_id == "" ? [] : [var.organization_id]

      content {
        test     = "StringEquals"
        variable = "aws:PrincipalOrgID"
        values   = [condition.value]
      }
    }
  }
}

resource "aws_iam_role_policy" "sweep" {
  count = var.let_hub_sweep ? 1 : 0

  name   = "sweep"
  role   = aws_iam_role.sweep[0].id
  policy = data.aws_iam_policy_document.sweep.json
}

data "aws_iam_policy_document" "sweep" {
  statement {
    sid     = "ReadRestApis"
    actions = ["apigateway:GET"]

    # The id of a REST API has ten characters: ten question marks match the API itself and nothing below it.
    resources = [
      "arn:${local.partition}:apigateway:${local.region}::/restapis",
      "arn:${local.partition}:apigateway:${local.region}::/restapis/??????????",
      "arn:${local.partition}:apigateway:${local.region}::/restapis/??????????/stages",
      "arn:${local.partition}:apigateway:${local.region}::/restapis/??????????/stages/*",
      "arn:${local.partition}:apigateway:${local.region}::/restapis/??????????/deployments/*",
    ]
  }

  # The name of a stage is not known at deployment, and * matches slashes too.
  statement {
    sid       = "ReadNoExports"
    effect    = "Deny"
    actions   = ["apigateway:GET"]
    resources = ["arn:${local.partition}:apigateway:${local.region}::/restapis/??????????/stages/*/*"]
  }

  # The ARNs of the domain lists have no account; a private domain's ARN has one.
  statement {
    sid     = "ReadCustomDomains"
    actions = ["apigateway:GET"]

    resources = [
      "arn:${local.partition}:apigateway:${local.region}::/domainnames",
      "arn:${local.partition}:apigateway:${local.region}::/domainnameaccessassociations",
      "arn:${local.partition}:apigateway:${local.region}:${local.account}:/domainnames/*",
    ]
  }

  # EC2's Describe calls have no resource-level permissions: the region is the narrowest limit that IAM offers.
  statement {
    sid       = "ReadVpcEndpoints"
    actions   = ["ec2:DescribeVpcEndpoints"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = [local.region]
    }
  }

  statement {
    sid       = "FindTrails"
    actions   = ["cloudtrail:DescribeTrails"]
    resources = ["*"]
  }

  statement {
    sid       = "ReadTrails"
    actions   = ["cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors"]
    resources = ["arn:${local.partition}:cloudtrail:*:*:trail/*"]
  }
}
