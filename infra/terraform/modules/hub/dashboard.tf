# Generated from the CloudFormation template by `npm run synth`.

resource "aws_cloudwatch_dashboard" "this" {
  count = var.create ? 1 : 0

  dashboard_name = "${local.name}-${local.region}"

  dashboard_body = jsonencode({
    widgets = [
      {
        type   = "alarm"
        x      = 0
        y      = 0
        width  = 24
        height = 3
        properties = {
          title = "Alarms of the registry ${var.registry_name}"
          alarms = [
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-watch-apis-dead",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-watch-endpoints-dead",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-recheck-dead",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-sweep-dead",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-health-dead",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-activity-dead",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-recheck-age",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-sweep-queue-age",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-event-age",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-events-invalid",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-sweep-age",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-scopes-unseen",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-drift",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-deletion-guard",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-revived",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-conflicts",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-siblings",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-ambiguous-replacements",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-health-age",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-activity-age",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-query-errors",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-watch-apis-throttles",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-watch-endpoints-throttles",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-health-throttles",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-activity-throttles",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-query-throttles",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-table-throttles",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-readers-write-throttles",
            "arn:${local.partition}:cloudwatch:${local.region}:${local.account_id}:alarm:${local.name}-readers-read-throttles",
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 3
        width  = 8
        height = 6
        properties = {
          title  = "Events by outcome"
          region = local.region
          period = 300
          metrics = [
            ["Waypost", "EventsApplied", "service", "waypost", "registry", var.registry_name, { stat = "Sum" }],
            ["Waypost", "EventsUnchanged", "service", "waypost", "registry", var.registry_name, { stat = "Sum" }],
            ["Waypost", "EventsIgnored", "service", "waypost", "registry", var.registry_name, { stat = "Sum" }],
            ["Waypost", "EventsInvalid", "service", "waypost", "registry", var.registry_name, { stat = "Sum" }],
          ]
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 3
        width  = 8
        height = 6
        properties = {
          title   = "Seconds from a change until the registry has it"
          region  = local.region
          period  = 300
          metrics = [["Waypost", "EventLag", "service", "waypost", "registry", var.registry_name, { stat = "Maximum" }]]
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 3
        width  = 8
        height = 6
        properties = {
          title   = "Seconds since the last full sweep (longest)"
          region  = local.region
          period  = 300
          metrics = [["Waypost", "SweepAge", "service", "waypost", "registry", var.registry_name, { stat = "Maximum" }]]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 9
        width  = 8
        height = 6
        properties = {
          title  = "Sweeps: drift, removals held, scopes unseen, revivals"
          region = local.region
          period = 300
          metrics = [
            ["Waypost", "Drift", "service", "waypost", "registry", var.registry_name, { stat = "Sum" }],
            ["Waypost", "RemovalsHeld", "service", "waypost", "registry", var.registry_name, { stat = "Maximum" }],
            ["Waypost", "ScopesUnseen", "service", "waypost", "registry", var.registry_name, { stat = "Maximum" }],
            ["Waypost", "Revived", "service", "waypost", "registry", var.registry_name, { stat = "Sum" }],
          ]
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 9
        width  = 8
        height = 6
        properties = {
          title  = "Conflicts, siblings and ambiguous replacements"
          region = local.region
          period = 300
          metrics = [
            ["Waypost", "Conflicts", "service", "waypost", "registry", var.registry_name, { stat = "Maximum" }],
            ["Waypost", "Siblings", "service", "waypost", "registry", var.registry_name, { stat = "Maximum" }],
            [
              "Waypost",
              "AmbiguousReplacements",
              "service",
              "waypost",
              "registry",
              var.registry_name,
              { stat = "Maximum" },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 9
        width  = 8
        height = 6
        properties = {
          title  = "Messages in dead-letter queues"
          region = local.region
          period = 300
          metrics = [
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "${local.name}-watch-apis-dead",
              { stat = "Maximum", label = "watch-apis-dead" },
            ],
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "${local.name}-watch-endpoints-dead",
              { stat = "Maximum", label = "watch-endpoints-dead" },
            ],
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "${local.name}-recheck-dead",
              { stat = "Maximum", label = "recheck-dead" },
            ],
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "${local.name}-sweep-dead",
              { stat = "Maximum", label = "sweep-dead" },
            ],
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "${local.name}-health-dead",
              { stat = "Maximum", label = "health-dead" },
            ],
            [
              "AWS/SQS",
              "ApproximateNumberOfMessagesVisible",
              "QueueName",
              "${local.name}-activity-dead",
              { stat = "Maximum", label = "activity-dead" },
            ],
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 15
        width  = 8
        height = 6
        properties = {
          title  = "Invocations"
          region = local.region
          period = 300
          metrics = [
            [
              "AWS/Lambda",
              "Invocations",
              "FunctionName",
              "${local.name}-watch-apis",
              { stat = "Sum", label = "watch-apis" },
            ],
            [
              "AWS/Lambda",
              "Invocations",
              "FunctionName",
              "${local.name}-watch-endpoints",
              { stat = "Sum", label = "watch-endpoints" },
            ],
            [
              "AWS/Lambda",
              "Invocations",
              "FunctionName",
              "${local.name}-reconcile",
              { stat = "Sum", label = "reconcile" },
            ],
            ["AWS/Lambda", "Invocations", "FunctionName", "${local.name}-health", { stat = "Sum", label = "health" }],
            [
              "AWS/Lambda",
              "Invocations",
              "FunctionName",
              "${local.name}-activity",
              { stat = "Sum", label = "activity" },
            ],
            ["AWS/Lambda", "Invocations", "FunctionName", "${local.name}-query", { stat = "Sum", label = "query" }],
          ]
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 15
        width  = 8
        height = 6
        properties = {
          title  = "Errors"
          region = local.region
          period = 300
          metrics = [
            ["AWS/Lambda", "Errors", "FunctionName", "${local.name}-watch-apis", { stat = "Sum", label = "watch-apis" }],
            [
              "AWS/Lambda",
              "Errors",
              "FunctionName",
              "${local.name}-watch-endpoints",
              { stat = "Sum", label = "watch-endpoints" },
            ],
            ["AWS/Lambda", "Errors", "FunctionName", "${local.name}-reconcile", { stat = "Sum", label = "reconcile" }],
            ["AWS/Lambda", "Errors", "FunctionName", "${local.name}-health", { stat = "Sum", label = "health" }],
            ["AWS/Lambda", "Errors", "FunctionName", "${local.name}-activity", { stat = "Sum", label = "activity" }],
            ["AWS/Lambda", "Errors", "FunctionName", "${local.name}-query", { stat = "Sum", label = "query" }],
          ]
        }
      },
      {
        type   = "metric"
        x      = 16
        y      = 15
        width  = 8
        height = 6
        properties = {
          title  = "Duration in milliseconds (p99)"
          region = local.region
          period = 300
          metrics = [
            [
              "AWS/Lambda",
              "Duration",
              "FunctionName",
              "${local.name}-watch-apis",
              { stat = "p99", label = "watch-apis" },
            ],
            [
              "AWS/Lambda",
              "Duration",
              "FunctionName",
              "${local.name}-watch-endpoints",
              { stat = "p99", label = "watch-endpoints" },
            ],
            ["AWS/Lambda", "Duration", "FunctionName", "${local.name}-reconcile", { stat = "p99", label = "reconcile" }],
            ["AWS/Lambda", "Duration", "FunctionName", "${local.name}-health", { stat = "p99", label = "health" }],
            ["AWS/Lambda", "Duration", "FunctionName", "${local.name}-activity", { stat = "p99", label = "activity" }],
            ["AWS/Lambda", "Duration", "FunctionName", "${local.name}-query", { stat = "p99", label = "query" }],
          ]
        }
      },
      {
        type   = "metric"
        x      = 0
        y      = 21
        width  = 8
        height = 6
        properties = {
          title  = "Query API"
          region = local.region
          period = 300
          metrics = [
            ["AWS/ApiGateway", "Count", "ApiName", local.name, "Stage", "live", { stat = "Sum" }],
            ["AWS/ApiGateway", "4XXError", "ApiName", local.name, "Stage", "live", { stat = "Sum" }],
            ["AWS/ApiGateway", "5XXError", "ApiName", local.name, "Stage", "live", { stat = "Sum" }],
            ["AWS/ApiGateway", "Latency", "ApiName", local.name, "Stage", "live", { stat = "p99" }],
          ]
        }
      },
      {
        type   = "metric"
        x      = 8
        y      = 21
        width  = 8
        height = 6
        properties = {
          title  = "Consumed read and write units"
          region = local.region
          period = 300
          metrics = [
            [
              "AWS/DynamoDB",
              "ConsumedReadCapacityUnits",
              "TableName",
              local.name,
              { stat = "Sum", label = "${local.name} reads" },
            ],
            [
              "AWS/DynamoDB",
              "ConsumedWriteCapacityUnits",
              "TableName",
              local.name,
              { stat = "Sum", label = "${local.name} writes" },
            ],
            [
              "AWS/DynamoDB",
              "ConsumedReadCapacityUnits",
              "TableName",
              "${local.name}-records",
              { stat = "Sum", label = "${local.name}-records reads" },
            ],
            [
              "AWS/DynamoDB",
              "ConsumedWriteCapacityUnits",
              "TableName",
              "${local.name}-records",
              { stat = "Sum", label = "${local.name}-records writes" },
            ],
          ]
        }
      },
    ]
  })
}
