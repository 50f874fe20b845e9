// The fields that several events share, each with its grammar. Nothing outside it gets past a schema.
import { isApiId, isStageName, isVpcId, isVpceId } from 'waypost/model';
import { z } from 'zod';

/** Tag values and API names are free text, but not a book. AWS allows 256 and 1024 characters. */
const LONGEST_TEXT = 10_000;

const field = (fits: (value: unknown) => value is string, what: string) => z.custom<string>(fits, `is no ${what}`);

export const apiIdField = field(isApiId, 'API id');
export const stageField = field(isStageName, 'stage name');
export const vpcIdField = field(isVpcId, 'VPC id');
export const vpceIdField = field(isVpceId, 'VPC endpoint id');
export const typeField = field(isEndpointType, 'endpoint type');
export const textField = field(isText, `text of at most ${LONGEST_TEXT} characters`);

export const booleanField = z.boolean('is no boolean');

/** Tags as API Gateway shows them: a map of strings. */
export const tagsField = z.record(z.string(), textField, 'is no map of tags');

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}

/** CloudTrail masks what it takes for a secret, and may mask any string. A mask is no value. */
export function isMasked(value: unknown): boolean {
  return value === '***' || value === 'HIDDEN_DUE_TO_SECURITY_REASONS';
}

/** An object of which only these members are read: CloudTrail's reference asks to ignore all others. */
export function part<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape, 'is no object');
}

/** New types may come: what matters is PRIVATE or not. */
function isEndpointType(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z][A-Z_]{0,31}$/.test(value);
}
