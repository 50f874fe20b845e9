// Tests how dependencies are pinned, installed and audited.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeAudit } from '../../../infra/judge-audit.js';
import { readLock, ROOT } from '../../../infra/third-party.js';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly overrides?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

const readManifest = (path: string): Manifest => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Manifest; // our own
/** All overrides, including those nested under one package. */
const flat = (overrides: NonNullable<Manifest['overrides']>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(overrides).flatMap(([name, inner]) =>
      typeof inner === 'string' ? [[name, inner]] : Object.entries(inner),
    ),
  );

const root = readManifest('package.json');
const sdk = readManifest('sdk/package.json');

it('pins every dependency to one version, and locks the hash of its content', () => {
  const { dependencies, devDependencies, optionalDependencies, overrides } = root;
  const ranges = Object.entries({
    ...dependencies,
    ...devDependencies,
    ...optionalDependencies,
    ...flat(overrides ?? {}),
  });

  // `$name` refers to the version pinned for that name; `npm:name@` installs the package under another name.
  expect(ranges.filter(([, range]) => !/^(?:(?:npm:[\w@/-]+@)?\d+\.\d+\.\d+|\$[\w@/-]+)$/.test(range))).toEqual([]);
  const unhashed = Object.entries(readLock()).filter(
    ([, locked]) =>
      locked.link === undefined && !(locked.integrity ?? '').startsWith('sha512-') && locked.inBundle === undefined,
  );
  expect(unhashed.map(([folder]) => folder)).toEqual([]);
});

it('gives users of the package no dependency to install', () => {
  expect(sdk.dependencies).toBeUndefined();
  expect(sdk.scripts).not.toHaveProperty('postinstall');
  expect(sdk.scripts).not.toHaveProperty('install');
});

it('refuses each install script in the lock file by name', () => {
  const scripts = Object.entries(readLock()).filter(([, { hasInstallScript }]) => hasInstallScript === true);
  const names = scripts.map(([folder]) => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length));

  expect(names.filter((name) => root.allowScripts?.[name] !== false)).toEqual([]);
  expect(Object.values(root.allowScripts ?? {})).not.toContain(true);
});

const found = (high: number, critical: number) => ({
  metadata: { vulnerabilities: { low: 3, moderate: 2, high, critical, total: 5 + high + critical } },
});

it.each([
  [
    'no serious vulnerability',
    found(0, 0),
    { ok: true, message: 'npm audit: no vulnerability of high or critical severity in the shipped packages.' },
  ],
  [
    'a high vulnerability',
    found(1, 0),
    { ok: false, message: 'npm audit: 1 high, 0 critical. Run npm audit --omit=dev to see them.' },
  ],
  [
    'a critical vulnerability',
    found(0, 2),
    { ok: false, message: 'npm audit: 0 high, 2 critical. Run npm audit --omit=dev to see them.' },
  ],
  [
    'a registry that does not support audits',
    { message: '405 Method Not Allowed' },
    { ok: true, message: 'npm audit: skipped, the registry does not answer (405 Method Not Allowed).' },
  ],
  [
    'no readable report',
    undefined,
    { ok: true, message: 'npm audit: skipped, the registry does not answer (no report).' },
  ],
])('reports an audit that finds %s', (_, report, expected) => {
  expect(judgeAudit(report)).toEqual(expected);
});
