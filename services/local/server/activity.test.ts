import { createActivity } from './activity.js';

it('sums up what came in', () => {
  const lines: string[] = [];
  const activity = createActivity((line) => lines.push(line));

  activity.count('applied');
  activity.count('invalid');
  activity.count('applied');
  activity.close();

  expect(lines).toEqual(['events: 2 applied, 1 invalid']);
});

it('says how far a large post is', () => {
  const lines: string[] = [];
  const activity = createActivity((line) => lines.push(line));

  const finish = activity.expect(500);
  activity.count('applied');
  activity.close();
  finish();
  activity.count('unchanged');
  activity.close();

  expect(lines).toEqual(['events: 1 applied (1 of 500 of a large post)', 'events: 1 unchanged']);
});

it('names the first event that was not stored, and lets no text of it steer the terminal', () => {
  const lines: string[] = [];
  const activity = createActivity((line) => lines.push(line));

  activity.failed('e-1', new TypeError('bad \u001b[2J'));
  activity.failed('e-2', new Error('another'));
  activity.count('failed');
  activity.count('failed');
  activity.close();

  expect(lines).toEqual(['events: 2 failed', '  not stored: event e-1: TypeError: "bad \\u001b[2J"']);
});

it('says nothing when nothing came', () => {
  const lines: string[] = [];

  createActivity((line) => lines.push(line)).close();

  expect(lines).toEqual([]);
});
