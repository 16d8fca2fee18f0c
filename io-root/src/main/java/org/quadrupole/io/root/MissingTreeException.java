package org.quadrupole.io.root;

import java.util.List;

/** A file has no tree of the name asked for. */
public class MissingTreeException extends RootFormatException {

  private static final long serialVersionUID = 1L;

  /**
   * @param file the file's path or URL
   * @param tree the name asked for
   * @param present the names of the trees that the file has
   */
  public MissingTreeException(String file, String tree, List<String> present) {
    super(
        file,
        -1,
        "there is no tree named \"" + tree + "\"",
        present.isEmpty()
            ? "The file holds no tree at all."
            : "The file holds " + String.join(", ", present) + ".");
  }
}
