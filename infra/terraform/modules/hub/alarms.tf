# Generated from the CloudFormation template by `npm run synth`.

resource "aws_sns_topic" "alarm" {
  count = var.create && var.alarm_topic_arn == null ? 1 : 0

  name              = "${local.name}-alarms"
  kms_master_key_id = var.kms_key_arn

  tags = local.tags
}

resource "aws_sns_topic_policy" "alarm" {
  count = var.create && var.alarm_topic_arn == null ? 1 : 0

  arn = aws_sns_topic.alarm[0].arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "PublishAlarms"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = ["sns:Publish"]
        Resource  = aws_sns_topic.alarm[0].arn
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account_id }
        }
      },
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarm[0].arn
        Condition = {
          Bool = { "aws:SecureTransport" = "false" }
        }
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "alarm_email" {
  count = var.create && var.alarm_email != null ? 1 : 0

  topic_arn = local.alarm_topic_arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

locals {
  alarms = {
    watch-apis-dead = {
      alarm_description  = "Messages that failed after all retries are in the queue watch-apis-dead. What to do: infra/README.md, \"watch-apis-dead\"."
      namespace          = "AWS/SQS"
      metric_name        = "ApproximateNumberOfMessagesVisible"
      statistic          = "Maximum"
      period             = 300
      evaluation_periods = 1
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { QueueName = "${local.name}-watch-apis-dead" }
    }
    watch-endpoints-dead = {
      alarm_description  = "Messages that failed after all retries are in the queue watch-endpoints-dead. What to do: infra/README.md, \"watch-endpoints-dead\"."
      namespace          = "AWS/SQS"
      metric_name        = "ApproximateNumberOfMessagesVisible"
      statistic          = "Maximum"
      period             = 300
      evaluation_periods = 1
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { QueueName = "${local.name}-watch-endpoints-dead" }
    }
    recheck-dead = {
      alarm_description  = "Messages that failed after all retries are in the queue recheck-dead. What to do: infra/README.md, \"recheck-dead\"."
      namespace          = "AWS/SQS"
      metric_name        = "ApproximateNumberOfMessagesVisible"
      statistic          = "Maximum"
      period             = 300
      evaluation_periods = 1
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { QueueName = "${local.name}-recheck-dead" }
    }
    sweep-dead = {
      alarm_description  = "Messages that failed after all retries are in the queue sweep-dead. What to do: infra/README.md, \"sweep-dead\"."
      namespace          = "AWS/SQS"
      metric_name        = "ApproximateNumberOfMessagesVisible"
      statistic          = "Maximum"
      period             = 300
      evaluation_periods = 1
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { QueueName = "${local.name}-sweep-dead" }
    }
    health-dead = {
      alarm_description  = "Messages that failed after all retries are in the queue health-dead. What to do: infra/README.md, \"health-dead\"."
      namespace          = "AWS/SQS"
      metric_name        = "ApproximateNumberOfMessagesVisible"
      statistic          = "Maximum"
      period             = 300
      evaluation_periods = 1
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { QueueName = "${local.name}-health-dead" }
    }
    activity-dead = {
      alarm_description  = "Messages that failed after all retries are in the queue activity-dead. What to do: infra/README.md, \"activity-dead\"."
      namespace          = "AWS/SQS"
      metric_name        = "ApproximateNumberOfMessagesVisible"
      statistic          = "Maximum"
      period             = 300
      evaluation_periods = 1
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { QueueName = "${local.name}-activity-dead" }
    }
    recheck-age = {
      alarm_description  = "A re-check has been waiting for two hours. What to do: infra/README.md, \"recheck-age\"."
      namespace          = "AWS/SQS"
      metric_name        = "ApproximateAgeOfOldestMessage"
      statistic          = "Maximum"
      period             = 300
      evaluation_periods = 1
      threshold          = 7200
      treat_missing_data = "notBreaching"
      dimensions         = { QueueName = "${local.name}-recheck" }
    }
    sweep-queue-age = {
      alarm_description  = "A sweep has been waiting for two hours. What to do: infra/README.md, \"sweep-queue-age\"."
      namespace          = "AWS/SQS"
      metric_name        = "ApproximateAgeOfOldestMessage"
      statistic          = "Maximum"
      period             = 300
      evaluation_periods = 1
      threshold          = 7200
      treat_missing_data = "notBreaching"
      dimensions         = { QueueName = "${local.name}-sweep" }
    }
    event-age = {
      alarm_description  = "Changes need more than 15 minutes to reach the registry. What to do: infra/README.md, \"event-age\"."
      namespace          = "Waypost"
      metric_name        = "EventLag"
      statistic          = "Maximum"
      period             = 300
      evaluation_periods = 3
      threshold          = 900
      treat_missing_data = "notBreaching"
      dimensions         = { service = "waypost", registry = var.registry_name }
    }
    events-invalid = {
      alarm_description  = "Events are forged or have an unknown shape. What to do: infra/README.md, \"events-invalid\"."
      namespace          = "Waypost"
      metric_name        = "EventsInvalid"
      statistic          = "Sum"
      period             = 300
      evaluation_periods = 1
      threshold          = 10
      treat_missing_data = "notBreaching"
      dimensions         = { service = "waypost", registry = var.registry_name }
    }
    sweep-age = {
      alarm_description  = "An account and region has had no full sweep for two days, or no sweep runs at all. What to do: infra/README.md, \"sweep-age\"."
      namespace          = "Waypost"
      metric_name        = "SweepAge"
      statistic          = "Maximum"
      period             = 3600
      evaluation_periods = 3
      threshold          = 172800
      treat_missing_data = "breaching"
      dimensions         = { service = "waypost", registry = var.registry_name }
    }
    scopes-unseen = {
      alarm_description  = "Sweeps cannot read an account and region. What to do: infra/README.md, \"scopes-unseen\"."
      namespace          = "Waypost"
      metric_name        = "ScopesUnseen"
      statistic          = "Minimum"
      period             = 7200
      evaluation_periods = 1
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { service = "waypost", registry = var.registry_name }
    }
    drift = {
      alarm_description  = "Sweeps repair many changes that events should have reported. What to do: infra/README.md, \"drift\"."
      namespace          = "Waypost"
      metric_name        = "Drift"
      statistic          = "Sum"
      period             = 3600
      evaluation_periods = 1
      threshold          = 10
      treat_missing_data = "notBreaching"
      dimensions         = { service = "waypost", registry = var.registry_name }
    }
    deletion-guard = {
      alarm_description  = "A sweep would remove so much that the removals wait for a second sweep to agree. What to do: infra/README.md, \"deletion-guard\"."
      namespace          = "Waypost"
      metric_name        = "RemovalsHeld"
      statistic          = "Maximum"
      period             = 900
      evaluation_periods = 1
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { service = "waypost", registry = var.registry_name }
    }
    revived = {
      alarm_description  = "A resource that AWS had not found was seen again and serves again. What to do: infra/README.md, \"revived\"."
      namespace          = "Waypost"
      metric_name        = "Revived"
      statistic          = "Sum"
      period             = 900
      evaluation_periods = 1
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { service = "waypost", registry = var.registry_name }
    }
    conflicts = {
      alarm_description  = "An account claims a name that another account owns. What to do: infra/README.md, \"conflicts\"."
      namespace          = "Waypost"
      metric_name        = "Conflicts"
      statistic          = "Maximum"
      period             = 900
      evaluation_periods = 1
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { service = "waypost", registry = var.registry_name }
    }
    siblings = {
      alarm_description  = "A served name has a sibling in the same account. What to do: infra/README.md, \"siblings\"."
      namespace          = "Waypost"
      metric_name        = "Siblings"
      statistic          = "Maximum"
      period             = 900
      evaluation_periods = 1
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { service = "waypost", registry = var.registry_name }
    }
    ambiguous-replacements = {
      alarm_description  = "Two APIs of one name live side by side, and nothing tells which one is meant. What to do: infra/README.md, \"ambiguous-replacements\"."
      namespace          = "Waypost"
      metric_name        = "AmbiguousReplacements"
      statistic          = "Maximum"
      period             = 900
      evaluation_periods = 1
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { service = "waypost", registry = var.registry_name }
    }
    health-age = {
      alarm_description  = "The health of services is more than 15 minutes behind. What to do: infra/README.md, \"health-age\"."
      namespace          = "AWS/Lambda"
      metric_name        = "IteratorAge"
      statistic          = "Maximum"
      period             = 300
      evaluation_periods = 1
      threshold          = 900000
      treat_missing_data = "notBreaching"
      dimensions         = { FunctionName = "${local.name}-health" }
    }
    activity-age = {
      alarm_description  = "Activity and the events of moves are more than 15 minutes behind. What to do: infra/README.md, \"activity-age\"."
      namespace          = "AWS/Lambda"
      metric_name        = "IteratorAge"
      statistic          = "Maximum"
      period             = 300
      evaluation_periods = 1
      threshold          = 900000
      treat_missing_data = "notBreaching"
      dimensions         = { FunctionName = "${local.name}-activity" }
    }
    query-errors = {
      alarm_description  = "The query API returns 5xx. What to do: infra/README.md, \"query-errors\"."
      namespace          = "AWS/ApiGateway"
      metric_name        = "5XXError"
      statistic          = "Sum"
      period             = 300
      evaluation_periods = 1
      threshold          = 5
      treat_missing_data = "notBreaching"
      dimensions         = { ApiName = local.name, Stage = "live" }
    }
    watch-apis-throttles = {
      alarm_description  = "Lambda throttles the function watch-apis: the account’s concurrency is used up. What to do: infra/README.md, \"watch-apis-throttles\"."
      namespace          = "AWS/Lambda"
      metric_name        = "Throttles"
      statistic          = "Sum"
      period             = 300
      evaluation_periods = 3
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { FunctionName = "${local.name}-watch-apis" }
    }
    watch-endpoints-throttles = {
      alarm_description  = "Lambda throttles the function watch-endpoints: the account’s concurrency is used up. What to do: infra/README.md, \"watch-endpoints-throttles\"."
      namespace          = "AWS/Lambda"
      metric_name        = "Throttles"
      statistic          = "Sum"
      period             = 300
      evaluation_periods = 3
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { FunctionName = "${local.name}-watch-endpoints" }
    }
    health-throttles = {
      alarm_description  = "Lambda throttles the function health: the account’s concurrency is used up. What to do: infra/README.md, \"health-throttles\"."
      namespace          = "AWS/Lambda"
      metric_name        = "Throttles"
      statistic          = "Sum"
      period             = 300
      evaluation_periods = 3
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { FunctionName = "${local.name}-health" }
    }
    activity-throttles = {
      alarm_description  = "Lambda throttles the function activity: the account’s concurrency is used up. What to do: infra/README.md, \"activity-throttles\"."
      namespace          = "AWS/Lambda"
      metric_name        = "Throttles"
      statistic          = "Sum"
      period             = 300
      evaluation_periods = 3
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { FunctionName = "${local.name}-activity" }
    }
    query-throttles = {
      alarm_description  = "Lambda throttles the function query: the account’s concurrency is used up. What to do: infra/README.md, \"query-throttles\"."
      namespace          = "AWS/Lambda"
      metric_name        = "Throttles"
      statistic          = "Sum"
      period             = 300
      evaluation_periods = 3
      threshold          = 1
      treat_missing_data = "notBreaching"
      dimensions         = { FunctionName = "${local.name}-query" }
    }
    table-throttles = {
      alarm_description  = "DynamoDB throttles writes to the records table. What to do: infra/README.md, \"table-throttles\"."
      namespace          = "AWS/DynamoDB"
      metric_name        = "WriteThrottleEvents"
      statistic          = "Sum"
      period             = 300
      evaluation_periods = 1
      threshold          = 10
      treat_missing_data = "notBreaching"
      dimensions         = { TableName = "${local.name}-records" }
    }
    readers-write-throttles = {
      alarm_description  = "DynamoDB throttles writes to the readers’ table. What to do: infra/README.md, \"readers-write-throttles\"."
      namespace          = "AWS/DynamoDB"
      metric_name        = "WriteThrottleEvents"
      statistic          = "Sum"
      period             = 300
      evaluation_periods = 1
      threshold          = 10
      treat_missing_data = "notBreaching"
      dimensions         = { TableName = local.name }
    }
    readers-read-throttles = {
      alarm_description  = "DynamoDB throttles reads of the readers’ table. What to do: infra/README.md, \"readers-read-throttles\"."
      namespace          = "AWS/DynamoDB"
      metric_name        = "ReadThrottleEvents"
      statistic          = "Sum"
      period             = 300
      evaluation_periods = 1
      threshold          = 10
      treat_missing_data = "notBreaching"
      dimensions         = { TableName = local.name }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = { for name, alarm in local.alarms : name => alarm if var.create }

  alarm_name          = "${local.name}-${each.key}"
  alarm_description   = each.value.alarm_description
  namespace           = each.value.namespace
  metric_name         = each.value.metric_name
  statistic           = each.value.statistic
  period              = each.value.period
  evaluation_periods  = each.value.evaluation_periods
  threshold           = each.value.threshold
  comparison_operator = "GreaterThanOrEqualToThreshold"
  treat_missing_data  = each.value.treat_missing_data
  alarm_actions       = [local.alarm_topic_arn]
  ok_actions          = [local.alarm_topic_arn]
  dimensions          = each.value.dimensions

  tags = local.tags
}
