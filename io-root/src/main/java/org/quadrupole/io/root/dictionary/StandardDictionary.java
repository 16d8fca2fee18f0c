package org.quadrupole.io.root.dictionary;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.quadrupole.io.root.MemoryByteSource;
import org.quadrupole.io.root.file.Container;
import org.quadrupole.io.root.file.KeyHeader;

/**
 * ROOT's own description of trees, histograms, graphs and physics vectors: for files of other
 * writers that leave it out, and for those that are written here. Written by ROOT 6.40 ({@code
 * make_standard_dictionary.py} in the tests).
 */
public final class StandardDictionary {

  private static final String RESOURCE = "standard.root";

  private StandardDictionary() {}

  /** Read once, when first needed. */
  private static final class Holder {
    private static final Dictionary DICTIONARY = read();
  }

  /** The dictionary. */
  public static Dictionary get() {
    return Holder.DICTIONARY;
  }

  private static Dictionary read() {
    try (InputStream in = StandardDictionary.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        return new Dictionary(List.of());
      }
      Container container = Container.open(new MemoryByteSource(RESOURCE, in.readAllBytes()));
      KeyHeader key =
          KeyHeader.read(
              container.read(
                  container.header().seekInfo(), container.header().infoBytes(), "streamer info"));
      return StreamerInfoReader.read(container.object(key, "streamer info"), key.keyBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
