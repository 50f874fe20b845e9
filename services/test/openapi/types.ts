// Checks that the answers' schemas are the model's types, member by member. tsc reads it; nothing runs it.
import type * as z from 'zod';
import type { Address, Explanation } from 'waypost/model';
import type { AccountsReport } from '../../app/sweep/enrolment.js';
import type { HistoryLine } from '../../core/names/history.js';
import type { address } from '../../app/http/openapi/schemas/address.js';
import type { explanation } from '../../app/http/openapi/schemas/explanation.js';
import type { historyLine } from '../../app/http/openapi/schemas/history.js';
import type { accountsReport } from '../../app/http/openapi/schemas/operations.js';

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;
/** With every member there: what may be missing on one side only is then seen too. */
type Whole<T> = T extends object ? { readonly [K in keyof T]-?: Whole<Exclude<T[K], undefined>> } : T;
type Invariant<T> = (value: T) => T;
type Fits<A, B> = Invariant<A> extends Invariant<B> ? true : false;
type Same<A, B> = Fits<[Frozen<A>, Whole<A>], [Frozen<B>, Whole<B>]>;
const isTrue = <T extends true>(is?: T): T | undefined => is;

isTrue<Same<z.output<typeof address>, Address>>();
isTrue<Same<z.output<typeof explanation>, Explanation>>();
isTrue<Same<z.output<typeof historyLine>, HistoryLine>>();
isTrue<Same<z.output<typeof accountsReport>, AccountsReport>>();

// @ts-expect-error: a member of another type
isTrue<Same<z.output<typeof address>, Omit<Address, 'generation'> & { readonly generation: string }>>();
// @ts-expect-error: a member that is missing
isTrue<Same<z.output<typeof address>, Omit<Address, 'since'>>>();
// @ts-expect-error: a member that may be missing
isTrue<Same<z.output<typeof address>, Address & { readonly more?: string }>>();
