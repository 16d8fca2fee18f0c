package org.quadrupole.pipelines.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.Provenance;
import org.quadrupole.transforms.runtime.KnownBlock;
import org.quadrupole.transforms.runtime.KnownValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The values of one part of the data during a run: what earlier runs have left, and a pack of what
 * this one adds, which nobody sees before the run is over. For several threads.
 */
final class PartValues {

  private static final Logger LOG = LoggerFactory.getLogger(PartValues.class);

  /** More packs become one, without what this run had no use for. */
  private static final int MOST_PACKS = 8;

  private final Path folder;
  private final AtomicLong room;
  private final Set<Fingerprint> wanted = new HashSet<>();
  private final Set<Path> packs = new HashSet<>();
  private final Set<Path> used = new HashSet<>();
  private @Nullable Map<Place, Blocks> known;
  private ValuePack.@Nullable Writer writer;
  private boolean isClosed;

  private record Place(String file, Fingerprint value) {}

  /** The blocks of one value and file, by their first events. */
  private static final class Blocks {
    private final TreeMap<Long, List<ValuePack.Block>> byFirst = new TreeMap<>();
    private int longest;

    void add(ValuePack.Block block) {
      byFirst.computeIfAbsent(block.first(), first -> new ArrayList<>()).add(block);
      longest = Math.max(longest, block.events());
    }

    /** Those that reach into the longest one's length to either side of an event. */
    Near near(long event) {
      List<ValuePack.Block> some =
          byFirst.subMap(event - 2L * longest, event + longest).values().stream()
              .flatMap(List::stream)
              .toList();
      return new Near(Math.max(0, event - longest), event + longest, some);
    }
  }

  /** All blocks that tell of some events. */
  private record Near(long from, long end, List<ValuePack.Block> blocks) {}

  /** What is known of a value for the events of a file. */
  private record Earlier(PartValues part, String file, Fingerprint value)
      implements KnownValue.Earlier {
    @Override
    public KnownBlock around(long event) {
      return part.around(new Place(file, value), event);
    }
  }

  /**
   * The values of a part of the data.
   *
   * @param folder where they are; made when something is kept
   * @param room how many bytes the run may still add, to this part and others
   */
  PartValues(Path folder, AtomicLong room) {
    this.folder = folder;
    this.room = room;
  }

  /** What is known of a value for the events of a file. */
  KnownValue.Earlier earlier(String file, Fingerprint value) {
    return new Earlier(this, file, value);
  }

  private KnownBlock around(Place place, long event) {
    while (true) {
      Near near = near(place, event);
      long from = near.from();
      long end = near.end();
      List<ValuePack.Block> here = new ArrayList<>();
      for (ValuePack.Block block : near.blocks()) {
        if (block.end() <= event) {
          from = Math.max(from, block.end());
        } else if (block.first() > event) {
          end = Math.min(end, block.first());
        } else {
          from = Math.max(from, block.first());
          end = Math.min(end, block.end());
          here.add(block);
        }
      }
      Optional<KnownBlock> read = read(here, event, from, end);
      if (read.isPresent()) {
        return read.get();
      }
    }
  }

  /** What some blocks know together; empty if one is lost. */
  private Optional<KnownBlock> read(List<ValuePack.Block> blocks, long event, long from, long end) {
    if (blocks.isEmpty()) {
      return Optional.of(KnownBlock.nothing(event, from, end));
    }
    List<KnownBlock> known = new ArrayList<>();
    for (ValuePack.Block block : blocks) {
      try (FileChannel in = FileChannel.open(block.pack())) {
        known.add(block.decode(in));
      } catch (IOException e) {
        lose(block.pack(), e);
        return Optional.empty();
      }
    }
    return Optional.of(
        known.size() == 1
            ? known.get(0).within(from, end)
            : KnownBlock.joined(known, from, Math.toIntExact(end - from)));
  }

  private synchronized Near near(Place place, long event) {
    Blocks all = known().get(place);
    wanted.add(place.value());
    if (all == null) {
      return new Near(0, Long.MAX_VALUE, List.of());
    }
    Near near = all.near(event);
    List<ValuePack.Block> left =
        near.blocks().stream().filter(block -> packs.contains(block.pack())).toList();
    left.forEach(block -> used.add(block.pack()));
    return new Near(near.from(), near.end(), left);
  }

  private Map<Place, Blocks> known() {
    Map<Place, Blocks> all = known;
    if (all == null) {
      all = new HashMap<>();
      known = all;
      for (Path pack : ResultCache.valuePacks(folder)) {
        packs.add(pack);
        try {
          for (ValuePack.Block block : ValuePack.blocks(pack)) {
            all.computeIfAbsent(new Place(block.file(), block.value()), place -> new Blocks())
                .add(block);
          }
        } catch (IOException e) {
          lose(pack, e);
        }
      }
    }
    return all;
  }

  /** What is damaged is computed again; another process may have joined a pack with others. */
  private synchronized void lose(Path pack, IOException why) {
    if (packs.remove(pack) && !(why instanceof NoSuchFileException)) {
      LOG.warn("left out of the values of earlier runs: {}", why.getMessage());
      try {
        Files.deleteIfExists(pack);
      } catch (IOException e) {
        LOG.warn("{} cannot be deleted: {}", pack, e.getMessage());
      }
    }
  }

  /** Keeps what was added to the values of the events of a batch. */
  void keep(Provenance events, List<Fingerprint> prints, List<KnownValue> values) {
    for (int k = 0; k < values.size() && room.get() > 0; k++) {
      if (values.get(k).isAnyAdded()) {
        keep(events, prints.get(k), values.get(k).size(), values.get(k).added());
      }
    }
  }

  private synchronized void keep(Provenance of, Fingerprint value, int events, byte[] block) {
    if (isClosed) {
      return;
    }
    try {
      ValuePack.Writer open = writer();
      long before = open.size();
      open.add(value, of.file(), of.firstEntry(), events, block);
      room.addAndGet(before - open.size());
    } catch (IOException e) {
      room.set(0);
      LOG.warn("values cannot be kept for later runs: {}", e.getMessage());
    }
  }

  private ValuePack.Writer writer() throws IOException {
    ValuePack.Writer open = writer;
    if (open == null) {
      ResultCache.create(folder);
      open =
          new ValuePack.Writer(
              folder.resolve(UUID.randomUUID() + ResultCache.VALUES + ResultCache.UNFINISHED));
      writer = open;
    }
    return open;
  }

  /**
   * Leaves to later runs what was added: the data is what it was when the run began.
   *
   * @throws IOException if it cannot be written
   */
  synchronized void publish() throws IOException {
    used.retainAll(packs);
    for (Path pack : used) {
      if (Files.exists(pack)) { // unless another process has just joined it with others
        Files.setLastModifiedTime(pack, FileTime.from(Instant.now()));
      }
    }
    ValuePack.Writer open = writer;
    if (open == null) {
      return;
    }
    boolean join = packs.size() >= MOST_PACKS;
    if (join) {
      join(open);
    }
    open.finish();
    String name = open.file().getFileName().toString();
    Files.move(
        open.file(),
        open.file().resolveSibling(name.replace(ResultCache.UNFINISHED, "")),
        StandardCopyOption.ATOMIC_MOVE);
    writer = null;
    for (Path joined : join ? packs : Set.<Path>of()) {
      Files.deleteIfExists(joined);
    }
  }

  private void join(ValuePack.Writer into) throws IOException {
    for (Map.Entry<Place, Blocks> entry : known().entrySet()) {
      Place place = entry.getKey();
      if (wanted.contains(place.value())) {
        for (Map.Entry<Long, List<ValuePack.Block>> begun : entry.getValue().byFirst.entrySet()) {
          join(place, begun.getKey(), begun.getValue(), into);
        }
      }
    }
  }

  /** What was known of the same events at several times becomes one block. */
  private void join(Place place, long first, List<ValuePack.Block> begun, ValuePack.Writer into)
      throws IOException {
    Map<Integer, List<KnownBlock>> byLength = new TreeMap<>();
    for (ValuePack.Block block : begun) {
      if (packs.contains(block.pack())) {
        try (FileChannel in = FileChannel.open(block.pack())) {
          byLength
              .computeIfAbsent(block.events(), events -> new ArrayList<>())
              .add(block.decode(in));
        } catch (IOException e) {
          lose(block.pack(), e);
        }
      }
    }
    for (Map.Entry<Integer, List<KnownBlock>> alike : byLength.entrySet()) {
      int events = alike.getKey();
      byte[] bytes = KnownBlock.joined(alike.getValue(), first, events).bytes();
      into.add(place.value(), place.file(), first, events, bytes);
    }
  }

  /** Forgets what was added and not published. */
  synchronized void discard() {
    isClosed = true;
    ValuePack.Writer open = writer;
    if (open != null) {
      writer = null;
      try {
        open.close();
        Files.deleteIfExists(open.file());
      } catch (IOException e) {
        LOG.warn("{} cannot be deleted: {}", open.file(), e.getMessage());
      }
    }
  }
}
