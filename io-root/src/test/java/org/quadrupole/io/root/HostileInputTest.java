package org.quadrupole.io.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.io.root.rntuple.Seals;

/**
 * Whatever is in a file, reading it ends with its values or with a {@link RootFormatException} that
 * names the file, within memory that follows from the file's size.
 *
 * <p>{@code -Dquadrupole.hostile.mutations=N} tries N mutations of each file instead of a few;
 * {@code -Dquadrupole.hostile.first=SEED} begins at another seed; {@code
 * -Dquadrupole.hostile.folder=DIR} takes the files of a folder, of at most a megabyte each.
 */
@Timeout(value = 6, unit = TimeUnit.HOURS)
class HostileInputTest {

  private static final int MUTATIONS = Integer.getInteger("quadrupole.hostile.mutations", 500);
  private static final long FIRST = Long.getLong("quadrupole.hostile.first", 0);
  private static final long MAX_FILE = 1 << 20;
  private static final int MAX_REPORTED = 30;

  /** What reading takes for any file, and what a byte of it can grow to. */
  private static final long BASE_BYTES = 96L << 20;

  private static final long GROWTH = 2048;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fixtures/none.root",
        "fixtures/lz4.root",
        "fixtures/zstd.root",
        "fixtures/lzma.root",
        "fixtures/leaves-plain.root",
        "fixtures/objects-plain.root",
        "fixtures/streamers.root",
        "object/plain.root",
        "object/second.root",
        "object/buffers-plain.root",
        "rntuple/plain.root",
        "rntuple/kinds.root",
        "rntuple/reals.root",
        "rntuple/records.root",
      })
  void damagedFilesAreRefusedOrRead(String name) throws IOException {
    try (InputStream in = HostileInputTest.class.getResourceAsStream(name)) {
      attack(name, in.readAllBytes());
    }
  }

  @Test
  void damagedFilesOfAFolderAreRefusedOrRead() throws IOException {
    String folder = System.getProperty("quadrupole.hostile.folder");
    assumeTrue(folder != null, "no quadrupole.hostile.folder is given");
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of(folder))) {
      files = all.filter(path -> path.toString().endsWith(".root")).sorted().toList();
    }
    for (Path file : files) {
      if (Files.size(file) <= MAX_FILE) {
        attack(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
  }

  static void attack(String name, byte[] whole) throws IOException {
    Seals seals = Seals.of(whole);
    Map<String, String> failures = new HashMap<>();
    int refused = 0;
    long slowest = 0;
    long slowestSeed = 0;
    for (long seed = FIRST; seed < FIRST + MUTATIONS; seed++) {
      byte[] bytes = Mutator.mutate(whole, seed);
      if (bytes.length == whole.length && seed % 4 != 0) {
        seals.renew(bytes);
      }
      long start = System.nanoTime();
      long before = allocated();
      try {
        read(bytes);
      } catch (RootFormatException e) {
        refused++;
        if (!e.file().equals("hostile.root")) {
          failures.putIfAbsent("names another file: " + e.getMessage(), name + " seed " + seed);
        }
      } catch (IOException | RuntimeException | Error e) {
        failures.putIfAbsent(place(e), name + " seed " + seed);
      }
      long taken = allocated() - before;
      if (taken > BASE_BYTES + GROWTH * bytes.length) {
        failures.putIfAbsent(
            "memory " + (taken >> 20 << 20), name + " seed " + seed + ": " + taken + " bytes");
      }
      long time = System.nanoTime() - start;
      if (time > slowest) {
        slowest = time;
        slowestSeed = seed;
      }
    }
    if (MUTATIONS > 2000) {
      System.out.printf(
          "%s: %d of %d refused, %d seals, slowest %d ms (seed %d)%n",
          name, refused, MUTATIONS, seals.count(), slowest / 1_000_000, slowestSeed);
    }
    assertThat(failures).as(name).isEmpty();
  }

  /** Where an exception comes from, so that one fault is reported once. */
  private static String place(Throwable e) {
    StringBuilder text = new StringBuilder(e.toString().replaceAll("[0-9]+", "#"));
    int lines = 0;
    for (StackTraceElement element : e.getStackTrace()) {
      if (element.getClassName().startsWith("org.quadrupole") && lines++ < 4) {
        text.append("\n    ").append(element);
      }
    }
    return text.substring(0, Math.min(text.length(), MAX_REPORTED * 40));
  }

  /** Reads what a pipeline would, and throws the first refusal. */
  static void read(byte[] bytes) throws IOException {
    List<RootFormatException> refusals = new ArrayList<>();
    try (RootFile file = RootFile.open(new MemoryByteSource("hostile.root", bytes))) {
      for (RootKey key : file.keys()) {
        try {
          file.object(key.pathAndCycle());
        } catch (RootFormatException e) {
          refusals.add(e);
        }
      }
      for (String name : file.treeNames()) {
        try {
          read(file.tree(name), refusals);
        } catch (RootFormatException e) {
          refusals.add(e);
        }
      }
    }
    if (!refusals.isEmpty()) {
      throw refusals.get(0);
    }
  }

  private static void read(RootTree tree, List<RootFormatException> refusals) throws IOException {
    tree.uncompressedBytes(tree.schema().names());
    tree.compressedBytes(tree.schema().names());
    List<EntryRange> batches = TreeFile.batches(tree.clusters(), 1 << 17);
    for (int i = 0; i < batches.size(); i++) {
      if (i > 2 && i < batches.size() - 1) {
        continue; // thousands of batches more are not worse
      }
      EntryRange batch = batches.get(i);
      try (ColumnReader reader = tree.open(batch.first(), batch.end())) {
        for (String column : tree.schema().names()) {
          try {
            reader.read(column);
          } catch (RootFormatException e) {
            refusals.add(e);
          }
        }
      }
    }
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
