import { isColoured, penOf } from './pen.js';

it.each([
  ['on a terminal', true, {}, true],
  ['in a pipe', false, {}, false],
  ['with NO_COLOR', true, { NO_COLOR: '1' }, false],
  ['with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
  ['on a dumb terminal', true, { TERM: 'dumb' }, false],
  ['in a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
  ['with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ['with both', true, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
])('%s: colour is %s, %j → %s', (_, isTerminal, env, coloured) => {
  expect(isColoured(isTerminal, env)).toBe(coloured);
});

it('writes nothing but the text without colour', () => {
  expect(penOf(false).red('x')).toBe('x');
  expect(penOf(true).red('x')).toBe('\u001b[31mx\u001b[39m');
});
