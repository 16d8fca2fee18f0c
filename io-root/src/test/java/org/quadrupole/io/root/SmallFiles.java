package org.quadrupole.io.root;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The small files that ROOT wrote for the tests ({@code make_fixtures.py}). */
final class SmallFiles {

  /** One file a codec, one with all leaf types, one with objects. */
  static final List<String> ALL =
      List.of(
          "none.root",
          "zlib.root",
          "lzma.root",
          "lz4.root",
          "zstd.root",
          "leaves.root",
          "objects.root");

  private SmallFiles() {}

  static byte[] bytes(String name) throws IOException {
    try (InputStream in = SmallFiles.class.getResourceAsStream("fixtures/" + name)) {
      return in.readAllBytes();
    }
  }

  static RootFile open(String name) throws IOException {
    return RootFile.open(new MemoryByteSource(name, bytes(name)));
  }
}
