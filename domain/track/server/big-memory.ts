/**
 * Memory for large tables that live long or are used again. Shared memory is not on the garbage collector's account: it would mark
 * the whole heap, 50 to 100 ms of CPU with 100 k units, for every 30 MB such tables grow by.
 */
export function bigMemory(byteCount: number): SharedArrayBuffer {
  return new SharedArrayBuffer(byteCount)
}
