package org.quadrupole.io.root.write;

import java.util.List;

/** Something that can be stored under a key of its own. */
public interface RootObject {

  /** The key's class. */
  String className();

  /**
   * The classes whose layout the file must describe, in the order ROOT meets them: those of {@link
   * org.quadrupole.io.root.dictionary.StandardDictionary}; others are given to {@link
   * RootFileWriter#describe}.
   */
  List<String> classes();

  /** The key's name. */
  String name();

  /** The key's title. */
  String title();

  /** Writes the object with its own version. */
  void write(WriteBuffer out);
}
