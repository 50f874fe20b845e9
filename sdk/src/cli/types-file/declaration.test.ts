import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { declaredNames, typesText } from './declaration.js';
import { usedNames } from './used-names.js';

it('writes the same declaration for the same names in any order, and reads the names back', () => {
  const text = typesText('prod', ['orders-api', 'a.b', 'billing-api']);

  expect(text).toBe(typesText('prod', ['billing-api', 'orders-api', 'a.b']));
  expect(declaredNames(text)).toEqual(['a.b', 'billing-api', 'orders-api']);
});

it.each([
  `declare module 'waypost' { interface Register { service: 'orders-api' | "billing-api" } }`,
  `declare module "waypost" {\n  interface Register {\n    readonly service: 'orders-api' | 'billing-api';\n  }\n}`,
])('reads the names of a declaration written by hand', (text) => {
  expect(declaredNames(text)).toEqual(['orders-api', 'billing-api']);
});

it('finds no names in a file without a declaration', () => {
  expect(declaredNames(`import 'waypost'; const service: 'x' = 'x';`)).toEqual([]);
});

it('finds the names that sources use, as quoted words and as hosts', () => {
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
