// Which page the console shows, and with which filters. The address bar holds this after the `#`, so every view has a link.
import { createCell } from './cell.js';

export interface Filter {
  readonly q: string;
  /** `blocked`, `degraded`, `unknown`, `live`, `not-ready`, `gone`, `conflicts` or `siblings`; empty for all. */
  readonly show: string;
  readonly region: string;
}

/** The parameters of `/v1/activity`; an empty one has its default. */
export interface ActivityAsked {
  readonly since: string;
  readonly service: string;
  readonly account: string;
  readonly by: string;
}

export interface MatrixFilter extends Filter {
  /** Words of the networks to show; empty for all. */
  readonly networks: string;
}

export type View =
  | ({ readonly page: 'services' } & Filter)
  | { readonly page: 'service'; readonly name: string; readonly network: string }
  | ({ readonly page: 'matrix' } & MatrixFilter)
  | { readonly page: 'networks'; readonly q: string }
  | { readonly page: 'network'; readonly ref: string }
  | { readonly page: 'accounts'; readonly q: string }
  | ({ readonly page: 'activity' } & ActivityAsked)
  | { readonly page: 'lookup'; readonly url: string }
  /** `of` is the id, URL or name of the resource to remove; empty if none is chosen yet. */
  | { readonly page: 'impact'; readonly of: string }
  | { readonly page: 'not-found'; readonly hash: string };

function readView(hash: string): View {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?');
  const query = new URLSearchParams(search);
  const text = (name: string): string => query.get(name) ?? '';
  const [page = '', subject = ''] = path.split('/').map(decode);
  const filter = { q: text('q'), show: text('show'), region: text('region') };
  const services: View = { page: 'services', ...filter };
  switch (page) {
    case '':
      return services;
    case 'services':
      return subject === '' ? services : { page: 'service', name: subject, network: text('network') };
    case 'matrix':
      return { page: 'matrix', ...filter, networks: text('networks') };
    case 'networks':
      return subject === '' ? { page: 'networks', q: text('q') } : { page: 'network', ref: subject };
    case 'accounts':
      return { page: 'accounts', q: text('q') };
    case 'activity':
      return {
        page: 'activity',
        since: text('since'),
        service: text('service'),
        account: text('account'),
        by: text('by'),
      };
    case 'lookup':
      return { page: 'lookup', url: text('url') };
    case 'impact':
      return { page: 'impact', of: subject };
    default:
      return { page: 'not-found', hash };
  }
}

export function linkTo(view: Exclude<View, { page: 'not-found' }>): string {
  switch (view.page) {
    case 'services':
      return `#/${searchOf({ q: view.q, show: view.show, region: view.region })}`;
    case 'service':
      return `#/services/${encodeURIComponent(view.name)}${searchOf({ network: view.network })}`;
    case 'matrix': {
      const { q, show, region, networks } = view;
      return `#/matrix${searchOf({ q, show, region, networks })}`;
    }
    case 'networks':
      return `#/networks${searchOf({ q: view.q })}`;
    case 'network':
      return `#/networks/${encodeURIComponent(view.ref)}`;
    case 'accounts':
      return `#/accounts${searchOf({ q: view.q })}`;
    case 'activity':
      return `#/activity${activitySearch(view)}`;
    case 'lookup':
      return `#/lookup${searchOf({ url: view.url })}`;
    case 'impact':
      return view.of === '' ? '#/impact' : `#/impact/${encodeURIComponent(view.of)}`;
  }
}

export const toService = (name: string, network = ''): string => linkTo({ page: 'service', name, network });
export const ALL: Filter = { q: '', show: '', region: '' };
export const ALL_ACTIVITY: ActivityAsked = { since: '', service: '', account: '', by: '' };
export const ALL_SERVICES = linkTo({ page: 'services', ...ALL });

/** The lists that the user saw last, with their search and filters. Esc and the breadcrumb lead back to them. */
const seen = {
  services: { link: ALL_SERVICES, title: 'Services' },
  networks: { link: '#/networks', title: 'Networks' },
};

export const listBehind = (page: keyof typeof seen): { readonly link: string; readonly title: string } => seen[page];

/** The list that contains the resource to remove. */
export const listOfImpact = (of: string): keyof typeof seen => (/^vpce?-/.test(of) ? 'networks' : 'services');

function noteList(view: View): void {
  if (view.page === 'services') seen.services = { link: linkTo(view), title: 'Services' };
  if (view.page === 'matrix') seen.services = { link: linkTo(view), title: 'Matrix' };
  if (view.page === 'networks') seen.networks = { link: linkTo(view), title: 'Networks' };
}

export const currentView = createCell<View>({ page: 'services', ...ALL });

/** Follows the address bar when the user goes back and forward. */
export function followAddressBar(): void {
  const read = () => show(location.hash);
  window.addEventListener('popstate', read);
  read();
}

function show(link: string): void {
  const view = readView(link);
  noteList(view);
  currentView.set(view);
}

/** With `replace`, a search that is typed letter by letter becomes one step in the browser's history, not many. */
export function go(link: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', link);
  else history.replaceState(null, '', link);
  show(link);
}

/** The parameters that differ from their default. */
export const activitySearch = ({ since, service, account, by }: ActivityAsked): string =>
  searchOf({ since, service, account, by });

function searchOf(members: Readonly<Record<string, string>>): string {
  const given = Object.entries(members).filter(([, value]) => value !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

/** Text with invalid escapes is returned as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
