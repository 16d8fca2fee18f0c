package org.quadrupole.io.root;

import java.io.IOException;

/**
 * A file is not what the ROOT format says it should be, or holds what cannot be read. The message
 * names the file, the place, what is wrong and what to do.
 */
public class RootFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Says what to do about a file that is damaged. */
  public static final String DAMAGED =
      "The file is damaged or was not copied completely: compare its size and checksum with the"
          + " original's.";

  private final String file;
  private final long offset;
  private final String what;
  private final String remedy;

  /**
   * A problem at one place of a file.
   *
   * @param file the file's path or URL
   * @param offset the byte in the file where the problem is; negative if unknown
   * @param what what is wrong, in words, naming tree and branch where there are
   * @param remedy what the user can do
   */
  public RootFormatException(String file, long offset, String what, String remedy) {
    super(file + ": " + what + (offset < 0 ? "" : " (at byte " + offset + ")") + ". " + remedy);
    this.file = file;
    this.offset = offset;
    this.what = what;
    this.remedy = remedy;
  }

  /** The file's path or URL. */
  public String file() {
    return file;
  }

  /** The byte in the file where the problem is; negative if unknown. */
  public long offset() {
    return offset;
  }

  /** What is wrong. */
  public String what() {
    return what;
  }

  /** What the user can do. */
  public String remedy() {
    return remedy;
  }
}
