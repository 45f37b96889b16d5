/**
 * The results of several statements of one transaction, sent at once: while the engine runs one, what the ones
 * before gave is read. They run in the order given. Fails with the error that came first, but not before the last
 * has ended: none may still wait at the connection when the transaction is rolled back and its connection returned.
 */
export function settleAll<const Statements extends readonly Promise<unknown>[]>(
  statements: Statements
) {
  return Promise.all(statements).finally(() => Promise.allSettled(statements));
}
