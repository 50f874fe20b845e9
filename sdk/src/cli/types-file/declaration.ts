// The TypeScript declaration that makes an unknown service name a compile error.

/** The declaration. The same names in any order give the same text. */
export function typesText(registry: string, names: readonly string[]): string {
  const rows = [...names].sort().map((name) => `      | '${name}'`);
  return [
    `// The services of the Waypost registry "${registry}". Written by \`npx waypost types\`: do not edit, run it again.`,
    `import 'waypost';`,
    '',
    `declare module 'waypost' {`,
    '  interface Register {',
    '    service:',
    `${rows.join('\n')};`,
    '  }',
    '}',
    '',
  ].join('\n');
}

/** The names in a declaration, which may be reformatted or written by hand. */
export function declaredNames(text: string): string[] {
  const body = /interface\s+Register\s*(?:extends[^{]*)?\{([^}]*)\}/.exec(text)?.[1] ?? '';
  const members = /(?:readonly\s+)?\bservice\s*:([^;}]*)/.exec(body)?.[1] ?? '';
  return [...members.matchAll(/(['"])([a-z0-9.-]+)\1/g)].flatMap(([, , name]) => name ?? []);
}
