import { WaypostError } from './errors.js';
import { printable } from './printable.js';

it('printable() leaves printable characters of any script unchanged', () => {
  expect(printable('Größe ≤ 3, 注文 "a/b" 🚚')).toBe('Größe ≤ 3, 注文 "a/b" 🚚');
});

it.each([
  ['\u001b]8;;http://evil.com\u0007', '\\u001b]8;;http://evil.com\\u0007'],
  ['a\r\nb', 'a\\u000d\\u000ab'],
  ['\u202egnp.exe', '\\u202egnp.exe'],
  ['\ufeff\u2028\ud800', '\\ufeff\\u2028\\ud800'],
])('printable() escapes characters that a terminal or log could interpret: %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

it('an error escapes unprintable characters that its message or remedy quotes', () => {
  const error = new WaypostError({ code: 'INVALID_REQUEST', message: 'No \u001b[2J.', remedy: 'Not \u202e.' });

  expect([error.message, error.remedy]).toEqual(['No \\u001b[2J. Not \\u202e.', 'Not \\u202e.']);
});
