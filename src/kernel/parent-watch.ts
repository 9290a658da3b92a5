// A child whose supervisor was killed outright gets no signal: it has to notice by itself.

/**
 * Ends this process within about a second after its parent is gone (the parent's id changes then). Call it first thing in a
 * process that only makes sense under its supervisor. Open transactions are rolled back by the database.
 */
export function exitWithParent(): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1)
  }, 1000).unref()
}
