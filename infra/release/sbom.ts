// Software bills of materials in CycloneDX, one for each thing that is shipped: npm's list of the lock file, reduced to the
// packages that the bundles contain, without npm's clock and random number.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { compareText } from 'waypost/model';
import { ROOT, type Shipment } from '../third-party.js';

/** A package, as npm describes it. */
export interface SbomComponent {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
}

export interface SbomSubject {
  readonly name: string;
  readonly version: string;
  readonly contains: Shipment | undefined;
  readonly components: readonly SbomComponent[];
}

export function readComponents(): readonly SbomComponent[] {
  const args = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx'];
  const text = execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return (JSON.parse(text) as { components: SbomComponent[] }).components; // CycloneDX 1.5, by npm
}

/** @throws Error if a shipped package is missing from npm's list. */
export function sbomOf({ name, version, contains, components }: SbomSubject): Buffer {
  const byRef = new Map(components.map((component) => [component['bom-ref'], component]));
  const shipped = (contains?.packages ?? []).map((each) => {
    const component = byRef.get(`${each.name}@${each.version}`);
    if (component === undefined) throw new Error(`npm sbom does not list ${each.name}@${each.version}.`);
    // What npm installs only for development is required where it is built in.
    return { ...component, scope: 'required', properties: [] };
  });
  const sorted = shipped.sort((one, other) => compareText(one['bom-ref'], other['bom-ref']));
  const self = `${name}@${version}`;
  const body = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: { 'bom-ref': self, type: 'library', name, version, licenses: [{ license: { id: 'Apache-2.0' } }] },
    },
    components: sorted,
    dependencies: [{ ref: self, dependsOn: sorted.map((component) => component['bom-ref']) }],
  };
  return Buffer.from(`${JSON.stringify({ ...body, serialNumber: serialNumberOf(body) }, null, 2)}\n`);
}

/** A UUID of version 8, from the content instead of chance. */
function serialNumberOf(body: object): string {
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const [a, b, c, d, e] = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    hash.slice(13, 16),
    hash.slice(17, 20),
    hash.slice(20, 32),
  ];
  return `urn:uuid:${a}-${b}-8${c}-8${d}-${e}`;
}
