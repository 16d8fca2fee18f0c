package org.quadrupole.pipelines.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.events.Provenance;
import org.quadrupole.transforms.runtime.KnownBlock;
import org.quadrupole.transforms.runtime.KnownValue;

/** What comes out of blocks and packs is what went in, or nothing. */
class ValuePackTest {

  private static final Fingerprint PRINT = new Fingerprint.Builder().add("HT").build();

  @TempDir private Path directory;

  /** What each event has; the same in all runs. */
  private record Truth(long seed, boolean mayBeMissing, int narrow) {
    boolean isPresent(int event) {
      return !mayBeMissing || new Random(seed + event).nextBoolean();
    }

    long bits(int event) {
      return new Random(seed * event).nextLong() >> narrow;
    }
  }

  @Property(tries = 150)
  void whatRunsHaveLeftIsFoundByBatchesOfAnySize(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    Truth truth = new Truth(seed, random.nextBoolean(), random.nextInt(64));
    int events = 1 + random.nextInt(800);
    int batch = 1 + random.nextInt(events);
    boolean sameBatches = random.nextBoolean();
    Path folder = Files.createTempDirectory("values");
    try {
      BitSet left = new BitSet();
      for (int run = 0; run < 12; run++) { // more than there may be packs
        PartValues part = new PartValues(folder, new AtomicLong(1 << 20));
        BitSet added = new BitSet();
        int size = sameBatches ? batch : 1 + random.nextInt(events);
        KnownValue value = new KnownValue(truth.mayBeMissing());
        for (int first = 0; first < events; first += size) {
          Provenance of = new Provenance("", "a.root", first, Math.min(first + size, events));
          runOver(of, value, part, truth, left, added, random);
          part.keep(of, List.of(PRINT), List.of(value));
        }
        if (random.nextInt(4) > 0) {
          part.publish();
          left.or(added);
        } else {
          part.discard();
        }
      }
      assertThat(ResultCache.valuePacks(folder)).hasSizeLessThan(9);
    } finally {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  /** Asks for the events of a batch, once back and forth, and puts some of those not known. */
  private static void runOver(
      Provenance of,
      KnownValue value,
      PartValues part,
      Truth truth,
      BitSet left,
      BitSet added,
      Random random) {
    int first = (int) of.firstEntry();
    int size = (int) of.endEntry() - first;
    value.start(size, first, part.earlier(of.file(), PRINT));
    int every = 1 + random.nextInt(4);
    for (int asked = 0; asked < 2 * size; asked++) {
      int event = asked < size ? asked : 2 * size - 1 - asked;
      int number = first + event;
      assertThat(value.knows(event)).as("%d of %s", number, left).isEqualTo(left.get(number));
      if (left.get(number)) {
        assertThat(value.isPresent(event)).isEqualTo(truth.isPresent(number));
        if (truth.isPresent(number)) {
          assertThat(value.longAt(event)).isEqualTo(truth.bits(number));
        }
      } else if (random.nextInt(every) == 0) {
        value.put(event, truth.isPresent(number), truth.bits(number));
        added.set(number);
      }
    }
  }

  @Test
  void numbersOfEveryTypeComeBackBitForBit() throws IOException {
    KnownValue value = new KnownValue(false);
    value.start(4, 0, KnownValue.Earlier.NOTHING);
    float odd = Float.intBitsToFloat(0xffc12345); // a NaN with a mark
    value.put(0, odd);
    value.put(1, -0.0);
    value.put(2, true);
    value.put(3, -7);
    KnownBlock block = KnownBlock.decode(value.added(), 0, 4);
    KnownValue again = new KnownValue(false);
    again.start(4, 0, event -> block);
    assertThat(Float.floatToRawIntBits(again.floatAt(0))).isEqualTo(Float.floatToRawIntBits(odd));
    assertThat(1 / again.doubleAt(1)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(again.booleanAt(2)).isTrue();
    assertThat(again.intAt(3)).isEqualTo(-7);
    assertThat(again.longAt(3)).isEqualTo(-7L);
  }

  @Test
  void aDamagedPackGivesNothingButWhatWasWritten() throws IOException {
    KnownBlock.Builder built = new KnownBlock.Builder(false);
    for (int event = 0; event < 20; event += 3) {
      built.add(event, true, Double.doubleToRawLongBits(0.1 * event));
    }
    byte[] block = built.build(20);
    Path pack = directory.resolve("a.values");
    try (ValuePack.Writer writer = new ValuePack.Writer(pack)) {
      writer.add(PRINT, "a.root", 100, 20, block);
      assertThatThrownBy(() -> ValuePack.blocks(pack)).isInstanceOf(IOException.class);
      writer.finish();
    }
    assertThat(read(pack)).isEqualTo(block);
    assertThat(ValuePack.blocks(pack).get(0).value()).isEqualTo(PRINT);
    assertThat(ValuePack.blocks(pack).get(0).first()).isEqualTo(100);
    byte[] whole = Files.readAllBytes(pack);
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] = (byte) (flipped[at] ^ (1 << (at % 8)));
      for (byte[] bytes : List.of(flipped, Arrays.copyOf(whole, at))) {
        Files.write(pack, bytes);
        byte[] found = block;
        try {
          found = read(pack);
        } catch (IOException damaged) {
          assertThat(damaged).hasMessageContaining("damaged");
        }
        assertThat(found).isEqualTo(block);
      }
    }
  }

  private static byte[] read(Path pack) throws IOException {
    ValuePack.Block block = ValuePack.blocks(pack).get(0);
    try (FileChannel in = FileChannel.open(pack)) {
      return block.decode(in).bytes();
    }
  }
}
