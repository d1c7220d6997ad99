/** The system's code of an error (`ENOSPC`), or the error's name where it has none. */
export function errorCode(error: unknown): string {
  const { code, name } = Object(error) as Partial<NodeJS.ErrnoException>;
  return code ?? name ?? typeof error;
}
