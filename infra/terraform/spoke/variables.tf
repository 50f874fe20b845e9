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
