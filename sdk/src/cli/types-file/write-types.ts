// The declaration that makes a wrong service's name a compile error. The same registry gives the same text, always.

export function typesText(registry: string, names: readonly string[]): string {
  const rows = [...names].sort().map((name) => `      | '${name}'`);
  return [
    `// The services of the Waypost registry "${registry}". Written by \`npx waypost types\`: run it again, do not edit.`,
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

/** The names that such a declaration lists, also one that was reformatted or written by hand. */
export function declaredNames(text: string): string[] {
  const body = /interface\s+Register\s*(?:extends[^{]*)?\{([^}]*)\}/.exec(text)?.[1] ?? '';
  const members = /(?:readonly\s+)?\bservice\s*:([^;}]*)/.exec(body)?.[1] ?? '';
  return [...members.matchAll(/(['"])([a-z0-9.-]+)\1/g)].flatMap(([, , name]) => name ?? []);
}
