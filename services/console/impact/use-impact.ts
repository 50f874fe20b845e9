// Asks for the pages of an impact report, one after the other, and joins them.
import { joinImpacts, type ImpactPage } from 'waypost/model';
import { useEffect, useState } from 'preact/hooks';
import type { HttpRefusal } from '../data/ask.js';
import { MOST_WATCHED } from '../data/answers.js';
import { useRegistry } from '../data/context.js';
import { knownPages } from './known-pages.js';

interface KnownImpact {
  /** The content of the pages that are known so far. */
  readonly body?: ImpactPage;
  readonly refusal?: HttpRefusal;
  readonly loading: boolean;
}

export function useImpact(of: string): KnownImpact {
  const { answers } = useRegistry();
  const [, redraw] = useState({});
  useEffect(() => {
    const [asked, unwatch] = [new Set<string>(), [] as (() => void)[]];
    let isOver = false;
    const follow = (): void => {
      if (isOver) return;
      redraw({});
      for (const path of knownPages(answers, of).paths.filter((each) => !asked.has(each))) {
        asked.add(path);
        if (unwatch.length < MOST_WATCHED) unwatch.push(answers.watch(path, follow));
        else void answers.refresh(path).then(follow);
      }
    };
    follow();
    return () => {
      isOver = true;
      for (const stop of unwatch) stop();
    };
  }, [answers, of]);
  const { pages, refusal, loading } = knownPages(answers, of);
  const body = joinImpacts(pages);
  return { loading, ...(body === undefined ? {} : { body }), ...(refusal === undefined ? {} : { refusal }) };
}
