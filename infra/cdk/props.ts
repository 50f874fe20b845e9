// Generated from the templates by `npm run synth`.

export interface WaypostHubOptions {
  /** The name of the registry, one for each environment: prod, staging, team-a. Every physical name contains it, so one account can have several registries. By default prod. */
  readonly registryName?: string;
  /** Whether this hub stands by for one in another region. A standby creates no readers’ table but uses the replica of the other hub’s table. It keeps its own records, and publishes only after npm run admin -- promote. By default false. */
  readonly standby?: boolean;
  /** With Standby: the ARN of the stream of the replica in this region, which aws dynamodb describe-table prints as LatestStreamArn. Once promoted, this hub then computes health within seconds of a change; without it, each hour. */
  readonly replicaStreamArn?: string;
  /** The source of a service’s name. tag: only the tag waypost:service. tag-or-name: without that tag, the name of the API. By default tag. */
  readonly naming?: 'tag' | 'tag-or-name';
  /** Accounts that own names, whoever claims them first, as a JSON list: [{"names":"payments.*","account":"111122223333"}]. An entry for one name takes precedence over all globs. Among globs, the first that matches a name applies. It stores the first enrolment and changes nothing later. */
  readonly owners?: readonly { readonly names: string; readonly account: string }[];
  /** Services whose private custom domain is preferred to every other address form if it serves: names or globs such as payments.*, separated by commas; * for all. Waypost cannot see whether the callers’ DNS resolves the domain, so the default is none. */
  readonly preferCustomDomains?: readonly string[];
  /** Keys of tags that tell a replacement from a sibling where CloudFormation’s tags do not, separated by commas, such as env,team. A younger API takes over only if it has the same stage name and, where both carry such a tag, the same value. */
  readonly lineageTags?: string;
  /** Other keys for the tags that Waypost reads, as JSON: {"service":"acme:service","network":"acme:network"}. */
  readonly tagKeys?: Readonly<Record<string, string>>;
  /** Whose events count. accounts: those of AccountList and of OrganizationalUnitIds. organization: those of every account in OrganizationId. This, ExcludedAccounts, OrganizationalUnitIds and SweepRegions store the first enrolment; npm run admin -- config changes it. By default accounts. */
  readonly enrolmentMode?: 'accounts' | 'organization';
  /** The accounts besides this one that the first enrolment includes, and whose events the event bus admits. Use OrganizationId if you have more accounts than fit here. */
  readonly accountList?: readonly string[];
  /** Accounts whose events never count, in the first enrolment. */
  readonly excludedAccounts?: readonly string[];
  /** Organizational units (ou-...) whose accounts count, in the first enrolment. AWS Organizations must let this account list them: as the management account or as a delegated administrator. Their events need OrganizationId. */
  readonly organizationalUnitIds?: readonly string[];
  /** Whether the rules of the event bus match only this account and AccountList, so that events of other accounts invoke no function. At most 96 accounts fit. Enrolments of later accounts need false. By default false. */
  readonly prefilterAccounts?: boolean;
  /** The regions to sweep in each account, in the first enrolment. Leave it out for the region of the hub. Every account and region except the hub’s own needs the spoke template. */
  readonly sweepRegions?: readonly string[];
  /** The minutes between incremental sweeps, which list APIs and endpoints and compare them with the registry. By default 15. */
  readonly incrementalSweepMinutes?: number;
  /** The requests per second that a sweep may send to API Gateway. AWS allows 10 in each account, which its deployments share. By default 3. */
  readonly sweepRequestsPerSecond?: number;
  /** The id of your AWS organization (o-...). Leave it out to list accounts instead. */
  readonly organizationId?: string;
  /** Accounts that may read the registry’s table and call its query API, besides this one and the organization’s. */
  readonly readerAccounts?: readonly string[];
  /** Whether readers may list all names of services and networks, which the commands list and types need. Otherwise readers must know the names that they resolve. By default true. */
  readonly readersMayList?: boolean;
  /** The regions that get a replica of the readers’ table besides this one, at most 3, so that readers resolve while this region fails. After the first deployment, add or remove one in each update, and only at the end of the list. */
  readonly replicaRegions?: readonly string[];
  /** VPC endpoints (vpce-...) to associate with the query API, so that they can call it by a plain URL. Other endpoints need the header x-apigw-api-id. */
  readonly queryVpcEndpointIds?: readonly string[];
  /** The beginning of the names of all roles and policies, if your organization requires a prefix other than waypost. It must be the same in the hub and in its spokes. By default waypost. */
  readonly roleNamePrefix?: string;
  /** The path of all roles and policies, such as /tools/. It must be the same in the hub and in its spokes. By default /. */
  readonly rolePath?: string;
  /** The ARN of the managed policy that is the permissions boundary of every role. Leave it out if your organization requires none. */
  readonly permissionsBoundaryArn?: string;
  /** The ARN of the customer-managed KMS key that encrypts logs, queues, the topic, the bus, schedules and the functions’ environment. Leave it out for keys that AWS owns, which are free. Its key policy must admit the services: infra/policies/operations-key.json. */
  readonly keyArn?: string;
  /** The subnets of the functions. Leave it out for functions outside a VPC. From these subnets, the functions must reach the APIs of DynamoDB, SQS, EventBridge, STS, EC2, API Gateway, CloudTrail, S3 and, with a key, KMS. */
  readonly vpcSubnetIds?: readonly string[];
  /** The security groups of the functions in those subnets. They need no inbound rule. */
  readonly vpcSecurityGroupIds?: readonly string[];
  /** The ARN of a code signing configuration: Lambda then refuses code that its publishers have not signed. Leave it out to deploy the zip files as they are. */
  readonly codeSigningConfigArn?: string;
  /** An event bus of this account and region that exists already. Leave it out to create one. Spokes need the same name as HubBusName. */
  readonly eventBusName?: string;
  /** An SNS topic of this account and region that exists already and that CloudWatch may publish to. Leave it out to create one. */
  readonly alarmTopicArn?: string;
  /** An e-mail address that gets the alarms after it has confirmed a message from AWS. Leave it out to subscribe something else to the topic. */
  readonly alarmEmail?: string;
  /** The days for which the functions’ logs are kept. By default 30. */
  readonly logRetentionDays?: number;
  /** The lowest level that the functions log. By default INFO. */
  readonly logLevel?: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  /** Whether to log calls of the query API. This needs API Gateway’s CloudWatch role, which exists once per account and region and which this template does not set. By default false. */
  readonly apiAccessLogs?: boolean;
  /** The number of invocations that may run at once: one that plans sweeps, ten that sweep ten accounts and regions each, and two of re-checks. Set 0 to reserve nothing, in accounts whose concurrency limit is near 100. By default 13. */
  readonly reconcileConcurrency?: number;
  /** The concurrency that is reserved for the function that applies events on APIs, which cannot exceed it. Set 0 to reserve nothing. AWS keeps 100 of the account’s limit unreserved. By default 0. */
  readonly watchApisConcurrency?: number;
  /** The concurrency that is reserved for the function that applies events on VPC endpoints, which cannot exceed it. Set 0 to reserve nothing. AWS keeps 100 of the account’s limit unreserved. By default 0. */
  readonly watchEndpointsConcurrency?: number;
  /** The concurrency that is reserved for the function that computes the health of services, which cannot exceed it. Set 0 to reserve nothing. AWS keeps 100 of the account’s limit unreserved. By default 0. */
  readonly healthConcurrency?: number;
  /** The concurrency that is reserved for the function that keeps the activity and announces moves, which cannot exceed it. Set 0 to reserve nothing. AWS keeps 100 of the account’s limit unreserved. By default 0. */
  readonly activityConcurrency?: number;
  /** The concurrency that is reserved for the function that answers the query API, which cannot exceed it. Set 0 to reserve nothing. AWS keeps 100 of the account’s limit unreserved. By default 0. */
  readonly queryConcurrency?: number;
  /** The concurrency that is reserved for the function that deploys the query API, which cannot exceed it. Set 0 to reserve nothing. AWS keeps 100 of the account’s limit unreserved. By default 0. */
  readonly deployQueryConcurrency?: number;
  /** The ARN of the customer-managed KMS key that encrypts the two tables. Leave it out for the key that AWS owns, which is free. Do not use the AWS-managed key aws/dynamodb: reads from other accounts would fail. */
  readonly tableKeyArn?: string;
  /** With TableKeyArn and ReplicaRegions: the ARNs of the KMS keys that encrypt the replicas, each in the region of its replica, in the order of ReplicaRegions. */
  readonly replicaKeyArns?: readonly string[];
  /** Whether the two tables are protected against deletion. Set true once the first deployment has succeeded: a protected table would survive a failed first deployment and block the next. By default false. */
  readonly deletionProtection?: boolean;
}

export interface WaypostSpokeOptions {
  /** The name of the registry, the same as in its hub. By default prod. */
  readonly registryName?: string;
  /** The account id of the hub. */
  readonly hubAccountId: string;
  /** The region of the hub. It may differ from this region. */
  readonly hubRegion: string;
  /** The hub’s parameter EventBusName, if its bus existed already. Leave it out otherwise. */
  readonly hubBusName?: string;
  /** The region of a second hub of the registry, in the same account, which stands by or is promoted. It gets the same events and may sweep too. Leave it out if the registry has one hub. */
  readonly secondHubRegion?: string;
  /** The id of your AWS organization (o-...), to which the hub’s account must belong. Leave it out outside an organization. */
  readonly organizationId?: string;
  /** Whether the hub may list this account’s REST APIs, their stages and its VPC endpoints. Otherwise the registry depends on events alone, and some events are always lost. By default true. */
  readonly letHubSweep?: boolean;
  /** The beginning of the names of all roles and policies, if your organization requires a prefix other than waypost. It must be the same in the hub and in its spokes. By default waypost. */
  readonly roleNamePrefix?: string;
  /** The path of all roles and policies, such as /tools/. It must be the same in the hub and in its spokes. By default /. */
  readonly rolePath?: string;
  /** The ARN of the managed policy that is the permissions boundary of every role. Leave it out if your organization requires none. */
  readonly permissionsBoundaryArn?: string;
  /** The ARN of the customer-managed KMS key that encrypts the queue. Leave it out for keys that AWS owns, which are free. Its key policy must admit the services: infra/policies/operations-key.json. */
  readonly keyArn?: string;
  /** The ARN of an SNS topic in this account and region that gets the alarm on undelivered events. Leave it out for an alarm without notification. */
  readonly alarmTopicArn?: string;
}
