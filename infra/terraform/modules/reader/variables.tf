# Generated from the CloudFormation template by `npm run synth`.

variable "create" {
  description = "Whether to create the resources. With false, the module creates nothing and its outputs are null."
  type        = bool
  default     = true
  nullable    = false
}

variable "registry_name" {
  description = "The name of the registry, the same as in its hub."
  type        = string
  default     = "prod"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$", var.registry_name)) && !endswith(var.registry_name, "-records")
    error_message = "registry_name must be lower-case letters, digits and hyphens, at most 24, beginning with a letter and not ending in -records (role names contain it and the region)."
  }
}

variable "table_arn" {
  description = "The ARNs of the registry's table and its replicas, separated by commas: the output table_arn of the hub."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]+(,arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]+)*$", var.table_arn))
    error_message = "table_arn must be ARNs of DynamoDB tables."
  }
}

variable "table_kms_key_arn" {
  description = "The ARN of the customer-managed KMS key that encrypts the table, if the hub has one, and of those of its replicas; their key policies must admit this account. Leave it null for the key that AWS owns, which is free. Do not use the AWS-managed key aws/dynamodb: reads from other accounts would fail."
  type        = string
  default     = null

  validation {
    condition     = var.table_kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+(,arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)*$", var.table_kms_key_arn))
    error_message = "table_kms_key_arn must be ARNs of KMS keys (not of aliases)."
  }
}

variable "may_list" {
  description = "Whether programs may list all names, which the commands list and types need."
  type        = bool
  default     = true
  nullable    = false
}

variable "query_api_arn" {
  description = "The output query_api_arn of the hub, if programs of this account call the query API. Leave it null if they only read the table."
  type        = string
  default     = null

  validation {
    condition     = var.query_api_arn == null || can(regex("^arn:[a-z-]+:execute-api:[a-z0-9-]+:[0-9]{12}:[a-z0-9]{10}/[a-z]+/\\*$", var.query_api_arn))
    error_message = "query_api_arn must be the ARN of the query API."
  }
}

variable "publish_table" {
  description = "Whether to store the table's ARN in the SSM parameter /waypost/{registry}/table of this account and region. Only one reader stack in each account and region can do this; switch it off in the others."
  type        = bool
  default     = true
  nullable    = false
}

variable "name_prefix" {
  description = "The beginning of the names of all roles and policies, if your organization requires a prefix other than waypost. It must be the same in the hub and in its spokes."
  type        = string
  default     = "waypost"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,13}$", var.name_prefix))
    error_message = "name_prefix must be at most 14 letters, digits, hyphens and underscores, beginning with a letter."
  }
}

variable "role_path" {
  description = "The path of all roles and policies, such as /tools/. It must be the same in the hub and in its spokes."
  type        = string
  default     = "/"
  nullable    = false

  validation {
    condition     = can(regex("^/([A-Za-z0-9._-]+/)*$", var.role_path))
    error_message = "role_path must be a path that begins and ends with /."
  }
}

variable "network" {
  description = "The network of this account's programs: the id of their VPC (vpc-...), or the name of a network, such as the one of a central network account's endpoints."
  type        = string

  validation {
    condition     = can(regex("^(vpc-[0-9a-f]{8}([0-9a-f]{9})?|vpce-[0-9a-f]{8}([0-9a-f]{9})?|[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)$", var.network))
    error_message = "network must be the id of a VPC, or a network's name."
  }
}

variable "gateway_vpc_id" {
  description = "A VPC that gets a gateway endpoint for DynamoDB, which is free. Leave it null if the VPC has one, or a NAT gateway."
  type        = string
  default     = null

  validation {
    condition     = var.gateway_vpc_id == null || can(regex("^vpc-[0-9a-f]{8}([0-9a-f]{9})?$", var.gateway_vpc_id))
    error_message = "gateway_vpc_id must be the id of a VPC."
  }
}

variable "gateway_route_table_ids" {
  description = "The route tables of the subnets that use the gateway endpoint."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for each in var.gateway_route_table_ids : can(regex("^rtb-[0-9a-f]{8}([0-9a-f]{9})?$", each))])
    error_message = "gateway_route_table_ids must be ids of route tables."
  }
}

variable "tags" {
  description = "Tags of every resource that takes them, besides waypost:registry."
  type        = map(string)
  default     = {}
  nullable    = false
}
