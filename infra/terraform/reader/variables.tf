variable "registry_name" {
  description = "The name of the registry, the same as in its hub."
  type        = string
  default     = "prod"

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$", var.registry_name)) && !endswith(var.registry_name, "-records")
    error_message = "Use at most 24 lower-case letters, digits and hyphens, beginning with a letter and not ending in -records."
  }
}

variable "table_arn" {
  description = "The ARN of the registry's table: the output TableArn of the hub."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/", var.table_arn))
    error_message = "Must be the ARN of a DynamoDB table."
  }
}

variable "table_key_arn" {
  description = "The ARN of the customer-managed KMS key that encrypts the table, if the hub has one; its key policy must admit this account."
  type        = string
  default     = ""
}

variable "may_list" {
  description = "Whether programs may list all names, which the commands list and types need."
  type        = bool
  default     = true
}

variable "publish_table" {
  description = "Whether to store the table's ARN in the SSM parameter /waypost/{registry}/table of this account and region. Only one reader in each account and region can do this."
  type        = bool
  default     = true
}

variable "network" {
  description = "The network of this account's programs: the id of their VPC (vpc-...), or the name of a network, such as the one of a central network account's endpoints."
  type        = string
}

variable "gateway_vpc_id" {
  description = "A VPC that gets a gateway endpoint for DynamoDB, which is free. Leave it empty if the VPC has one, or a NAT gateway."
  type        = string
  default     = ""
}

variable "gateway_route_table_ids" {
  description = "The route tables of the subnets that use the gateway endpoint."
  type        = list(string)
  default     = []
}

variable "role_name_prefix" {
  description = "What the names of all roles and policies begin with, if your organization requires something else than waypost. It must be the same in the hub and in its spokes."
  type        = string
  default     = "waypost"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,13}$", var.role_name_prefix))
    error_message = "Use at most 14 letters, digits, hyphens and underscores, beginning with a letter."
  }
}

variable "role_path" {
  description = "The path of all roles and policies, such as /tools/. It must be the same in the hub and in its spokes."
  type        = string
  default     = "/"

  validation {
    condition     = can(regex("^/([A-Za-z0-9._-]+/)*$", var.role_path))
    error_message = "Must be a path that begins and ends with /."
  }
}

variable "tags" {
  description = "Tags of every resource that takes them, besides waypost:registry."
  type        = map(string)
  default     = {}
}

variable "query_api_arn" {
  description = "The output QueryApiArn of the hub, if programs of this account call the query API. Leave it empty if they only read the table."
  type        = string
  default     = ""
}
