# A hub, and spokes in a second account and in a second region of the hub's account. An organization that requires boundaries and paths
# gives the same values to each module.

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

provider "aws" {
  alias  = "us"
  region = "us-east-1"
}

provider "aws" {
  alias  = "orders"
  region = "eu-west-1"

  assume_role {
    role_arn = "arn:aws:iam::222233334444:role/deploy"
  }
}

data "aws_caller_identity" "hub" {}

locals {
  organization_id = "o-a1b2c3d4e5"
  role_path       = "/platform/"
}

module "hub" {
  source = "../../modules/hub"

  organization_id             = local.organization_id
  account_ids                 = ["222233334444"]
  sweep_regions               = ["eu-west-1", "us-east-1"]
  role_path                   = local.role_path
  permissions_boundary        = "arn:aws:iam::111122223333:policy/boundary"
  deletion_protection_enabled = true
}

module "spoke_us" {
  source    = "../../modules/spoke"
  providers = { aws = aws.us }

  hub_account_id       = data.aws_caller_identity.hub.account_id
  hub_region           = "eu-west-1"
  organization_id      = local.organization_id
  role_path            = local.role_path
  permissions_boundary = "arn:aws:iam::111122223333:policy/boundary"
}

module "spoke_orders" {
  source    = "../../modules/spoke"
  providers = { aws = aws.orders }

  hub_account_id       = data.aws_caller_identity.hub.account_id
  hub_region           = "eu-west-1"
  organization_id      = local.organization_id
  role_path            = local.role_path
  permissions_boundary = "arn:aws:iam::222233334444:policy/boundary"
}
