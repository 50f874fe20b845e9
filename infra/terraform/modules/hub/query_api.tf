# Generated from the CloudFormation template by `npm run synth`.

resource "aws_api_gateway_rest_api" "query" {
  count = var.create ? 1 : 0

  name        = local.name
  description = "Read-only query API of the Waypost registry ${var.registry_name}: resolves the names of private APIs"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "InvokeInOrganization"
        Effect    = "Allow"
        Principal = "*"
        Action    = ["execute-api:Invoke"]
        Resource  = "execute-api:/*"
        Condition = {
          StringEquals = { "aws:PrincipalOrgID" = coalesce(var.organization_id, "o-none") }
        }
      },
      {
        Sid       = "InvokeInAccounts"
        Effect    = "Allow"
        Principal = { AWS = local.reader_account_ids }
        Action    = ["execute-api:Invoke"]
        Resource  = "execute-api:/*"
      },
    ]
  })

  endpoint_configuration {
    types            = ["PRIVATE"]
    vpc_endpoint_ids = length(var.query_vpc_endpoint_ids) > 0 ? var.query_vpc_endpoint_ids : null
  }

  tags = merge(local.tags, { "waypost:service" = "waypost" })
}

resource "aws_api_gateway_resource" "query" {
  count = var.create ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.query[0].id
  parent_id   = aws_api_gateway_rest_api.query[0].root_resource_id
  path_part   = "{proxy+}"
}

resource "aws_api_gateway_method" "query" {
  count = var.create ? 1 : 0

  rest_api_id   = aws_api_gateway_rest_api.query[0].id
  resource_id   = aws_api_gateway_resource.query[0].id
  http_method   = "ANY"
  authorization = "AWS_IAM"
}

resource "aws_api_gateway_integration" "query" {
  count = var.create ? 1 : 0

  rest_api_id             = aws_api_gateway_rest_api.query[0].id
  resource_id             = aws_api_gateway_resource.query[0].id
  http_method             = aws_api_gateway_method.query[0].http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = "arn:${local.partition}:apigateway:${local.region}:lambda:path/2015-03-31/functions/${aws_lambda_function.query[0].arn}/invocations"
}

resource "aws_lambda_permission" "query" {
  count = var.create ? 1 : 0

  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.query[0].function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "arn:${local.partition}:execute-api:${local.region}:${local.account_id}:${aws_api_gateway_rest_api.query[0].id}/*"
}

resource "aws_cloudwatch_log_group" "query_access" {
  count = var.create && var.api_access_logs ? 1 : 0

  name              = "/aws/apigateway/${local.name}"
  retention_in_days = var.cloudwatch_logs_retention_in_days
  kms_key_id        = var.kms_key_arn
  skip_destroy      = true

  tags = local.tags
}

resource "aws_api_gateway_stage" "query" {
  count = var.create ? 1 : 0

  rest_api_id   = aws_api_gateway_rest_api.query[0].id
  deployment_id = aws_api_gateway_deployment.query[0].id
  stage_name    = "live"

  dynamic "access_log_settings" {
    for_each = var.api_access_logs ? [1] : []

    content {
      destination_arn = "${aws_cloudwatch_log_group.query_access[0].arn}:*"
      format          = "{\"requestId\":\"$context.requestId\",\"time\":\"$context.requestTimeEpoch\",\"account\":\"$context.identity.accountId\",\"caller\":\"$context.identity.userArn\",\"vpcEndpoint\":\"$context.identity.vpceId\",\"method\":\"$context.httpMethod\",\"path\":\"$context.path\",\"status\":\"$context.status\",\"milliseconds\":\"$context.responseLatency\"}"
    }
  }

  tags = local.tags
}

resource "aws_api_gateway_method_settings" "query" {
  count = var.create ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.query[0].id
  stage_name  = aws_api_gateway_stage.query[0].stage_name
  method_path = "*/*"

  settings {
    throttling_rate_limit  = 500
    throttling_burst_limit = 1000
    metrics_enabled        = false
  }
}

# A deployment is a snapshot of the API with its policy: a changed policy needs a new one.
resource "aws_api_gateway_deployment" "query" {
  count = var.create ? 1 : 0

  rest_api_id = aws_api_gateway_rest_api.query[0].id

  triggers = {
    definition = sha256(jsonencode([aws_api_gateway_rest_api.query[0].policy, var.query_vpc_endpoint_ids, aws_api_gateway_method.query[0].authorization, aws_api_gateway_integration.query[0].uri]))
  }

  lifecycle {
    create_before_destroy = true
  }
}
