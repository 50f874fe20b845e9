import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { usedNames } from './used-names.js';
import { declaredNames, typesText } from './write-types.js';

it('gives the same text for the same names in any order, and reads them back', () => {
  const text = typesText('prod', ['orders-api', 'a.b', 'billing-api']);

  expect(text).toBe(typesText('prod', ['billing-api', 'orders-api', 'a.b']));
  expect(declaredNames(text)).toEqual(['a.b', 'billing-api', 'orders-api']);
});

it.each([
  `declare module 'waypost' { interface Register { service: 'orders-api' | "billing-api" } }`,
  `declare module "waypost" {\n  interface Register {\n    readonly service: 'orders-api' | 'billing-api';\n  }\n}`,
])('reads a declaration that was written by hand', (text) => {
  expect(declaredNames(text)).toEqual(['orders-api', 'billing-api']);
});

it('finds no names where none are declared', () => {
  expect(declaredNames(`import 'waypost'; const service: 'x' = 'x';`)).toEqual([]);
});

it('finds the names that sources use, as words and as hosts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-used-'));
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  mkdirSync(join(folder, 'node_modules'));
  write('a.ts', `await resolve('orders-api'); // not: billing-api`);
  write('b.tsx', 'fetch("https://users.waypost.internal/x")');
  write('c.md', `'reports'`);
  write('node_modules/d.js', `'payments'`);

  const used = usedNames([folder], ['orders-api', 'billing-api', 'users', 'reports', 'payments'], '');

  rmSync(folder, { recursive: true });
  expect([...used].sort()).toEqual(['orders-api', 'users']);
});
