import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { openapiDocument } from '../../app/http/openapi/document.js';

const file = join(__dirname, '../../openapi.json');
const text = readFileSync(file, 'utf8');

async function lint(source: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'] });
  const problems = await lintFromString({ source, absoluteRef: file, config });
  return problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer ?? ''})`);
}

it('openapi.json equals the generated document (npm run openapi updates it)', () => {
  expect(JSON.parse(text)).toEqual(openapiDocument());
});

it('openapi.json passes the linter’s strict rules', async () => {
  expect(await lint(text)).toEqual([]);
});

it.each([
  ['"operationId": "lookup"', '"operationId": "getHealth"', 'operation-operationId-unique'],
  ['"version": "1.0.0"', '"release": "1.0.0"', 'struct'],
  ['#/components/schemas/Gate"', '#/components/schemas/Gait"', 'no-unresolved-refs'],
])('the linter refuses %s replaced by %s', async (is, was, rule) => {
  const broken = text.replace(is, was);

  expect(broken).not.toBe(text);
  expect(await lint(broken)).toContainEqual(expect.stringContaining(rule));
});
