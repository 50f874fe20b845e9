import { createActivity } from './activity.js';

it('prints how many events had which outcome', () => {
  const lines: string[] = [];
  const activity = createActivity((line) => lines.push(line));

  activity.count('applied');
  activity.count('invalid');
  activity.count('applied');
  activity.close();

  expect(lines).toEqual(['events: 2 applied, 1 invalid']);
});

it('prints the progress in a large post', () => {
  const lines: string[] = [];
  const activity = createActivity((line) => lines.push(line));

  const finish = activity.expect(500);
  activity.count('applied');
  activity.close();
  finish();
  activity.count('unchanged');
  activity.close();

  expect(lines).toEqual(['events: 1 applied (1 of 500 in a large post)', 'events: 1 unchanged']);
});

it('names the first event that was not stored, with its text escaped for the terminal', () => {
  const lines: string[] = [];
  const activity = createActivity((line) => lines.push(line));

  activity.failed('e-1', new TypeError('bad \u001b[2J'));
  activity.failed('e-2', new Error('another'));
  activity.count('failed');
  activity.count('failed');
  activity.close();

  expect(lines).toEqual(['events: 2 failed', '  not stored: event e-1: TypeError: "bad \\u001b[2J"']);
});

it('prints nothing when no event came', () => {
  const lines: string[] = [];

  createActivity((line) => lines.push(line)).close();

  expect(lines).toEqual([]);
});

it('reports that the engine refuses to store events until one is stored again', () => {
  const activity = createActivity(() => undefined);
  const states = [activity.failing()];

  activity.failed('e-0', Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED', $metadata: {} }));
  states.push(activity.failing());
  const refusal = Object.assign(new Error('database or disk is full'), { $metadata: { httpStatusCode: 500 } });
  activity.failed('e-1', refusal);
  activity.count('failed');
  states.push(activity.failing());
  activity.count('unchanged');
  states.push(activity.failing());
  activity.count('applied');
  states.push(activity.failing());
  activity.close();

  expect(states).toEqual([
    undefined,
    undefined,
    'Error: "database or disk is full"',
    'Error: "database or disk is full"',
    undefined,
  ]);
});
