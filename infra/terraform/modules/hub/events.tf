# Generated from the CloudFormation template by `npm run synth`.

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

locals {
  event_bus_statements = concat(
    var.organization_id != null ? [{
      Sid       = "${local.name}-organization"
      Effect    = "Allow"
      Principal = "*"
      Action    = ["events:PutEvents"]
      Resource  = local.event_bus_arn
      Condition = {
        StringEquals = {
          "events:detail-type" = "AWS API Call via CloudTrail"
          "events:source"      = ["aws.apigateway", "aws.wafv2", "aws.ec2"]
          "aws:PrincipalOrgID" = var.organization_id
        }
      }
    }] : [],
    length(var.account_ids) > 0 ? [{
      Sid       = "${local.name}-accounts"
      Effect    = "Allow"
      Principal = { AWS = var.account_ids }
      Action    = ["events:PutEvents"]
      Resource  = local.event_bus_arn
      Condition = {
        StringEquals = {
          "events:detail-type" = "AWS API Call via CloudTrail"
          "events:source"      = ["aws.apigateway", "aws.wafv2", "aws.ec2"]
        }
      }
    }] : [],
  )

  event_bus_policy = jsonencode({ Version = "2012-10-17", Statement = local.event_bus_statements })
}

# The whole policy of the bus, so only of a bus that this module creates.
resource "aws_cloudwatch_event_bus_policy" "this" {
  count = var.create && var.event_bus_name == null && (var.organization_id != null || length(var.account_ids) > 0) ? 1 : 0

  event_bus_name = local.event_bus_name
  policy         = local.event_bus_policy
}

resource "aws_cloudwatch_event_bus" "this" {
  count = var.create && var.event_bus_name == null ? 1 : 0

  name               = local.name
  description        = "CloudTrail events from the accounts that the Waypost registry ${var.registry_name} serves"
  kms_key_identifier = var.kms_key_arn

  tags = local.tags
}

resource "aws_cloudwatch_event_rule" "default_bus_api_calls" {
  count = var.create ? 1 : 0

  name          = "${local.name}-api-calls"
  description   = "Waypost: api calls from this account and region"
  event_pattern = jsonencode(local.event_patterns["api-calls"])

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "default_bus_api_calls" {
  count = var.create ? 1 : 0

  rule      = aws_cloudwatch_event_rule.default_bus_api_calls[0].name
  target_id = "watch-apis"
  arn       = aws_lambda_function.watch_apis[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.watch_apis_dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_lambda_permission" "default_bus_api_calls" {
  count = var.create ? 1 : 0

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.watch_apis[0].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.default_bus_api_calls[0].arn
}

resource "aws_cloudwatch_event_rule" "default_bus_web_acl_calls" {
  count = var.create ? 1 : 0

  name          = "${local.name}-web-acl-calls"
  description   = "Waypost: web acl calls from this account and region"
  event_pattern = jsonencode(local.event_patterns["web-acl-calls"])

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "default_bus_web_acl_calls" {
  count = var.create ? 1 : 0

  rule      = aws_cloudwatch_event_rule.default_bus_web_acl_calls[0].name
  target_id = "watch-apis"
  arn       = aws_lambda_function.watch_apis[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.watch_apis_dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_lambda_permission" "default_bus_web_acl_calls" {
  count = var.create ? 1 : 0

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.watch_apis[0].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.default_bus_web_acl_calls[0].arn
}

resource "aws_cloudwatch_event_rule" "default_bus_endpoint_calls" {
  count = var.create ? 1 : 0

  name          = "${local.name}-endpoint-calls"
  description   = "Waypost: endpoint calls from this account and region"
  event_pattern = jsonencode(local.event_patterns["endpoint-calls"])

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "default_bus_endpoint_calls" {
  count = var.create ? 1 : 0

  rule      = aws_cloudwatch_event_rule.default_bus_endpoint_calls[0].name
  target_id = "watch-endpoints"
  arn       = aws_lambda_function.watch_endpoints[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.watch_endpoints_dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_lambda_permission" "default_bus_endpoint_calls" {
  count = var.create ? 1 : 0

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.watch_endpoints[0].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.default_bus_endpoint_calls[0].arn
}

resource "aws_cloudwatch_event_rule" "default_bus_endpoint_tag_calls" {
  count = var.create ? 1 : 0

  name          = "${local.name}-endpoint-tag-calls"
  description   = "Waypost: endpoint tag calls from this account and region"
  event_pattern = jsonencode(local.event_patterns["endpoint-tag-calls"])

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "default_bus_endpoint_tag_calls" {
  count = var.create ? 1 : 0

  rule      = aws_cloudwatch_event_rule.default_bus_endpoint_tag_calls[0].name
  target_id = "watch-endpoints"
  arn       = aws_lambda_function.watch_endpoints[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.watch_endpoints_dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_lambda_permission" "default_bus_endpoint_tag_calls" {
  count = var.create ? 1 : 0

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.watch_endpoints[0].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.default_bus_endpoint_tag_calls[0].arn
}

resource "aws_cloudwatch_event_rule" "registry_bus_api_calls" {
  count = var.create ? 1 : 0

  name           = "${local.name}-api-calls"
  description    = "Waypost: api calls from the spokes"
  event_bus_name = local.event_bus_name
  event_pattern  = jsonencode(merge(local.event_patterns["api-calls"], var.prefilter_accounts ? { account = local.served_account_ids } : {}))

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "registry_bus_api_calls" {
  count = var.create ? 1 : 0

  rule           = aws_cloudwatch_event_rule.registry_bus_api_calls[0].name
  event_bus_name = local.event_bus_name
  target_id      = "watch-apis"
  arn            = aws_lambda_function.watch_apis[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.watch_apis_dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_lambda_permission" "registry_bus_api_calls" {
  count = var.create ? 1 : 0

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.watch_apis[0].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.registry_bus_api_calls[0].arn
}

resource "aws_cloudwatch_event_rule" "registry_bus_web_acl_calls" {
  count = var.create ? 1 : 0

  name           = "${local.name}-web-acl-calls"
  description    = "Waypost: web acl calls from the spokes"
  event_bus_name = local.event_bus_name
  event_pattern  = jsonencode(merge(local.event_patterns["web-acl-calls"], var.prefilter_accounts ? { account = local.served_account_ids } : {}))

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "registry_bus_web_acl_calls" {
  count = var.create ? 1 : 0

  rule           = aws_cloudwatch_event_rule.registry_bus_web_acl_calls[0].name
  event_bus_name = local.event_bus_name
  target_id      = "watch-apis"
  arn            = aws_lambda_function.watch_apis[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.watch_apis_dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_lambda_permission" "registry_bus_web_acl_calls" {
  count = var.create ? 1 : 0

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.watch_apis[0].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.registry_bus_web_acl_calls[0].arn
}

resource "aws_cloudwatch_event_rule" "registry_bus_endpoint_calls" {
  count = var.create ? 1 : 0

  name           = "${local.name}-endpoint-calls"
  description    = "Waypost: endpoint calls from the spokes"
  event_bus_name = local.event_bus_name
  event_pattern  = jsonencode(merge(local.event_patterns["endpoint-calls"], var.prefilter_accounts ? { account = local.served_account_ids } : {}))

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "registry_bus_endpoint_calls" {
  count = var.create ? 1 : 0

  rule           = aws_cloudwatch_event_rule.registry_bus_endpoint_calls[0].name
  event_bus_name = local.event_bus_name
  target_id      = "watch-endpoints"
  arn            = aws_lambda_function.watch_endpoints[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.watch_endpoints_dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_lambda_permission" "registry_bus_endpoint_calls" {
  count = var.create ? 1 : 0

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.watch_endpoints[0].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.registry_bus_endpoint_calls[0].arn
}

resource "aws_cloudwatch_event_rule" "registry_bus_endpoint_tag_calls" {
  count = var.create ? 1 : 0

  name           = "${local.name}-endpoint-tag-calls"
  description    = "Waypost: endpoint tag calls from the spokes"
  event_bus_name = local.event_bus_name
  event_pattern  = jsonencode(merge(local.event_patterns["endpoint-tag-calls"], var.prefilter_accounts ? { account = local.served_account_ids } : {}))

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "registry_bus_endpoint_tag_calls" {
  count = var.create ? 1 : 0

  rule           = aws_cloudwatch_event_rule.registry_bus_endpoint_tag_calls[0].name
  event_bus_name = local.event_bus_name
  target_id      = "watch-endpoints"
  arn            = aws_lambda_function.watch_endpoints[0].arn

  dead_letter_config {
    arn = aws_sqs_queue.watch_endpoints_dead_letters[0].arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}

resource "aws_lambda_permission" "registry_bus_endpoint_tag_calls" {
  count = var.create ? 1 : 0

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.watch_endpoints[0].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.registry_bus_endpoint_tag_calls[0].arn
}
