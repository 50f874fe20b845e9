import { createTerminal } from './terminal.js';

const painted = (isTTY: boolean, env: Record<string, string>) => {
  const stream = { isTTY, write: () => true };
  return createTerminal({ stdout: stream, stderr: stream }, env).green('ok');
};

it('colours text on a terminal only, and never where NO_COLOR or TERM=dumb is set', () => {
  const texts = [
    painted(true, {}),
    painted(false, {}),
    painted(true, { NO_COLOR: '1' }),
    painted(true, { TERM: 'dumb' }),
  ];

  expect(texts).toEqual(['\u001b[32mok\u001b[39m', 'ok', 'ok', 'ok']);
});

it('writes complaints to standard error', () => {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = createTerminal(
    { stdout: { write: (text: string) => out.push(text) }, stderr: { write: (text: string) => err.push(text) } },
    {},
  );

  terminal.say('fine');
  terminal.say();
  terminal.complain('wrong');

  expect([out, err]).toEqual([['fine\n', '\n'], ['wrong\n']]);
});
