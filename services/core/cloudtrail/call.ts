// How one API call is read: its schema for what we need of request and answer, then its translation to facts.
import { z } from 'zod';
import { quote } from './quote.js';
import { type Context, type Ignored, type Invalid, type Translation, invalid } from './translation.js';

/** The part of a CloudTrail record that differs from call to call; what is null or omitted there is undefined here. */
export interface CallParts {
  readonly requestParameters: unknown;
  readonly responseElements: unknown;
}

export interface Call {
  readonly schema: z.ZodType;
  readonly read: (parts: CallParts, context: Context) => Translation;
}

interface CallDefinition<Request, Answer> {
  readonly request: z.ZodType<Request>;
  readonly answer: z.ZodType<Answer>;
  /** Says, before any schema, that the event is of another product that shares the call's name. */
  readonly screen?: (parts: CallParts) => Ignored | Invalid | undefined;
  readonly translate: (
    call: { readonly request: Request | undefined; readonly answer: Answer | undefined },
    context: Context,
  ) => Translation;
}

export function defineCall<Request, Answer>(definition: CallDefinition<Request, Answer>): Call {
  const { request, answer, screen, translate } = definition;
  const schema = z.object({ requestParameters: request.optional(), responseElements: answer.optional() });
  const read = (parts: CallParts, context: Context): Translation => {
    const screened = screen?.(parts);
    if (screened !== undefined) return screened;
    const parsed = schema.safeParse(parts, { reportInput: true });
    if (!parsed.success) return invalid(reasonOf(parsed.error));
    return translate({ request: parsed.data.requestParameters, answer: parsed.data.responseElements }, context);
  };
  return { schema, read };
}

/** `requestParameters.restApiId is no API id: "evil.com/"`. */
export function reasonOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? 'unreadable' : `${issue.path.join('.')} ${issue.message}: ${quote(issue.input)}`;
}
