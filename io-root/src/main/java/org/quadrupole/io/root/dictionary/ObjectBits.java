package org.quadrupole.io.root.dictionary;

/**
 * A TObject: what every ROOT object derived from it begins with.
 *
 * @param uniqueId a number that the class gives a meaning, for example a label's bin
 * @param bits its status bits
 * @param processId which of the file's TProcessIDs the unique id belongs to; present in the file
 *     only where {@link #IS_REFERENCED} is set
 */
public record ObjectBits(int uniqueId, int bits, int processId) {

  /** The bit that says that a process id follows. Source: ROOT's TObject.h. */
  public static final int IS_REFERENCED = 1 << 4;

  /** Whether a bit is set. */
  public boolean has(int bit) {
    return (bits & bit) != 0;
  }
}
