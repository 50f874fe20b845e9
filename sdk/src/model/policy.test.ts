import type { PolicyStatement } from './documents.js';
import { commonVerdict, policyVerdict } from './policy.js';

const ME = { vpceId: 'vpce-0a', vpcId: 'vpc-01', stage: 'prod' };
const verdictOf = (...statements: readonly PolicyStatement[]) => policyVerdict({ statements }, ME);

it('a policy verdict names the statements that decide it', () => {
  const allow: PolicyStatement = { effect: 'allow', sid: 'A' };
  const deny: PolicyStatement = { effect: 'deny', sid: 'D' };
  const perhaps: PolicyStatement = { effect: 'deny', sid: 'P', unclear: ['aws:SourceIp'] };

  expect(verdictOf(allow)).toEqual({ verdict: 'pass', by: [allow] });
  expect(verdictOf(allow, deny, perhaps)).toEqual({ verdict: 'fail', by: [deny] });
  expect(verdictOf(allow, perhaps)).toEqual({ verdict: 'unknown', by: [perhaps] });
  expect(verdictOf(perhaps)).toEqual({ verdict: 'fail', by: [] });
});

it('a policy verdict is unknown for conditions that only a newer registry knows', () => {
  const condition = { key: 'account', test: 'equals', values: ['1'] };
  const test = { key: 'vpce', test: 'sounds-like', values: ['1'] };

  // A document of a newer minor version of the format, which no type of this one describes.
  expect(verdictOf({ effect: 'allow', conditions: [condition as never] }).verdict).toBe('unknown');
  expect(verdictOf({ effect: 'allow', conditions: [test as never] }).verdict).toBe('unknown');
});

it('the verdict for several endpoints is unknown unless all have the same verdict', () => {
  const pass = { verdict: 'pass', by: [] } as const;
  const fail = { verdict: 'fail', by: [] } as const;

  expect(commonVerdict([pass, pass])).toEqual(pass);
  expect(commonVerdict([pass, fail]).verdict).toBe('unknown');
  expect(commonVerdict([]).verdict).toBe('unknown');
});
