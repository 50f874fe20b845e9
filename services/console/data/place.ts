// Where in the console one is, as the address bar says it after the #: every page and every filter has a link.
import { createCell } from './cell.js';

export interface Filter {
  readonly q: string;
  /** `live`, `not-ready`, `gone`, `conflicts`, `siblings`; empty is all. */
  readonly show: string;
  readonly region: string;
}

export type Place =
  | ({ readonly page: 'services' } & Filter)
  | { readonly page: 'service'; readonly name: string; readonly network: string }
  | { readonly page: 'networks'; readonly q: string }
  | { readonly page: 'network'; readonly ref: string }
  | { readonly page: 'accounts' }
  | { readonly page: 'lookup'; readonly url: string }
  | { readonly page: 'nowhere'; readonly hash: string };

export function readPlace(hash: string): Place {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?');
  const query = new URLSearchParams(search);
  const text = (name: string): string => query.get(name) ?? '';
  const [page = '', subject = ''] = path.split('/').map(decoded);
  switch (page) {
    case '':
      return { page: 'services', q: text('q'), show: text('show'), region: text('region') };
    case 'services':
      return subject === ''
        ? { page: 'services', q: text('q'), show: text('show'), region: text('region') }
        : { page: 'service', name: subject, network: text('network') };
    case 'networks':
      return subject === '' ? { page: 'networks', q: text('q') } : { page: 'network', ref: subject };
    case 'accounts':
      return { page: 'accounts' };
    case 'lookup':
      return { page: 'lookup', url: text('url') };
    default:
      return { page: 'nowhere', hash };
  }
}

export function linkTo(place: Exclude<Place, { page: 'nowhere' }>): string {
  switch (place.page) {
    case 'services':
      return `#/${searchOf({ q: place.q, show: place.show, region: place.region })}`;
    case 'service':
      return `#/services/${encodeURIComponent(place.name)}${searchOf({ network: place.network })}`;
    case 'networks':
      return `#/networks${searchOf({ q: place.q })}`;
    case 'network':
      return `#/networks/${encodeURIComponent(place.ref)}`;
    case 'accounts':
      return '#/accounts';
    case 'lookup':
      return `#/lookup${searchOf({ url: place.url })}`;
  }
}

export const toService = (name: string, network = ''): string => linkTo({ page: 'service', name, network });
export const ALL: Filter = { q: '', show: '', region: '' };

export const here = createCell<Place>({ page: 'services', ...ALL });

/** Follows the address bar, as back and forward move it. */
export function followAddressBar(): void {
  const read = () => here.set(readPlace(location.hash));
  window.addEventListener('popstate', read);
  read();
}

/** `replace`: what is typed letter by letter is one step back, not many. */
export function go(link: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', link);
  else history.replaceState(null, '', link);
  here.set(readPlace(link));
}

function searchOf(members: Readonly<Record<string, string>>): string {
  const given = Object.entries(members).filter(([, value]) => value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

/** What is not well encoded is taken as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
