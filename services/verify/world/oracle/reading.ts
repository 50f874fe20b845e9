// How the oracle reads names, times and the order of actions, without the core's code.

/** The name that a raw text stands for, if any. */
export function nameOf(raw: string): string | undefined {
  let text = '';
  for (const character of raw) {
    if ((character.codePointAt(0) ?? 0) > 127) return undefined;
    if (character >= 'A' && character <= 'Z') text += character.toLowerCase();
    else if (/[a-z0-9.]/.test(character)) text += character;
    else if (!text.endsWith('-')) text += '-';
  }
  const labels = text.split('.').map((label) => trimmed(label));
  const name = labels.filter((label) => label.length > 0).join('.');
  const fits = name.length > 0 && name.length <= 253 && labels.every((label) => label.length <= 63);
  return fits ? name : undefined;
}

export function networkNameOf(raw: string): string | undefined {
  const name = nameOf(raw);
  return name === undefined || name.startsWith('vpc-') || name.startsWith('vpce-') ? undefined : name;
}

function trimmed(label: string): string {
  let text = label;
  while (text.startsWith('-')) text = text.slice(1);
  while (text.endsWith('-')) text = text.slice(0, -1);
  return text;
}

export function iso(second: number): string {
  return new Date(second * 1000).toISOString().replace('.000Z', 'Z');
}

/** The latest value by second, then rank, then text; null (a removal) comes before any value. */
export function latestValue<T>(statements: readonly { at: number; rank: number; value: T }[]): T | undefined {
  const text = (value: unknown) => (value === null ? '' : `+${JSON.stringify(value)}`);
  const sorted = [...statements].sort(
    (a, b) => a.at - b.at || a.rank - b.rank || (text(a.value) < text(b.value) ? -1 : 1),
  );
  return sorted.at(-1)?.value;
}

export function least(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : Math.min(...numbers);
}

/** Sorts by each key in turn. */
export function sortedBy<T>(items: readonly T[], ...keys: readonly ((item: T) => number | string)[]): T[] {
  return [...items].sort((a, b) => {
    for (const key of keys) {
      const [left, right] = [key(a), key(b)];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  });
}

export function groupedBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

/** The configured owner of a name; a glob becomes a regular expression here. */
export function ownerIn(owners: readonly { names: string; account: string }[], name: string): string | undefined {
  return owners.find(({ names }) => {
    const pattern = names.split('*').map((part) => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'));
    return new RegExp(`^${pattern.join('.*')}$`).test(name);
  })?.account;
}
