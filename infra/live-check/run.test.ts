// Tests the order of a run: one question after the other, and the removal at the end, whatever happened.
import { setTimeout as wait } from 'node:timers/promises';
import { LiveAccount } from './account.js';
import { readLiveCheckArguments } from './arguments.js';
import type { LiveQuestion } from './question.js';
import { runQuestions, tableOf, type LiveRun } from './run.js';
import { createTranscript, masked } from './transcript.js';

function question(id: string, rest: Partial<LiveQuestion> = {}): LiveQuestion {
  const answer = () => Promise.resolve({ found: `of ${id}`, agrees: true });
  return { id, asks: `${id}?`, assumes: 'yes', minutes: 1, answer, ...rest };
}

/** The parts of a run that calls no AWS, and the steps that it takes. */
function runOf(questions: readonly LiveQuestion[], rest: Partial<LiveRun> = {}) {
  const steps: string[] = [];
  const options = { region: 'eu-west-1', run: '1', vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d'] };
  const clock = () => new Date(0);
  const asking = {
    account: new LiveAccount(options, createTranscript(clock), wait),
    wait,
    print: () => undefined,
    clock,
  };
  const removeAll = () => Promise.resolve((steps.push('removed'), []));
  const keep: LiveRun['keep'] = ({ id, result }) => void steps.push(`${id} ${result}`);
  const isInVpc = () => Promise.resolve(false);
  return {
    steps,
    parts: { asking, questions, isInVpc, keep, removeAll, signal: new AbortController().signal, ...rest },
  };
}

it('a question that fails stops neither the next one nor the removal', async () => {
  const failing = () => Promise.reject(new Error('AccessDenied'));
  const { steps, parts } = runOf([question('one', { answer: failing }), question('two')]);

  const { outcomes, left } = await runQuestions(parts);

  expect(steps).toEqual(['one failed', 'two agrees', 'removed']);
  expect(outcomes[0]?.found).toBe('AccessDenied');
  expect(left).toEqual([]);
});

it('an interrupted run ends its question, asks no other, and then removes what it made', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const waiting = question('one', { answer: () => wait(60_000, { found: 'x', agrees: true }, { signal }) });
  const { steps, parts } = runOf([waiting, question('two')], { signal });
  setTimeout(() => controller.abort(), 1);

  expect(await runQuestions(parts)).toMatchObject({ ended: true });
  expect(steps).toEqual(['one failed', 'removed']);
});

it('a question from inside the VPC is skipped elsewhere, and an answer that settles nothing stays open', async () => {
  const open = () => Promise.resolve({ found: 'a | b', agrees: undefined });
  const { parts } = runOf([question('one', { needsVpc: true }), question('two', { answer: open })]);

  const { outcomes } = await runQuestions(parts);

  expect(outcomes.map(({ result }) => result)).toEqual(['skipped', 'open']);
  expect(tableOf(outcomes)).toContain('| `two` | open | a \\| b | yes |');
});

it('a transcript names neither the account nor the caller', () => {
  const identity = { arn: 'arn:aws:iam::123456789012:user/ada' };
  const record = {
    Username: 'ada',
    CloudTrailEvent: JSON.stringify({ userIdentity: identity, eventName: 'CreateRestApi' }),
    userIdentity: identity,
    resource: 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/live/GET/',
    eventID: '0a1b2c3d-0000-4000-8000-123456789012',
  };

  expect(JSON.parse(masked(record))).toEqual({
    Username: 'masked',
    CloudTrailEvent: { userIdentity: 'masked', eventName: 'CreateRestApi' },
    userIdentity: 'masked',
    resource: 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/live/GET/',
    eventID: '0a1b2c3d-0000-4000-8000-123456789012',
  });
});

it.each([
  [['--vpc', 'vpc_1', '--subnets', 'subnet-0a1b2c3d'], 'Give a VPC by --vpc'],
  [['--vpc', 'vpc-0a1b2c3d'], 'Give subnets of the VPC'],
  [['--vpc', 'vpc-0a1b2c3d', '--subnets', 'subnet-0a1b2c3d', '--only', 'forms'], 'No such question: forms.'],
  [['--remove', 'all'], 'Not a run: "all".'],
  [['--vcp', 'vpc-0a1b2c3d'], "Unknown option '--vcp'"],
])('the arguments %j are refused', (args, why) => {
  const given = readLiveCheckArguments(args, { env: { AWS_REGION: 'eu-west-1' }, run: '1' });

  expect(given).toEqual({ wrong: expect.stringContaining(why) as unknown });
});
