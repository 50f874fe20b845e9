# An account whose programs resolve names, and a value that Terraform itself reads from the registry. Prefer the former: what Terraform
# reads is as old as its last run.

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

variable "table_arn" {
  description = "The output table_arn of the hub."
  type        = string
}

variable "vpc_id" {
  description = "The VPC of the programs."
  type        = string
}

module "reader" {
  source = "../../modules/reader"

  table_arn = var.table_arn
  network   = var.vpc_id
}

# The table is in the hub's account: DynamoDB accepts its ARN in place of its name.
data "aws_dynamodb_table_item" "orders_api" {
  table_name = var.table_arn
  key        = jsonencode({ pk = { S = "SERVICE#orders-api" }, sk = { S = "v1" } })
}

locals {
  orders_api = jsondecode(data.aws_dynamodb_table_item.orders_api.item).regions.L[0].M.current.M
}

output "orders_api_id" {
  description = "The API that serves the name orders-api now."
  value       = local.orders_api.apiId.S
}

output "environment" {
  description = "The environment variables of programs that resolve names."
  value       = module.reader.environment
}
