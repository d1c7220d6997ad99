/** What the engine uses of the native lock module, which ships no types. */
declare module 'fs-native-extensions' {
  interface NativeLock {
    tryLock(fd: number, offset: number, length: number): boolean;
    waitForLock(fd: number, offset: number, length: number): Promise<void>;
    unlock(fd: number, offset: number, length: number): void;
  }
  const lock: NativeLock;
  export default lock;
  export type { NativeLock };
}
