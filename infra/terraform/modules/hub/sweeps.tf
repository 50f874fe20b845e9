# Generated from the CloudFormation template by `npm run synth`.

resource "aws_scheduler_schedule_group" "this" {
  count = var.create ? 1 : 0

  name = local.name

  tags = local.tags
}

resource "aws_iam_role" "schedule" {
  count = var.create ? 1 : 0

  name                 = "${local.role_name}-schedule-${local.region}"
  path                 = var.role_path
  permissions_boundary = var.permissions_boundary
  description          = "Starts the sweeps and the hourly computation of health of the Waypost registry"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "scheduler.amazonaws.com" }
        Action    = "sts:AssumeRole"
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account_id }
        }
      },
    ]
  })

  tags = local.tags
}

resource "aws_iam_role_policy" "schedule" {
  count = var.create ? 1 : 0

  name = "start-sweeps"
  role = aws_iam_role.schedule[0].name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "StartSweeps"
        Effect   = "Allow"
        Action   = ["lambda:InvokeFunction"]
        Resource = [aws_lambda_function.reconcile[0].arn, aws_lambda_function.health[0].arn]
      },
      {
        Sid      = "KeepFailures"
        Effect   = "Allow"
        Action   = ["sqs:SendMessage"]
        Resource = [aws_sqs_queue.sweep_dead_letters[0].arn, aws_sqs_queue.health_dead_letters[0].arn]
      },
      {
        Sid      = "UseKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = coalesce(var.kms_key_arn, "arn:${local.partition}:kms:${local.region}:${local.account_id}:key/none")
      },
    ]
  })
}

resource "aws_scheduler_schedule" "incremental_sweep" {
  count = var.create ? 1 : 0

  name                = "${local.name}-incremental-sweep"
  group_name          = aws_scheduler_schedule_group.this[0].name
  description         = "Incremental sweep: lists APIs and endpoints and compares them with the registry"
  schedule_expression = "rate(${var.incremental_sweep_minutes} minutes)"
  kms_key_arn         = var.kms_key_arn

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.reconcile[0].arn
    role_arn = aws_iam_role.schedule[0].arn
    input    = "{\"sweep\":\"incremental\"}"

    dead_letter_config {
      arn = aws_sqs_queue.sweep_dead_letters[0].arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 10
    }
  }
}

resource "aws_scheduler_schedule" "full_sweep" {
  count = var.create ? 1 : 0

  name                = "${local.name}-full-sweep"
  group_name          = aws_scheduler_schedule_group.this[0].name
  description         = "Full sweep: also reads the stages of every private API"
  schedule_expression = "rate(1 day)"
  kms_key_arn         = var.kms_key_arn

  flexible_time_window {
    mode = "OFF"
  }

  target {
    arn      = aws_lambda_function.reconcile[0].arn
    role_arn = aws_iam_role.schedule[0].arn
    input    = "{\"sweep\":\"full\"}"

    dead_letter_config {
      arn = aws_sqs_queue.sweep_dead_letters[0].arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 10
    }
  }
}

resource "aws_lambda_event_source_mapping" "rechecks" {
  count = var.create ? 1 : 0

  event_source_arn        = aws_sqs_queue.recheck[0].arn
  function_name           = aws_lambda_function.reconcile[0].function_name
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 2
  }

  tags = local.tags
}

resource "aws_lambda_event_source_mapping" "sweeps" {
  count = var.create ? 1 : 0

  event_source_arn        = aws_sqs_queue.sweep[0].arn
  function_name           = aws_lambda_function.reconcile[0].function_name
  batch_size              = 10
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = 10
  }

  tags = local.tags
}
