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

variable "hub_account_id" {
  description = "The account id of the hub."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.hub_account_id))
    error_message = "hub_account_id must be an account id of twelve digits."
  }
}

variable "hub_region" {
  description = "The region of the hub. It may differ from this region."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", var.hub_region))
    error_message = "hub_region must be a region such as eu-west-1."
  }
}

variable "hub_bus_name" {
  description = "The hub's parameter EventBusName, if its bus existed already. Leave it null otherwise."
  type        = string
  default     = null

  validation {
    condition     = var.hub_bus_name == null || can(regex("^[A-Za-z0-9._-]{0,256}$", var.hub_bus_name))
    error_message = "hub_bus_name must be the name of an event bus."
  }
}

variable "second_hub_region" {
  description = "The region of a second hub of the registry, in the same account, which stands by or is promoted. It gets the same events and may sweep too. Leave it null if the registry has one hub."
  type        = string
  default     = null

  validation {
    condition     = var.second_hub_region == null || can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", var.second_hub_region))
    error_message = "second_hub_region must be a region such as us-east-1."
  }
}

variable "organization_id" {
  description = "The id of your AWS organization (o-...), to which the hub's account must belong. Leave it null outside an organization."
  type        = string
  default     = null

  validation {
    condition     = var.organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "organization_id must be an organization id such as o-a1b2c3d4e5."
  }
}

variable "let_hub_sweep" {
  description = "Whether the hub may list this account's REST APIs, their stages and its VPC endpoints. Otherwise the registry depends on events alone, and some events are always lost."
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

variable "permissions_boundary" {
  description = "The ARN of the managed policy that is the permissions boundary of every role. Leave it null if your organization requires none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/[A-Za-z0-9+=,.@_/-]+$", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of a managed policy."
  }
}

variable "kms_key_arn" {
  description = "The ARN of the customer-managed KMS key that encrypts the queue. Leave it null for keys that AWS owns, which are free. Its key policy must admit the services: infra/policies/operations-key.json."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key (not of an alias)."
  }
}

variable "alarm_topic_arn" {
  description = "The ARN of an SNS topic in this account and region that gets the alarm on undelivered events. Leave it null for an alarm without notification."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_topic_arn == null || can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", var.alarm_topic_arn))
    error_message = "alarm_topic_arn must be the ARN of an SNS topic."
  }
}

variable "tags" {
  description = "Tags of every resource that takes them, besides waypost:registry."
  type        = map(string)
  default     = {}
  nullable    = false
}
