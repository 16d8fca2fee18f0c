package org.quadrupole.io.root;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.events.LongColumn;

/**
 * The files that src/test/python/make_rootio_fixtures.py wrote: event i has {@code MET_pt = i / 4}
 * and {@code i % 4} jets of {@code Jet_pt = i + j / 4}. a.root holds events 0 to 999, b.root 1000
 * to 1299, both in clusters of 100.
 */
final class Fixtures {

  static final List<String> COLUMNS = List.of("event", "MET_pt", "Jet_pt");

  private Fixtures() {}

  static String file(String name) {
    try {
      return Path.of(Fixtures.class.getResource("/rootio/" + name).toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** All fixtures' directory. */
  static Path directory() {
    return Path.of(file("a.root")).getParent();
  }

  /**
   * The events of a batch as {@code "first+n"}, once every value was found to be what the script
   * wrote.
   */
  static String checked(EventBatch batch) throws IOException {
    try (ColumnReader reader = batch.open()) {
      long[] events = ((LongColumn) reader.read("event")).values();
      float[] met = ((FloatColumn) reader.read("MET_pt")).values();
      ListColumn jets = (ListColumn) reader.read("Jet_pt");
      float[] pt = ((FloatColumn) jets.content()).values();
      for (int i = 0; i < batch.size(); i++) {
        int from = jets.offsets()[i];
        int n = jets.offsets()[i + 1] - from;
        boolean right =
            events[i] == events[0] + i && met[i] == events[i] / 4f && n == events[i] % 4;
        for (int j = 0; j < n; j++) {
          right &= pt[from + j] == events[i] + j / 4f;
        }
        if (!right) {
          throw new AssertionError("event " + events[i] + " of " + batch + " is not as written");
        }
      }
      return events[0] + "+" + batch.size();
    }
  }

  static Column read(EventBatch batch, String name) throws IOException {
    try (ColumnReader reader = batch.open()) {
      return reader.read(name);
    }
  }
}
