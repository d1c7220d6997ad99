/**
 * Reads several configuration namespaces and reports what is wrong with any of them as one error, so that whoever
 * starts the application mends everything at once.
 *
 * @throws Error whose message is what the namespaces that refused say, a line that several share said once
 */
export function checkConfiguration(namespaces: ReadonlyArray<() => unknown>): void {
  const problems = namespaces.flatMap((read) => {
    try {
      read();
      return [];
    } catch (error) {
      return (error as Error).message.split('\n');
    }
  });
  if (problems.length > 0) throw new Error([...new Set(problems)].join('\n'));
}
