import { cleaned, plain } from './plain.js';

it.each([
  ['a clear of the screen', '\u001b[2Jorders', '[2Jorders'],
  ['a title by OSC', '\u001b]0;owned\u0007x', ']0;ownedx'],
  ['an 8-bit control sequence', '\u009b31mred', '31mred'],
  ['lines that would forge another answer', 'a\r\nerror b', 'a error b'],
  ['an override of the direction', 'https://\u202emoc.elgoog', 'https://moc.elgoog'],
  ['what has no width', 'or\u200bders\ufeff', 'orders'],
  ['letters of any language', 'Bestellungen für Zürich 注文', 'Bestellungen für Zürich 注文'],
])('leaves nothing that a terminal obeys of %s', (_, hostile, harmless) => {
  expect(plain(hostile)).toBe(harmless);
});

it('cleans every string in a value, the names of members too, and keeps the rest', () => {
  const value = { a: ['x\u0007', 1, null, true], 'b\u001b': { c: '\u0000' } };

  expect(cleaned(value)).toEqual({ a: ['x', 1, null, true], b: { c: '' } });
});
