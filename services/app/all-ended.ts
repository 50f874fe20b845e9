/** Like `Promise.all`, but settles only when every part has settled, so that nothing still runs when a failure is reported. */
export async function allEnded<const T extends readonly unknown[]>(
  parts: T,
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}
