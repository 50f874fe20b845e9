import { cleaned, plain } from './plain.js';

it.each([
  ['a clear of the screen', '\u001b[2Jorders', '[2Jorders'],
  ['an OSC title', '\u001b]0;owned\u0007x', ']0;ownedx'],
  ['an 8-bit control sequence', '\u009b31mred', '31mred'],
  ['line breaks that forge another message', 'a\r\nerror b', 'a error b'],
  ['a direction override', 'https://\u202emoc.elgoog', 'https://moc.elgoog'],
  ['zero-width characters', 'or\u200bders\ufeff', 'orders'],
  [
    'text that is already harmless: letters of any language',
    'Bestellungen für Zürich 注文',
    'Bestellungen für Zürich 注文',
  ],
])('plain() makes %s harmless', (_, hostile, harmless) => {
  expect(plain(hostile)).toBe(harmless);
});

it('cleans every string in a value, the names of members too, and keeps the rest', () => {
  const value = { a: ['x\u0007', 1, null, true], 'b\u001b': { c: '\u0000' } };

  expect(cleaned(value)).toEqual({ a: ['x', 1, null, true], b: { c: '' } });
});
