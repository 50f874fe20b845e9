import { createTerminal } from './terminal.js';

const painted = (isTTY: boolean, env: Record<string, string>) => {
  const stream = { isTTY, write: () => true };
  return createTerminal({ stdout: stream, stderr: stream }, env).green('ok');
};

it('paints on a terminal alone, and not where somebody asked for no colour', () => {
  const texts = [
    painted(true, {}),
    painted(false, {}),
    painted(true, { NO_COLOR: '1' }),
    painted(true, { TERM: 'dumb' }),
  ];

  expect(texts).toEqual(['\u001b[32mok\u001b[0m', 'ok', 'ok', 'ok']);
});

it('keeps what went wrong apart', () => {
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
