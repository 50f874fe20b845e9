import { isColoured, penOf } from './pen.js';

it.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { TERM: 'dumb' }, false],
  [false, { FORCE_COLOR: '1' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
])('on a terminal: %s, with %j, colour is %s', (isTerminal, env, coloured) => {
  expect(isColoured(isTerminal, env)).toBe(coloured);
});

it('writes escape sequences only with colour, whatever the stdout of the process is', () => {
  expect(penOf(false).red('x')).toBe('x');
  expect(penOf(true).red('x')).toBe('\u001b[31mx\u001b[39m');
});
