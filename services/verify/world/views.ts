// The APIs of a world as the deeds known so far tell them, kept up as more become known.
import type { ApiDeed, Deed } from './deed.js';
import { isApiDeed } from './deed.js';
import { viewOf, type ApiView, type Rules } from './oracle/api-view.js';

export interface Views {
  readonly learn: (deeds: readonly Deed[]) => void;
  readonly of: (account: string, apiId: string) => ApiView | undefined;
  readonly all: () => readonly ApiView[];
}

export function createViews(rules: Rules): Views {
  const known = new Map<string, Set<ApiDeed>>();
  const views = new Map<string, ApiView>();
  return {
    learn: (deeds) => {
      for (const deed of deeds.filter(isApiDeed)) {
        const key = `${deed.account} ${deed.apiId}`;
        const own = (known.get(key) ?? new Set()).add(deed);
        known.set(key, own);
        views.set(key, viewOf([...own], rules));
      }
    },
    of: (account, apiId) => views.get(`${account} ${apiId}`),
    all: () => [...views.values()],
  };
}
