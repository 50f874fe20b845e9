// The shape of a synthesised CloudFormation template.
import type { Json } from '../services/core/json.js';

export type ResourceProperties = Readonly<Record<string, Json>>;

export interface Resource {
  readonly Type: string;
  readonly Properties: ResourceProperties;
  readonly Condition?: string;
  readonly Metadata?: ResourceProperties;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Parameter {
  readonly Type: string;
  readonly Description: string;
  readonly Default?: string | number;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly string[];
  readonly MinValue?: number;
  readonly MaxValue?: number;
  readonly ConstraintDescription?: string;
}

export interface Template {
  readonly Description: string;
  readonly Metadata: ResourceProperties;
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Conditions: ResourceProperties;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Description: string; readonly Value: Json }>>;
}
