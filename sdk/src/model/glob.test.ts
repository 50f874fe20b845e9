import { fitsArn, fitsGlob } from './glob.js';

it.each([
  ['abc', 'abc', true],
  ['abc', 'a*', true],
  ['abc', '*c', true],
  ['abc', 'a?c', true],
  ['abc', '*', true],
  ['', '*', true],
  ['', '', true],
  ['abc', 'ab', false],
  ['abc', 'abcd', false],
  ['abc', '', false],
  ['abab', '*ab', true],
  ['aXbXc', 'a*b*c', true],
  ['aXcXb', 'a*b*c', false],
  ['abc', 'a?', false],
  ['a.c', 'a.c', true],
  ['abc', 'a.c', false],
])('fitsGlob(%j, %j) is %s', (text, glob, expected) => {
  expect(fitsGlob(text, glob)).toBe(expected);
});

it('a glob of many stars is matched in linear time', () => {
  expect(fitsGlob('a'.repeat(2_000), `${'*a'.repeat(1_000)}b`)).toBe(false);
});

it('a star of an ARN matches no colon', () => {
  expect(fitsArn('arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-01', 'arn:*:ec2:*:*:vpc/*')).toBe(true);
  expect(fitsArn('arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-01', 'arn:aws:ec2:*:vpc/vpc-01')).toBe(false);
});
