# Reads the current API of orders-api, for a consumer that Terraform configures: terraform apply -var table=waypost-prod
# The value is as old as the last run of Terraform: prefer a lookup at call time. The role needs dynamodb:GetItem on the table.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "table" {
  description = "The registry's readers' table."
  type        = string
}

data "aws_dynamodb_table_item" "orders_api" {
  table_name = var.table
  key        = "{\"pk\":{\"S\":\"SERVICE#orders-api\"},\"sk\":{\"S\":\"v1\"}}"
}

locals {
  orders_api = jsondecode(data.aws_dynamodb_table_item.orders_api.item)
}

output "api_id" {
  value = local.orders_api.regions.L[0].M.current.M.apiId.S
}

output "vpce_id" {
  value = local.orders_api.regions.L[0].M.current.M.vpceIds.L[0].S
}

output "stage" {
  value = local.orders_api.regions.L[0].M.current.M.stage.S
}
