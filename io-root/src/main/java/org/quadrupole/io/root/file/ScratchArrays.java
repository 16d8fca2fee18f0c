package org.quadrupole.io.root.file;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;

/**
 * Arrays that one reader after the other uses, so that they need not be made and cleared for each.
 * They stay as long as memory allows. Shared between threads.
 */
public final class ScratchArrays {

  private static final int MOST = 16;
  private static final int LARGEST = 8 << 20;

  private final ArrayDeque<SoftReference<byte[]>> free = new ArrayDeque<>();

  /** An array of any length and content, for the caller alone until it is given back. */
  public synchronized byte[] take() {
    while (!free.isEmpty()) {
      byte[] array = free.pop().get();
      if (array != null) {
        return array;
      }
    }
    return new byte[0];
  }

  /** Gives back an array that the caller uses no more. */
  public synchronized void give(byte[] array) {
    if (array.length > 0 && array.length <= LARGEST && free.size() < MOST) {
      free.push(new SoftReference<>(array));
    }
  }
}
