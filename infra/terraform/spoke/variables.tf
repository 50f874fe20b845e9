variable "registry_name" {
  description = "The name of the registry, the same as in its hub."
  type        = string
  default     = "prod"

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$", var.registry_name)) && !endswith(var.registry_name, "-records")
    error_message = "Use at most 24 lower-case letters, digits and hyphens, beginning with a letter and not ending in -records."
  }
}

variable "hub_account_id" {
  description = "The account id of the hub."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.hub_account_id))
    error_message = "Must be an account id of twelve digits."
  }
}

variable "hub_region" {
  description = "The region of the hub. It may differ from this region."
  type        = string
}

variable "organization_id" {
  description = "The id of your AWS organization (o-...), to which the hub's account must belong. Leave it empty outside an organization."
  type        = string
  default     = ""
}

variable "let_hub_sweep" {
  description = "Whether the hub may list this account's REST APIs, their stages and its VPC endpoints. Otherwise the registry depends on events alone, and a few events always get lost."
  type        = bool
  default     = true
}

variable "alarm_topic_arn" {
  description = "The ARN of an SNS topic in this account and region for the alarm on undelivered events. Leave it empty for an alarm without notification."
  type        = string
  default     = ""
}

variable "role_name_prefix" {
  description = "What the names of all roles begin with, if your organization requires something else than waypost. It must be the same in the hub and in its spokes."
  type        = string
  default     = "waypost"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_-]{0,13}$", var.role_name_prefix))
    error_message = "Use at most 14 letters, digits, hyphens and underscores, beginning with a letter."
  }
}

variable "role_path" {
  description = "The path of all roles, such as /tools/. It must be the same in the hub and in its spokes."
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

variable "permissions_boundary_arn" {
  description = "The ARN of the managed policy that is the permissions boundary of every role. Leave it empty if your organization requires none."
  type        = string
  default     = ""
}

variable "key_arn" {
  description = "The ARN of the customer-managed KMS key that encrypts the queue. Leave it empty for the key that AWS owns, which is free."
  type        = string
  default     = ""
}

variable "hub_bus_name" {
  description = "The name of the hub's event bus, if it existed before the hub. Leave it empty otherwise."
  type        = string
  default     = ""
}
