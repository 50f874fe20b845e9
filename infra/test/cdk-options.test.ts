// Tests that the options of the CDK constructs are the parameters of the templates.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decideTemplate } from '../cdk/decided-template.js';
import { optionTypes } from '../to-cdk/props.js';
import { build } from './built.js';

const { template } = build();

it('the committed options of the CDK constructs are what npm run synth writes', () => {
  const options = { WaypostHubOptions: template('hub'), WaypostSpokeOptions: template('spoke') };

  expect(readFileSync(join(__dirname, '../cdk/props.ts'), 'utf8')).toBe(optionTypes(options));
});

it('a template for a construct has no condition left, and only the resources that its options ask for', () => {
  const decided = (topic: string) =>
    JSON.stringify(decideTemplate(template('hub'), { AlarmTopicArn: topic, AccountList: ['222233334444'] }));

  expect(decided('')).toContain('"AlarmTopic":');
  expect(decided('arn:aws:sns:eu-west-1:111122223333:alarms')).not.toContain('"AlarmTopic":');
  expect(decided('')).not.toMatch(/Fn::If|AWS::NoValue/);
});
