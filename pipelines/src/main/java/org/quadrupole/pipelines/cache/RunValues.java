package org.quadrupole.pipelines.cache;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.quadrupole.events.Provenance;
import org.quadrupole.transforms.runtime.KnownValue;
import org.quadrupole.transforms.runtime.ValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The values of events in a {@link ResultCache} while a run uses them and adds to them. */
public final class RunValues implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(RunValues.class);

  private final Path folder;
  private final AtomicLong room;
  private final Map<Fingerprint, PartValues> parts = new HashMap<>();

  RunValues(Path folder, long room) {
    this.folder = folder;
    this.room = new AtomicLong(room);
  }

  /**
   * The values that the loop of a graph looks up and adds to.
   *
   * @param parts the part of the data that each file belongs to, by the files' names
   * @param values what each of the graph's values depends on
   */
  public ValueStore of(Map<String, Fingerprint> parts, List<Fingerprint> values) {
    Map<String, PartValues> byFile = new HashMap<>();
    parts.forEach(
        (file, part) ->
            byFile.put(
                file,
                this.parts.computeIfAbsent(
                    part, p -> new PartValues(folder.resolve(p.hex()), room))));
    return new OfGraph(byFile, List.copyOf(values));
  }

  private record OfGraph(Map<String, PartValues> parts, List<Fingerprint> prints)
      implements ValueStore {

    @Override
    public KnownValue.Earlier earlier(Provenance events, int value) {
      PartValues part = parts.get(events.file());
      return part == null
          ? KnownValue.Earlier.NOTHING
          : part.earlier(events.file(), prints.get(value));
    }

    @Override
    public void keep(Provenance events, List<KnownValue> values) {
      PartValues part = parts.get(events.file());
      if (part != null) {
        part.keep(events, prints, values);
      }
    }
  }

  /** Leaves to later runs what was added of parts of the data that are what they were. */
  public void publish(Set<Fingerprint> unchanged) {
    for (Map.Entry<Fingerprint, PartValues> part : parts.entrySet()) {
      if (unchanged.contains(part.getKey())) {
        try {
          part.getValue().publish();
        } catch (IOException e) {
          LOG.warn("values cannot be kept for later runs: {}", e.getMessage());
        }
      }
    }
  }

  /** Forgets what was not published. */
  @Override
  public void close() {
    parts.values().forEach(PartValues::discard);
  }
}
