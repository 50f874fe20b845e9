// The fields that several events share, each with its grammar. Nothing outside it gets past a shape.
import { isApiId, isStageName, isVpcId, isVpceId } from 'waypost/model';
import { fitting, mapOf } from './shape.js';

/** Tag values and API names are free text, but not a book. AWS allows 256 and 1024 characters. */
const LONGEST_TEXT = 10_000;

export const apiIdField = fitting(isApiId, 'is no API id');
export const stageField = fitting(isStageName, 'is no stage name');
export const vpcIdField = fitting(isVpcId, 'is no VPC id');
export const vpceIdField = fitting(isVpceId, 'is no VPC endpoint id');
/** New types may come: what matters is PRIVATE or not. */
export const typeField = fitting(isEndpointType, 'is no endpoint type');
export const textField = fitting(isText, `is no text of at most ${LONGEST_TEXT} characters`);
export const booleanField = fitting(isBoolean, 'is no boolean');

/** Tags as API Gateway shows them. */
export const tagsField = mapOf(textField);

/** CloudTrail masks what it takes for a secret, and may mask any string. A mask is no value. */
export function isMasked(value: unknown): boolean {
  return value === '***' || value === 'HIDDEN_DUE_TO_SECURITY_REASONS';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isEndpointType(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z][A-Z_]{0,31}$/.test(value);
}
