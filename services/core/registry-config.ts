// What a registry's operator decides. Every name that an election gives depends on the records and on this alone.

/** Where a service's name may come from: the tag alone, or else the API's own name. */
export type Naming = 'tag' | 'tag-or-name';

/** A name, or a glob of names (`payments.*`), and the account that owns it. */
export interface OwnerRule {
  readonly names: string;
  readonly account: string;
}

export interface RegistryConfig {
  readonly registry: string;
  readonly naming: Naming;
  /** The first that fits a name decides. */
  readonly owners: readonly OwnerRule[];
  /** Names, or globs of names, of services whose custom domains go before all other forms; none by default. */
  readonly preferCustomDomains?: readonly string[];
}

/** The configured owner of a name, of a service or a network. */
export function ownerOf(name: string, owners: readonly OwnerRule[]): string | undefined {
  return owners.find((owner) => fits(name, owner.names))?.account;
}

/** Whether a service's custom domain, where it serves, goes before the other forms. */
export function prefersCustomDomain(name: string, { preferCustomDomains = [] }: RegistryConfig): boolean {
  return preferCustomDomains.some((glob) => fits(name, glob));
}

/** `*` stands for any run of characters. Compared piece by piece: no pattern can blow up. */
function fits(name: string, glob: string): boolean {
  const [head = '', ...rest] = glob.split('*');
  const tail = rest.pop();
  if (tail === undefined) return name === head;
  if (!name.startsWith(head)) return false;
  let from = head.length;
  for (const piece of rest) {
    const found = name.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return name.length - tail.length >= from && name.endsWith(tail);
}
