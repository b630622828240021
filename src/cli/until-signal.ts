const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Takes the first signal that would end the program, so that a command which goes on for ever can end in its own time; a
 * second one ends the program at once as always. `end` gives the signals back.
 */
export function untilSignal(): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const taken = signals.map((signal) => ({ signal, listeners: process.rawListeners(signal) }));
  const end = () => {
    for (const { signal, listeners } of taken.splice(0)) {
      process.removeListener(signal, stop);
      for (const listener of listeners) process.on(signal, listener as NodeJS.SignalsListener);
    }
  };
  function stop() {
    end();
    controller.abort();
  }
  for (const { signal } of taken) {
    process.removeAllListeners(signal);
    process.on(signal, stop);
  }
  return { signal: controller.signal, end };
}
