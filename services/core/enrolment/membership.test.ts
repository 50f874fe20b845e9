import { LEFT_FOR, withObserved, type Membership, type ObservedMembers } from './membership.js';

const [A, B, C] = ['111122223333', '444455556666', '777788889999'] as const;
const known = (accounts: readonly string[]): Membership => ({ lists: { list: accounts }, left: {}, at: 0 });
const look = (before: Membership | undefined, seen: Partial<ObservedMembers>, now: number) =>
  withObserved(before, { list: { active: [], left: [], ...seen } }, now);

it('a list adds accounts, and an account that it leaves out stays', () => {
  expect(look(known([A, B]), { active: [B, C] }, 10).lists).toEqual({ list: [A, B, C] });
});

it('an empty answer removes nobody', () => {
  expect(look(known([A, B]), {}, 10).lists).toEqual({ list: [A, B] });
});

it('an account is removed when two look-ups, ten minutes apart, show that it left', () => {
  const once = look(known([A, B]), { left: [A] }, 1000);
  const soon = look(once, { left: [A] }, 1000 + LEFT_FOR - 1);
  const twice = look(soon, { left: [A] }, 1000 + LEFT_FOR);

  expect([once, soon, twice].map(({ lists }) => lists.list)).toEqual([[A, B], [A, B], [B]]);
  expect(twice.left).toEqual({ list: {} });
});

it('an account that was seen again in between starts anew', () => {
  const once = look(known([A]), { left: [A] }, 1000);
  const again = look(once, { active: [A] }, 1500);

  expect(look(again, { left: [A] }, 1000 + LEFT_FOR).lists).toEqual({ list: [A] });
});
