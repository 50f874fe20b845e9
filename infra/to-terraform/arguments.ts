// Maps each property of a CloudFormation resource to an argument of the Terraform provider. A property that is missing here fails the
// synthesis, so no new property of a template can be forgotten.
import { EVENT_MAPPINGS } from './event-arguments.js';
import { argument, argumentsOf, block, json, LEFT_OUT, TAGS, type ResourceMapping } from './rules.js';

const TABLE: ResourceMapping = {
  type: 'aws_dynamodb_table',
  rules: {
    ...argumentsOf({
      TableName: 'name',
      BillingMode: 'billing_mode',
      HashKey: 'hash_key',
      RangeKey: 'range_key',
      DeletionProtectionEnabled: 'deletion_protection_enabled',
      StreamEnabled: 'stream_enabled',
      StreamViewType: 'stream_view_type',
    }),
    AttributeDefinitions: block('attribute', argumentsOf({ AttributeName: 'name', AttributeType: 'type' })),
    GlobalSecondaryIndexes: block(
      'global_secondary_index',
      argumentsOf({
        IndexName: 'name',
        HashKey: 'hash_key',
        RangeKey: 'range_key',
        ProjectionType: 'projection_type',
      }),
    ),
    TimeToLiveSpecification: block('ttl', argumentsOf({ AttributeName: 'attribute_name', Enabled: 'enabled' })),
    PointInTimeRecoverySpecification: block(
      'point_in_time_recovery',
      argumentsOf({ PointInTimeRecoveryEnabled: 'enabled' }),
    ),
    SSESpecification: block('server_side_encryption', {
      ...argumentsOf({ SSEEnabled: 'enabled', KMSMasterKeyId: 'kms_key_arn' }),
      SSEType: LEFT_OUT, // the provider knows only KMS
    }),
    Tags: TAGS,
  },
};

export const MAPPINGS: Readonly<Record<string, ResourceMapping>> = {
  ...EVENT_MAPPINGS,
  'AWS::DynamoDB::Table': TABLE,
  'AWS::DynamoDB::GlobalTable': TABLE,
  'Part::TablePolicy': {
    type: 'aws_dynamodb_resource_policy',
    rules: { ResourceArn: argument('resource_arn'), PolicyDocument: json('policy') },
  },
  'AWS::IAM::ManagedPolicy': {
    type: 'aws_iam_policy',
    rules: {
      ...argumentsOf({ ManagedPolicyName: 'name', Path: 'path', Description: 'description' }),
      PolicyDocument: json('policy'),
      Tags: TAGS,
    },
  },
  'AWS::IAM::Role': {
    type: 'aws_iam_role',
    rules: {
      ...argumentsOf({
        RoleName: 'name',
        Path: 'path',
        PermissionsBoundary: 'permissions_boundary',
        Description: 'description',
      }),
      AssumeRolePolicyDocument: json('assume_role_policy'),
      Tags: TAGS,
    },
  },
  'Part::RolePolicy': {
    type: 'aws_iam_role_policy',
    rules: { PolicyName: argument('name'), Role: argument('role'), PolicyDocument: json('policy') },
  },
  'Part::RoleAttachment': {
    type: 'aws_iam_role_policy_attachment',
    rules: argumentsOf({ Role: 'role', PolicyArn: 'policy_arn' }),
  },
  'AWS::Logs::LogGroup': {
    type: 'aws_cloudwatch_log_group',
    rules: {
      ...argumentsOf({
        LogGroupName: 'name',
        RetentionInDays: 'retention_in_days',
        KmsKeyId: 'kms_key_id',
        SkipDestroy: 'skip_destroy',
      }),
      Tags: TAGS,
    },
  },
  'AWS::Lambda::Function': {
    type: 'aws_lambda_function',
    rules: {
      ...argumentsOf({
        FunctionName: 'function_name',
        Description: 'description',
        Role: 'role',
        Runtime: 'runtime',
        Architectures: 'architectures',
        Handler: 'handler',
        MemorySize: 'memory_size',
        Timeout: 'timeout',
        ReservedConcurrentExecutions: 'reserved_concurrent_executions',
        KmsKeyArn: 'kms_key_arn',
        CodeSigningConfigArn: 'code_signing_config_arn',
      }),
      Code: LEFT_OUT,
      Environment: block('environment', argumentsOf({ Variables: 'variables' })),
      LoggingConfig: block('logging_config', argumentsOf({ LogFormat: 'log_format', LogGroup: 'log_group' })),
      DeadLetterConfig: block('dead_letter_config', argumentsOf({ TargetArn: 'target_arn' })),
      VpcConfig: block('vpc_config', argumentsOf({ SubnetIds: 'subnet_ids', SecurityGroupIds: 'security_group_ids' })),
      Tags: TAGS,
    },
  },
  'AWS::Lambda::EventInvokeConfig': {
    type: 'aws_lambda_function_event_invoke_config',
    rules: argumentsOf({
      FunctionName: 'function_name',
      Qualifier: 'qualifier',
      MaximumRetryAttempts: 'maximum_retry_attempts',
      MaximumEventAgeInSeconds: 'maximum_event_age_in_seconds',
    }),
  },
  'AWS::Lambda::Permission': {
    type: 'aws_lambda_permission',
    rules: argumentsOf({
      Action: 'action',
      FunctionName: 'function_name',
      Principal: 'principal',
      SourceArn: 'source_arn',
    }),
  },
  'AWS::Lambda::EventSourceMapping': {
    type: 'aws_lambda_event_source_mapping',
    rules: {
      ...argumentsOf({
        EventSourceArn: 'event_source_arn',
        FunctionName: 'function_name',
        BatchSize: 'batch_size',
        FunctionResponseTypes: 'function_response_types',
        StartingPosition: 'starting_position',
        MaximumBatchingWindowInSeconds: 'maximum_batching_window_in_seconds',
        MaximumRetryAttempts: 'maximum_retry_attempts',
        MaximumRecordAgeInSeconds: 'maximum_record_age_in_seconds',
        BisectBatchOnFunctionError: 'bisect_batch_on_function_error',
      }),
      FilterCriteria: block('filter_criteria', { Filters: block('filter', argumentsOf({ Pattern: 'pattern' })) }),
      DestinationConfig: block('destination_config', {
        OnFailure: block('on_failure', argumentsOf({ Destination: 'destination_arn' })),
      }),
      ScalingConfig: block('scaling_config', argumentsOf({ MaximumConcurrency: 'maximum_concurrency' })),
      Tags: TAGS,
    },
  },
  'AWS::ApiGateway::RestApi': {
    type: 'aws_api_gateway_rest_api',
    rules: {
      ...argumentsOf({ Name: 'name', Description: 'description' }),
      Policy: json('policy'),
      EndpointConfiguration: block(
        'endpoint_configuration',
        argumentsOf({ Types: 'types', VpcEndpointIds: 'vpc_endpoint_ids' }),
      ),
      Tags: TAGS,
    },
  },
  'AWS::ApiGateway::Resource': {
    type: 'aws_api_gateway_resource',
    rules: argumentsOf({ RestApiId: 'rest_api_id', ParentId: 'parent_id', PathPart: 'path_part' }),
  },
  'AWS::ApiGateway::Method': {
    type: 'aws_api_gateway_method',
    rules: argumentsOf({
      RestApiId: 'rest_api_id',
      ResourceId: 'resource_id',
      HttpMethod: 'http_method',
      AuthorizationType: 'authorization',
    }),
  },
  'Part::Integration': {
    type: 'aws_api_gateway_integration',
    rules: argumentsOf({
      RestApiId: 'rest_api_id',
      ResourceId: 'resource_id',
      HttpMethod: 'http_method',
      Type: 'type',
      IntegrationHttpMethod: 'integration_http_method',
      Uri: 'uri',
    }),
  },
  // hub.ts writes this resource; the mapping is needed only for references to it.
  'AWS::CloudFormation::CustomResource': { type: 'aws_api_gateway_deployment', rules: {} },
  'AWS::ApiGateway::Stage': {
    type: 'aws_api_gateway_stage',
    rules: {
      ...argumentsOf({ RestApiId: 'rest_api_id', DeploymentId: 'deployment_id', StageName: 'stage_name' }),
      AccessLogSetting: block(
        'access_log_settings',
        argumentsOf({ DestinationArn: 'destination_arn', Format: 'format' }),
      ),
      Tags: TAGS,
    },
  },
  'Part::MethodSettings': {
    type: 'aws_api_gateway_method_settings',
    rules: {
      ...argumentsOf({ RestApiId: 'rest_api_id', StageName: 'stage_name', MethodPath: 'method_path' }),
      Settings: block(
        'settings',
        argumentsOf({
          ThrottlingRateLimit: 'throttling_rate_limit',
          ThrottlingBurstLimit: 'throttling_burst_limit',
          MetricsEnabled: 'metrics_enabled',
        }),
      ),
    },
  },
  'AWS::SSM::Parameter': {
    type: 'aws_ssm_parameter',
    rules: {
      ...argumentsOf({ Name: 'name', Description: 'description', Type: 'type', Value: 'value' }),
      Tags: TAGS,
    },
  },
  'AWS::EC2::VPCEndpoint': {
    type: 'aws_vpc_endpoint',
    rules: {
      ...argumentsOf({
        VpcId: 'vpc_id',
        VpcEndpointType: 'vpc_endpoint_type',
        ServiceName: 'service_name',
        RouteTableIds: 'route_table_ids',
      }),
      Tags: TAGS,
    },
  },
};
