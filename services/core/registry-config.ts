// The configuration of a registry. Elections depend on the records and on this configuration only.
import { fitsGlob } from 'waypost/model';

/** Where a service's name can come from: only the tag, or the API's own name if it has no tag. */
type Naming = 'tag' | 'tag-or-name';

/** A name or a glob of names (`payments.*`), and the account that owns it. */
export interface OwnerRule {
  readonly names: string;
  readonly account: string;
}

export interface RegistryConfig {
  readonly registry: string;
  readonly naming: Naming;
  /** The first rule that matches a name decides. Owners of single names are read with each name: see `configFor`. */
  readonly owners: readonly OwnerRule[];
  /** Names or globs of services for which custom domains are preferred to all other address forms; none by default. */
  readonly preferCustomDomains?: readonly string[];
  /** The keys of the tags that tell a replacement from a sibling, where CloudFormation's tags do not; none by default. */
  readonly lineageTags?: readonly string[];
}

/** The configuration for one name. A rule for this very name takes precedence over every glob. */
export function configFor<C extends Pick<RegistryConfig, 'owners'>>(
  name: string,
  config: C,
  account: string | undefined,
): C {
  return account === undefined ? config : { ...config, owners: [{ names: name, account }, ...config.owners] };
}

/** The configured owner of a service's or a network's name. */
export function ownerOf(name: string, owners: readonly OwnerRule[]): string | undefined {
  return owners.find((owner) => fitsGlob(name, owner.names))?.account;
}

/** True if a service's custom domain is preferred to the other address forms. */
export function prefersCustomDomain(name: string, { preferCustomDomains = [] }: RegistryConfig): boolean {
  return preferCustomDomains.some((glob) => fitsGlob(name, glob));
}
