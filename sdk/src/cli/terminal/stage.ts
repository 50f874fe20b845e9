// The API and stage that serve, as a person reads them.
import type { ServingStage } from '../../model/index.js';

export function stageText(serving: ServingStage | null): string {
  return serving === null ? 'nothing' : `${serving.apiId}/${serving.stage}`;
}
