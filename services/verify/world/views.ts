// The APIs of a world as the known actions show them, updated as more become known.
import { type ApiAction, type Action, isApiAction } from './action.js';
import { viewOf, type ApiView, type OracleRules } from './oracle/api-view.js';

export interface Views {
  readonly learn: (actions: readonly Action[]) => void;
  readonly of: (account: string, apiId: string) => ApiView | undefined;
  readonly all: () => readonly ApiView[];
}

export function createViews(rules: OracleRules): Views {
  const known = new Map<string, Set<ApiAction>>();
  const views = new Map<string, ApiView>();
  return {
    learn: (actions) => {
      for (const action of actions.filter(isApiAction)) {
        const key = `${action.account} ${action.apiId}`;
        const own = (known.get(key) ?? new Set()).add(action);
        known.set(key, own);
        views.set(key, viewOf([...own], rules));
      }
    },
    of: (account, apiId) => views.get(`${account} ${apiId}`),
    all: () => [...views.values()],
  };
}
