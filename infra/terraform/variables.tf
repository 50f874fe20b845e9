# Generated from the CloudFormation template by `npm run synth`.

variable "create" {
  description = "Whether to create the resources. With false, the module creates nothing and its outputs are null."
  type        = bool
  default     = true
  nullable    = false
}

variable "registry_name" {
  description = "The name of the registry, one for each environment: prod, staging, team-a. Every physical name contains it, so one account can have several registries."
  type        = string
  default     = "prod"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,22}[a-z0-9])?$", var.registry_name)) && !endswith(var.registry_name, "-records")
    error_message = "registry_name must be lower-case letters, digits and hyphens, at most 24, beginning with a letter and not ending in -records (role names contain it and the region)."
  }
}

variable "standby" {
  description = "Whether this hub stands by for one in another region. A standby creates no readers' table but uses the replica of the other hub's table. It keeps its own records, and publishes only after npm run admin -- promote."
  type        = bool
  default     = false
  nullable    = false
}

variable "replica_stream_arn" {
  description = "With Standby: the ARN of the stream of the replica in this region, which aws dynamodb describe-table prints as LatestStreamArn. Once promoted, this hub then computes health within seconds of a change; without it, each hour."
  type        = string
  default     = null

  validation {
    condition     = var.replica_stream_arn == null || can(regex("^arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[A-Za-z0-9_.-]+/stream/[0-9T:.-]+$", var.replica_stream_arn))
    error_message = "replica_stream_arn must be the ARN of a stream of DynamoDB."
  }
}

variable "naming" {
  description = "The source of a service's name. tag: only the tag waypost:service. tag-or-name: without that tag, the name of the API."
  type        = string
  default     = "tag"
  nullable    = false

  validation {
    condition     = contains(["tag", "tag-or-name"], var.naming)
    error_message = "naming must be one of tag, tag-or-name."
  }
}

variable "owners" {
  description = "Accounts that own names, whoever claims them first. An entry for one name takes precedence over all globs. Among globs, the first that matches a name applies. It stores the first enrolment and changes nothing later."
  type        = list(object({ names = string, account = string }))
  default     = []
  nullable    = false
}

variable "prefer_custom_domains" {
  description = "Services whose private custom domain is preferred to every other address form if it serves: names or globs such as payments.*, or * for all. Waypost cannot see whether the callers' DNS resolves the domain, so the default is none."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "lineage_tags" {
  description = "Keys of tags that tell a replacement from a sibling where CloudFormation's tags do not, such as env or team. A younger API takes over only if it has the same stage name and, where both carry such a tag, the same value."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "tag_keys" {
  description = "Other keys for the tags that Waypost reads: { service = \"acme:service\", network = \"acme:network\" }."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "enrolment_mode" {
  description = "Whose events count. accounts: those of account_ids and of organizational_unit_ids. organization: those of every account in organization_id. This, excluded_account_ids, organizational_unit_ids and sweep_regions store the first enrolment; npm run admin -- config changes it."
  type        = string
  default     = "accounts"
  nullable    = false

  validation {
    condition     = contains(["accounts", "organization"], var.enrolment_mode)
    error_message = "enrolment_mode must be one of accounts, organization."
  }
}

variable "account_ids" {
  description = "The accounts besides this one that the first enrolment includes, and whose events the event bus admits. Use organization_id if you have more accounts than fit here."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for each in var.account_ids : can(regex("^[0-9]{12}$", each))])
    error_message = "account_ids must be account ids of twelve digits."
  }
}

variable "excluded_account_ids" {
  description = "Accounts whose events never count, in the first enrolment."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for each in var.excluded_account_ids : can(regex("^[0-9]{12}$", each))])
    error_message = "excluded_account_ids must be account ids of twelve digits."
  }
}

variable "organizational_unit_ids" {
  description = "Organizational units (ou-...) whose accounts count, in the first enrolment. AWS Organizations must let this account list them: as the management account or as a delegated administrator. Their events need organization_id."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for each in var.organizational_unit_ids : can(regex("^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$", each))])
    error_message = "organizational_unit_ids must be ids of organizational units such as ou-abcd-11111111."
  }
}

variable "prefilter_accounts" {
  description = "Whether the rules of the event bus match only this account and account_ids, so that events of other accounts invoke no function. At most 96 accounts fit. Enrolments of later accounts need false."
  type        = bool
  default     = false
  nullable    = false
}

variable "sweep_regions" {
  description = "The regions to sweep in each account, in the first enrolment. Leave it empty for the region of the hub. Every account and region except the hub's own needs the module spoke."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for each in var.sweep_regions : can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", each))])
    error_message = "sweep_regions must be regions such as eu-west-1."
  }
}

variable "incremental_sweep_minutes" {
  description = "The minutes between incremental sweeps, which list APIs and endpoints and compare them with the registry."
  type        = number
  default     = 15
  nullable    = false

  validation {
    condition     = var.incremental_sweep_minutes >= 5 && var.incremental_sweep_minutes <= 120
    error_message = "incremental_sweep_minutes must be from 5 to 120."
  }
}

variable "sweep_requests_per_second" {
  description = "The requests per second that a sweep may send to API Gateway. AWS allows 10 in each account, which its deployments share."
  type        = number
  default     = 3
  nullable    = false

  validation {
    condition     = var.sweep_requests_per_second >= 1 && var.sweep_requests_per_second <= 3
    error_message = "sweep_requests_per_second must be from 1 to 3."
  }
}

variable "organization_id" {
  description = "The id of your AWS organization (o-...). Leave it null to list accounts instead."
  type        = string
  default     = null

  validation {
    condition     = var.organization_id == null || can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "organization_id must be an organization id such as o-a1b2c3d4e5."
  }
}

variable "reader_account_ids" {
  description = "Accounts that may read the registry's table and call its query API, besides this one and the organization's."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for each in var.reader_account_ids : can(regex("^[0-9]{12}$", each))])
    error_message = "reader_account_ids must be account ids of twelve digits."
  }
}

variable "readers_may_list" {
  description = "Whether readers may list all names of services and networks, which the commands list and types need. Otherwise readers must know the names that they resolve."
  type        = bool
  default     = true
  nullable    = false
}

variable "replica_regions" {
  description = "The regions that get a replica of the readers' table besides this one, so that readers resolve while this region fails. Add or remove one in each apply."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for each in var.replica_regions : can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", each))])
    error_message = "replica_regions must be regions such as eu-west-1."
  }
}

variable "query_vpc_endpoint_ids" {
  description = "VPC endpoints (vpce-...) to associate with the query API, so that they can call it by a plain URL. Other endpoints need the header x-apigw-api-id."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for each in var.query_vpc_endpoint_ids : can(regex("^vpce-[0-9a-f]{8}([0-9a-f]{9})?$", each))])
    error_message = "query_vpc_endpoint_ids must be ids of VPC endpoints."
  }
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
  description = "The ARN of the customer-managed KMS key that encrypts logs, queues, the topic, the bus, schedules and the functions' environment. Leave it null for keys that AWS owns, which are free. Its key policy must admit the services: infra/policies/operations-key.json."
  type        = string
  default     = null

  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key (not of an alias)."
  }
}

variable "vpc_subnet_ids" {
  description = "The subnets of the functions. Leave it empty for functions outside a VPC. From these subnets, the functions must reach the APIs of DynamoDB, SQS, EventBridge, STS, EC2, API Gateway, CloudTrail, S3 and, with a key, KMS."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for each in var.vpc_subnet_ids : can(regex("^subnet-[0-9a-f]{8}([0-9a-f]{9})?$", each))])
    error_message = "vpc_subnet_ids must be ids of subnets."
  }
}

variable "vpc_security_group_ids" {
  description = "The security groups of the functions in those subnets. They need no inbound rule."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for each in var.vpc_security_group_ids : can(regex("^sg-[0-9a-f]{8}([0-9a-f]{9})?$", each))])
    error_message = "vpc_security_group_ids must be ids of security groups."
  }
}

variable "code_signing_config_arn" {
  description = "The ARN of a code signing configuration: Lambda then refuses code that its publishers have not signed. Leave it null to deploy the zip files as they are."
  type        = string
  default     = null

  validation {
    condition     = var.code_signing_config_arn == null || can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:code-signing-config:csc-[a-z0-9]{17}$", var.code_signing_config_arn))
    error_message = "code_signing_config_arn must be the ARN of a code signing configuration."
  }
}

variable "event_bus_name" {
  description = "An event bus of this account and region that exists already, and whose policy has the statements of the output event_bus_policy. Leave it null to create one. Spokes need the same name as hub_bus_name."
  type        = string
  default     = null

  validation {
    condition     = var.event_bus_name == null || can(regex("^[A-Za-z0-9._-]{1,256}$", var.event_bus_name))
    error_message = "event_bus_name must be the name of an event bus."
  }
}

variable "alarm_topic_arn" {
  description = "An SNS topic of this account and region that exists already and that CloudWatch may publish to. Leave it null to create one."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_topic_arn == null || can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", var.alarm_topic_arn))
    error_message = "alarm_topic_arn must be the ARN of an SNS topic."
  }
}

variable "alarm_email" {
  description = "An e-mail address that gets the alarms after it has confirmed a message from AWS. Leave it null to subscribe something else to the topic."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_email == null || can(regex("^[^@\\s]+@[^@\\s]+$", var.alarm_email))
    error_message = "alarm_email must be an e-mail address."
  }
}

variable "cloudwatch_logs_retention_in_days" {
  description = "The days for which the functions' logs are kept."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = contains([7, 14, 30, 60, 90, 180, 365, 731], var.cloudwatch_logs_retention_in_days)
    error_message = "cloudwatch_logs_retention_in_days must be one of 7, 14, 30, 60, 90, 180, 365, 731."
  }
}

variable "log_level" {
  description = "The lowest level that the functions log."
  type        = string
  default     = "INFO"
  nullable    = false

  validation {
    condition     = contains(["DEBUG", "INFO", "WARN", "ERROR"], var.log_level)
    error_message = "log_level must be one of DEBUG, INFO, WARN, ERROR."
  }
}

variable "api_access_logs" {
  description = "Whether to log calls of the query API. This needs API Gateway's CloudWatch role, which exists once per account and region and which this module does not set."
  type        = bool
  default     = false
  nullable    = false
}

variable "reconcile_concurrency" {
  description = "The number of invocations that may run at once: one that plans sweeps, ten that sweep ten accounts and regions each, and two of re-checks. Set 0 to reserve nothing, in accounts whose concurrency limit is near 100."
  type        = number
  default     = 13
  nullable    = false

  validation {
    condition     = contains([0, 13, 15, 20], var.reconcile_concurrency)
    error_message = "reconcile_concurrency must be one of 0, 13, 15, 20."
  }
}

variable "watch_apis_concurrency" {
  description = "The concurrency that is reserved for the function that applies events on APIs, which cannot exceed it. Set 0 to reserve nothing. AWS keeps 100 of the account's limit unreserved."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.watch_apis_concurrency >= 0 && var.watch_apis_concurrency <= 1000
    error_message = "watch_apis_concurrency must be from 0 to 1000."
  }
}

variable "watch_endpoints_concurrency" {
  description = "The concurrency that is reserved for the function that applies events on VPC endpoints, which cannot exceed it. Set 0 to reserve nothing. AWS keeps 100 of the account's limit unreserved."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.watch_endpoints_concurrency >= 0 && var.watch_endpoints_concurrency <= 1000
    error_message = "watch_endpoints_concurrency must be from 0 to 1000."
  }
}

variable "health_concurrency" {
  description = "The concurrency that is reserved for the function that computes the health of services, which cannot exceed it. Set 0 to reserve nothing. AWS keeps 100 of the account's limit unreserved."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.health_concurrency >= 0 && var.health_concurrency <= 1000
    error_message = "health_concurrency must be from 0 to 1000."
  }
}

variable "activity_concurrency" {
  description = "The concurrency that is reserved for the function that keeps the activity and announces moves, which cannot exceed it. Set 0 to reserve nothing. AWS keeps 100 of the account's limit unreserved."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.activity_concurrency >= 0 && var.activity_concurrency <= 1000
    error_message = "activity_concurrency must be from 0 to 1000."
  }
}

variable "query_concurrency" {
  description = "The concurrency that is reserved for the function that answers the query API, which cannot exceed it. Set 0 to reserve nothing. AWS keeps 100 of the account's limit unreserved."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.query_concurrency >= 0 && var.query_concurrency <= 1000
    error_message = "query_concurrency must be from 0 to 1000."
  }
}

variable "table_kms_key_arn" {
  description = "The ARN of the customer-managed KMS key that encrypts the two tables. Leave it null for the key that AWS owns, which is free. Do not use the AWS-managed key aws/dynamodb: reads from other accounts would fail."
  type        = string
  default     = null

  validation {
    condition     = var.table_kms_key_arn == null || can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.table_kms_key_arn))
    error_message = "table_kms_key_arn must be the ARN of a KMS key (not of an alias)."
  }
}

variable "replica_kms_key_arns" {
  description = "With table_kms_key_arn and replica_regions: the ARNs of the KMS keys that encrypt the replicas, each in the region of its replica, in the order of replica_regions."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for each in var.replica_kms_key_arns : can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", each))])
    error_message = "replica_kms_key_arns must be ARNs of KMS keys (not of aliases)."
  }
}

variable "deletion_protection_enabled" {
  description = "Whether the two tables are protected against deletion."
  type        = bool
  default     = false
  nullable    = false
}

variable "function_source" {
  description = "Where the code of the functions is. zip: a folder with the zip files of a release, by default the folder functions of this module. s3: a bucket in this region to which the same files were uploaded below the prefix."

  type = object({
    zip = optional(string)
    s3 = optional(object({
      bucket = string
      prefix = optional(string, "")
    }))
  })

  default  = {}
  nullable = false
}

variable "publish_table" {
  description = "Whether to store the table's ARN in the SSM parameter /waypost/{registry}/table of this account and region. Only one reader stack in each account and region can do this; switch it off in the others."
  type        = bool
  default     = true
  nullable    = false
}

variable "network" {
  description = "The network of this account's programs: the id of their VPC (vpc-...), or the name of a network, such as the one of a central network account's endpoints. Leave it null to create no policy for readers."
  type        = string
  default     = null

  validation {
    condition     = var.network == null || can(regex("^(vpc-[0-9a-f]{8}([0-9a-f]{9})?|vpce-[0-9a-f]{8}([0-9a-f]{9})?|[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)$", var.network))
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
