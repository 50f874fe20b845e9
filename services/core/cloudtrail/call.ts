// How one API call is read: the shapes of its request and answer, then the translation into facts.
import { quote } from './quote.js';
import { Misfit, type Shape, optional } from './shape.js';
import {
  type TranslationContext,
  type IgnoredEvent,
  type InvalidEvent,
  type Translation,
  invalid,
} from './translation.js';

/** The parts of a CloudTrail record that differ by call. A part that the record omits or sets to null is undefined here. */
export interface CallParts {
  readonly requestParameters: unknown;
  readonly responseElements: unknown;
}

export type EventReader = (parts: CallParts, context: TranslationContext) => Translation;

interface CallDefinition<Asked, Answered> {
  readonly request: Shape<Asked>;
  readonly answer: Shape<Answered>;
  /** Runs before the shapes: rejects events of another product whose call has the same name. */
  readonly screen?: (parts: CallParts) => IgnoredEvent | InvalidEvent | undefined;
  readonly translate: (
    call: { readonly request: Asked | undefined; readonly answer: Answered | undefined },
    context: TranslationContext,
  ) => Translation;
}

export function defineCall<Asked, Answered>(definition: CallDefinition<Asked, Answered>): EventReader {
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

/** `requestParameters.restApiId is not an API id: "evil.com/"`. */
function misfit({ path, what, value }: Misfit): InvalidEvent {
  return invalid(`${path.map(pathStep).join('.')} ${what}: ${quote(value)}`);
}

/** A map's keys come from the event, so they are quoted unless they are plain. */
function pathStep(step: string | number): string {
  return /^\w{1,40}$/.test(String(step)) ? String(step) : quote(step);
}
