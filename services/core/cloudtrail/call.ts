// How one API call is read: the shapes of what is needed of its request and answer, then its translation to facts.
import { quote } from './quote.js';
import { Misfit, type Shape, optional } from './shape.js';
import {
  type TranslationContext,
  type IgnoredEvent,
  type InvalidEvent,
  type Translation,
  invalid,
} from './translation.js';

/** The part of a CloudTrail record that differs from call to call; what is null or omitted there is undefined here. */
export interface CallParts {
  readonly requestParameters: unknown;
  readonly responseElements: unknown;
}

export type EventReader = (parts: CallParts, context: TranslationContext) => Translation;

interface CallDefinition<Request, Answer> {
  readonly request: Shape<Request>;
  readonly answer: Shape<Answer>;
  /** Says, before any shape, that the event is of another product that shares the call's name. */
  readonly screen?: (parts: CallParts) => IgnoredEvent | InvalidEvent | undefined;
  readonly translate: (
    call: { readonly request: Request | undefined; readonly answer: Answer | undefined },
    context: TranslationContext,
  ) => Translation;
}

export function defineCall<Request, Answer>(definition: CallDefinition<Request, Answer>): EventReader {
  const { screen, translate } = definition;
  const readRequest = optional(definition.request);
  const readAnswer = optional(definition.answer);
  return (parts, context) => {
    const screened = screen?.(parts);
    if (screened !== undefined) return screened;
    const request = readRequest(parts.requestParameters);
    if (request instanceof Misfit) return misfit(request.within('requestParameters'));
    const answer = readAnswer(parts.responseElements);
    if (answer instanceof Misfit) return misfit(answer.within('responseElements'));
    return translate({ request, answer }, context);
  };
}

/** `requestParameters.restApiId is no API id: "evil.com/"`. */
function misfit({ path, what, value }: Misfit): InvalidEvent {
  return invalid(`${path.map(pathStep).join('.')} ${what}: ${quote(value)}`);
}

/** A map's keys come from the event, and so are quoted where they are not plain. */
function pathStep(step: string | number): string {
  return /^\w{1,40}$/.test(String(step)) ? String(step) : quote(step);
}
