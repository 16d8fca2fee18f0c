package org.quadrupole.io.root;

/**
 * One object that a file names.
 *
 * @param path the object's name after the names of its directories, joined by {@code /}
 * @param cycle the number of this version of the object; a higher one was written later
 * @param className the C++ class, for example {@code TTree}
 */
public record RootKey(String path, int cycle, String className) {

  /** Path and cycle as ROOT writes them: {@code dir/tree;1}. */
  public String pathAndCycle() {
    return path + ";" + cycle;
  }
}
