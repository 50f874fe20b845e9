variable "registry_name" {
  description = "The name of the registry, as its hub has it."
  type        = string
  default     = "prod"

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$", var.registry_name)) && !endswith(var.registry_name, "-records")
    error_message = "Lower-case letters, digits and hyphens, at most 24, beginning with a letter and not ending in -records."
  }
}

variable "hub_account_id" {
  description = "The account of the hub."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.hub_account_id))
    error_message = "An account id of twelve digits."
  }
}

variable "hub_region" {
  description = "The region of the hub. Events may cross regions."
  type        = string
}

variable "organization_id" {
  description = "The id of your AWS organization (o-...), which the hub's function must belong to. Leave empty outside an organization."
  type        = string
  default     = ""
}

variable "let_hub_sweep" {
  description = "Whether the hub may list this account's REST APIs, their stages and its VPC endpoints. Without it the registry rests on events alone, of which a few are always lost."
  type        = bool
  default     = true
}

variable "alarm_topic_arn" {
  description = "The ARN of an SNS topic in this account and region for the alarm on undelivered events. Leave empty for an alarm without a message."
  type        = string
  default     = ""
}
