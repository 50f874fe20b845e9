import fc from 'fast-check';
import { joinPath } from '../fetch/call.js';
import { callUrl } from './call-url.js';

const BASES = [
  'https://a1b2c3d4e5-vpce-0a1b2c3d.execute-api.eu-west-1.amazonaws.com/prod/',
  'http://[::1]:8080/v1/',
  'http://127.0.0.1:4680/',
  'https://api.example.test:8443/a/b/',
];

it('a path under an address has the URL that a parser gives it, whatever its signs', () => {
  const sign = fc.constantFrom(...'ab0_~./.:@-?#%&=+ \\^`{}|<>"\'()[]\té'.split(''), '..', '%2e', '//', './');
  const path = fc.array(sign, { maxLength: 12 }).map((signs) => signs.join(''));

  fc.assert(
    fc.property(fc.constantFrom(...BASES), path, (base, given) => {
      const parsed = attempt(() => joinPath(base, given));
      const found = attempt(() => callUrl(base, given));
      if (parsed === undefined) {
        expect(found).toBeUndefined();
        return;
      }
      const { protocol, hostname, host, port, pathname, search, href } = parsed;
      // A fragment is no part of a request.
      expect(found).toMatchObject({ protocol, hostname, host, port, href, path: `${pathname}${search}` });
    }),
    { numRuns: 3000 },
  );
});

it('a call connects to an IPv6 address without brackets, and asks for no certificate of an IP address', () => {
  expect(callUrl('http://[::1]:8080/v1/', 'orders')).toMatchObject({ connectTo: '::1', servername: '' });
  expect(callUrl('https://api.example.test/', 'orders')).toMatchObject({
    connectTo: 'api.example.test',
    servername: 'api.example.test',
  });
});

function attempt<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
