package org.quadrupole.io.root.write;

import java.util.List;

/** Something that can be stored under a key of its own. */
interface RootObject {

  /** The key's class. */
  String className();

  /** The classes whose layout the file must describe, in the order ROOT meets them. */
  List<String> classes();

  String name();

  String title();

  /** Writes the object with its own version. */
  void write(WriteBuffer out);
}
