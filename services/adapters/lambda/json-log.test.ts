import { createJsonLog } from './json-log.js';

function logged(details?: Readonly<Record<string, unknown>>): string[] {
  const lines: string[] = [];
  createJsonLog({ write: (line) => lines.push(line), members: { registry: 'test' } })('error', 'it failed', details);
  return lines;
}

it('writes one JSON object per line', () => {
  const [line = ''] = logged({ url: 'https://registry.invalid/\n' });

  expect(line.indexOf('\n')).toBe(line.length - 1);
  expect(JSON.parse(line)).toEqual({
    registry: 'test',
    level: 'error',
    message: 'it failed',
    url: 'https://registry.invalid/\n',
  });
});

it('does not let details replace its own members', () => {
  const [line = ''] = logged({ level: 'info', message: 'all is well' });

  expect(JSON.parse(line)).toMatchObject({ level: 'error', message: 'it failed' });
});

it('writes details that JSON cannot express as far as possible', () => {
  const circle: Record<string, unknown> = { count: 12n };
  const [big = ''] = logged({ ...circle });
  circle.self = circle;
  const [circular = ''] = logged(circle);

  expect(JSON.parse(big)).toMatchObject({ count: '12' });
  expect(JSON.parse(circular)).toMatchObject({ message: 'it failed', unprintable: expect.arrayContaining(['self']) });
});
