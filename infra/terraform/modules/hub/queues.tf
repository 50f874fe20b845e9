# Generated from the CloudFormation template by `npm run synth`.

resource "aws_sqs_queue" "watch_apis_dead_letters" {
  count = var.create ? 1 : 0

  name                      = "${local.name}-watch-apis-dead"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms_key_arn
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null

  tags = local.tags
}

resource "aws_sqs_queue" "watch_endpoints_dead_letters" {
  count = var.create ? 1 : 0

  name                      = "${local.name}-watch-endpoints-dead"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms_key_arn
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null

  tags = local.tags
}

resource "aws_sqs_queue" "recheck_dead_letters" {
  count = var.create ? 1 : 0

  name                      = "${local.name}-recheck-dead"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms_key_arn
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null

  tags = local.tags
}

resource "aws_sqs_queue" "sweep_dead_letters" {
  count = var.create ? 1 : 0

  name                      = "${local.name}-sweep-dead"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms_key_arn
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null

  tags = local.tags
}

resource "aws_sqs_queue" "health_dead_letters" {
  count = var.create ? 1 : 0

  name                      = "${local.name}-health-dead"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms_key_arn
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null

  tags = local.tags
}

resource "aws_sqs_queue" "activity_dead_letters" {
  count = var.create ? 1 : 0

  name                      = "${local.name}-activity-dead"
  message_retention_seconds = 1209600
  kms_master_key_id         = var.kms_key_arn
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null

  tags = local.tags
}

resource "aws_sqs_queue" "recheck" {
  count = var.create ? 1 : 0

  name                       = "${local.name}-recheck"
  message_retention_seconds  = 1209600
  visibility_timeout_seconds = 5400
  kms_master_key_id          = var.kms_key_arn
  sqs_managed_sse_enabled    = var.kms_key_arn == null ? true : null
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.recheck_dead_letters[0].arn, maxReceiveCount = 5 })

  tags = local.tags
}

resource "aws_sqs_queue" "sweep" {
  count = var.create ? 1 : 0

  name                       = "${local.name}-sweep"
  message_retention_seconds  = 21600
  visibility_timeout_seconds = 5400
  kms_master_key_id          = var.kms_key_arn
  sqs_managed_sse_enabled    = var.kms_key_arn == null ? true : null
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.sweep_dead_letters[0].arn, maxReceiveCount = 3 })

  tags = local.tags
}

resource "aws_sqs_queue_policy" "watch_apis_dead_letters" {
  count = var.create ? 1 : 0

  queue_url = aws_sqs_queue.watch_apis_dead_letters[0].url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.watch_apis_dead_letters[0].arn
        Condition = {
          Bool = { "aws:SecureTransport" = "false" }
        }
      },
      {
        Sid       = "UndeliveredEvents"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = ["sqs:SendMessage"]
        Resource  = aws_sqs_queue.watch_apis_dead_letters[0].arn
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = [
              "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}-api-calls",
              var.event_bus_name == null ? "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}/${local.name}-api-calls" : "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${var.event_bus_name}/${local.name}-api-calls",
              "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}-web-acl-calls",
              var.event_bus_name == null ? "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}/${local.name}-web-acl-calls" : "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${var.event_bus_name}/${local.name}-web-acl-calls",
            ]
          }
        }
      },
    ]
  })
}

resource "aws_sqs_queue_policy" "watch_endpoints_dead_letters" {
  count = var.create ? 1 : 0

  queue_url = aws_sqs_queue.watch_endpoints_dead_letters[0].url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.watch_endpoints_dead_letters[0].arn
        Condition = {
          Bool = { "aws:SecureTransport" = "false" }
        }
      },
      {
        Sid       = "UndeliveredEvents"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = ["sqs:SendMessage"]
        Resource  = aws_sqs_queue.watch_endpoints_dead_letters[0].arn
        Condition = {
          ArnEquals = {
            "aws:SourceArn" = [
              "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}-endpoint-calls",
              var.event_bus_name == null ? "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}/${local.name}-endpoint-calls" : "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${var.event_bus_name}/${local.name}-endpoint-calls",
              "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}-endpoint-tag-calls",
              var.event_bus_name == null ? "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${local.name}/${local.name}-endpoint-tag-calls" : "arn:${local.partition}:events:${local.region}:${local.account_id}:rule/${var.event_bus_name}/${local.name}-endpoint-tag-calls",
            ]
          }
        }
      },
    ]
  })
}

resource "aws_sqs_queue_policy" "recheck_dead_letters" {
  count = var.create ? 1 : 0

  queue_url = aws_sqs_queue.recheck_dead_letters[0].url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.recheck_dead_letters[0].arn
        Condition = {
          Bool = { "aws:SecureTransport" = "false" }
        }
      },
    ]
  })
}

resource "aws_sqs_queue_policy" "sweep_dead_letters" {
  count = var.create ? 1 : 0

  queue_url = aws_sqs_queue.sweep_dead_letters[0].url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.sweep_dead_letters[0].arn
        Condition = {
          Bool = { "aws:SecureTransport" = "false" }
        }
      },
    ]
  })
}

resource "aws_sqs_queue_policy" "health_dead_letters" {
  count = var.create ? 1 : 0

  queue_url = aws_sqs_queue.health_dead_letters[0].url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.health_dead_letters[0].arn
        Condition = {
          Bool = { "aws:SecureTransport" = "false" }
        }
      },
    ]
  })
}

resource "aws_sqs_queue_policy" "activity_dead_letters" {
  count = var.create ? 1 : 0

  queue_url = aws_sqs_queue.activity_dead_letters[0].url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.activity_dead_letters[0].arn
        Condition = {
          Bool = { "aws:SecureTransport" = "false" }
        }
      },
    ]
  })
}

resource "aws_sqs_queue_policy" "recheck" {
  count = var.create ? 1 : 0

  queue_url = aws_sqs_queue.recheck[0].url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.recheck[0].arn
        Condition = {
          Bool = { "aws:SecureTransport" = "false" }
        }
      },
    ]
  })
}

resource "aws_sqs_queue_policy" "sweep" {
  count = var.create ? 1 : 0

  queue_url = aws_sqs_queue.sweep[0].url

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.sweep[0].arn
        Condition = {
          Bool = { "aws:SecureTransport" = "false" }
        }
      },
    ]
  })
}
