variable "registry_name" {
  description = "The name of the registry, as its hub has it."
  type        = string
  default     = "prod"

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$", var.registry_name)) && !endswith(var.registry_name, "-records")
    error_message = "Lower-case letters, digits and hyphens, at most 24, beginning with a letter and not ending in -records."
  }
}

variable "table_arn" {
  description = "The ARN of the registry's table: the output TableArn of the hub."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/", var.table_arn))
    error_message = "The ARN of a DynamoDB table."
  }
}

variable "table_key_arn" {
  description = "The ARN of the customer-managed KMS key that encrypts the table, if its hub was given one; its key policy must admit this account."
  type        = string
  default     = ""
}

variable "may_list" {
  description = "Whether programs may also list all names, for the commands list and types."
  type        = bool
  default     = true
}

variable "publish_table" {
  description = "Whether to keep the table's ARN in the parameter /waypost/{registry}/table of this account and region. One reader per account and region does it."
  type        = bool
  default     = true
}

variable "network" {
  description = "Where this account's programs sit: the id of their VPC (vpc-...), or the name of a network: that of a central network account's endpoints, where those are used."
  type        = string
}

variable "gateway_vpc_id" {
  description = "A VPC that gets a gateway endpoint for DynamoDB, which is free. Leave empty if it has one, or a NAT."
  type        = string
  default     = ""
}

variable "gateway_route_table_ids" {
  description = "The route tables of that VPC's subnets that use the gateway endpoint."
  type        = list(string)
  default     = []
}
