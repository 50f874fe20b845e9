// Texts by the model's grammars, as schemas with their pattern.
import {
  isAccountId,
  isApiId,
  isRegion,
  isServiceName,
  isStageName,
  isVpcId,
  isVpceId,
  type Grammar,
} from 'waypost/model';
import * as z from 'zod';

/** A text that fits a grammar, documented by the grammar's pattern and length. */
export const text = (fits: (value: string) => boolean, { pattern, longest }: Grammar) =>
  z.string().refine(fits).meta({ pattern: pattern.source, maxLength: longest });

export const serviceName = text(isServiceName, isServiceName).describe('A service’s name: lower-case DNS labels.');
export const accountId = text(isAccountId, isAccountId).describe('An AWS account’s id: twelve digits.');
export const apiId = text(isApiId, isApiId).describe('A REST API’s id.');
export const vpcId = text(isVpcId, isVpcId).describe('A VPC’s id.');
export const vpceId = text(isVpceId, isVpceId).describe('A VPC endpoint’s id.');
export const stageName = text(isStageName, isStageName).describe('A stage’s name.');
export const region = text(isRegion, isRegion).describe('A region’s name.');

export const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  .meta({ format: 'date-time', description: 'UTC, in whole seconds.', examples: ['2026-01-02T03:04:05Z'] });

export const nextCursor = z
  .string()
  .exactOptional()
  .describe('Pass it as `cursor` to get the next page; absent on the last page.');
