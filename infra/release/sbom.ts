// Writes software bills of materials in CycloneDX and SPDX, one of each for everything that is shipped. They are npm's lists of the
// lock file, reduced to the packages that the bundles contain, without npm's time and random number.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { compareText } from 'waypost/model';
import { ROOT, type Shipment } from '../third-party.js';

interface CycloneDxComponent {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
}

interface SpdxPackage {
  readonly SPDXID: string;
  readonly name: string;
  readonly versionInfo: string;
}

/** The packages of the lock file, as npm describes them in each format, by `name@version`. */
interface SbomPackages {
  readonly cycloneDx: ReadonlyMap<string, CycloneDxComponent>;
  readonly spdx: ReadonlyMap<string, SpdxPackage>;
}

interface SbomSubject {
  readonly name: string;
  readonly version: string;
  readonly contains: Shipment;
}

const LICENCE = 'Apache-2.0';

export function readSbomPackages(): SbomPackages {
  const { components } = readSbom('cyclonedx') as { components: CycloneDxComponent[] }; // CycloneDX 1.5, by npm
  const { packages } = readSbom('spdx') as { packages: SpdxPackage[] }; // SPDX 2.3, by npm
  return {
    cycloneDx: new Map(components.map((each) => [each['bom-ref'], each])),
    spdx: new Map(packages.map((each) => [`${each.name}@${each.versionInfo}`, each])),
  };
}

function readSbom(format: string): unknown {
  const args = ['sbom', '--package-lock-only', '--sbom-format', format];
  return JSON.parse(execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }));
}

/** @throws Error if a shipped package is missing from npm's list. */
export function cycloneDxOf({ name, version, contains }: SbomSubject, { cycloneDx }: SbomPackages): Buffer {
  // A package that npm installs only for development is required if it is part of a bundle.
  const components = shippedOf(contains, cycloneDx).map((each) => ({ ...each, scope: 'required', properties: [] }));
  const self = `${name}@${version}`;
  const body = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: { 'bom-ref': self, type: 'library', name, version, licenses: [{ license: { id: LICENCE } }] },
    },
    components,
    dependencies: [{ ref: self, dependsOn: components.map((each) => each['bom-ref']) }],
  };
  return textOf({ ...body, serialNumber: `urn:uuid:${uuidOf(body)}` });
}

/** @throws Error if a shipped package is missing from npm's list. */
export function spdxOf({ name, version, contains }: SbomSubject, { spdx }: SbomPackages): Buffer {
  const shipped = shippedOf(contains, spdx);
  const relation = (from: string, relationshipType: string, to: string) => ({
    spdxElementId: from,
    relationshipType,
    relatedSpdxElement: to,
  });
  const [document, self] = ['SPDXRef-DOCUMENT', `SPDXRef-Package-${name}-${version}`];
  const own = {
    SPDXID: self,
    name,
    versionInfo: version,
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    licenseDeclared: LICENCE,
  };
  const body = {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: document,
    name: `${name}@${version}`,
    // A fixed time, the same as in the zip files, because builds must not depend on the clock.
    creationInfo: { created: '1980-01-01T00:00:00Z', creators: [`Tool: waypost-${version}`] },
    packages: [own, ...shipped],
    relationships: [
      relation(document, 'DESCRIBES', self),
      ...shipped.map(({ SPDXID }) => relation(self, 'CONTAINS', SPDXID)),
    ],
  };
  return textOf({ ...body, documentNamespace: `urn:uuid:${uuidOf(body)}` });
}

function shippedOf<P>({ packages }: Shipment, listed: ReadonlyMap<string, P>): P[] {
  const names = packages.map(({ name, version }) => `${name}@${version}`).sort(compareText);
  return names.map((name) => {
    const found = listed.get(name);
    if (found === undefined) throw new Error(`npm sbom does not list ${name}.`);
    return found;
  });
}

const textOf = (sbom: object): Buffer => Buffer.from(`${JSON.stringify(sbom, null, 2)}\n`);

/** A UUID of version 8, from the content instead of chance. */
function uuidOf(body: object): string {
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`];
  return [...parts, hash.slice(20, 32)].join('-');
}
