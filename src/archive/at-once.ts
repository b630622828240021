/** Does something for each, so many at once; the first failure is thrown when those under way have ended. */
export async function atOnce<Item>(
  most: number,
  items: Iterable<Item>,
  action: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  let failure: { readonly error: unknown } | undefined;
  const worker = async () => {
    for (let step = waiting.next(); !step.done && !failure; step = waiting.next()) {
      try {
        await action(step.value);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  await Promise.all(Array.from({ length: most }, worker));
  if (failure) throw failure.error;
}
