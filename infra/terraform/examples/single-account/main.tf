# A registry for the private APIs of one account and region.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.82, < 7.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

module "waypost" {
  source = "../.."

  network                     = "vpc-0a1b2c3d"
  alarm_email                 = "platform@example.com"
  deletion_protection_enabled = true

  tags = { team = "platform" }
}

# Wakes the registry when the API changes: a pipeline that uses the name next need not wait for the event.
resource "aws_lambda_invocation" "sweep" {
  function_name = module.waypost.reconcile_function_name
  input         = jsonencode({ sweep = "incremental" })

  triggers = {
    tags = sha256(jsonencode(aws_api_gateway_rest_api.orders.tags))
  }
}

resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
  tags = { "waypost:service" = "orders-api" }

  endpoint_configuration {
    types = ["PRIVATE"]
  }
}

output "environment" {
  description = "The environment variables of programs that resolve names."
  value       = module.waypost.environment
}
