/** As `Promise.all`, but it ends only when each has ended: a failure is told once no other read goes on behind its back. */
export async function allEnded<const T extends readonly unknown[]>(
  parts: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}
