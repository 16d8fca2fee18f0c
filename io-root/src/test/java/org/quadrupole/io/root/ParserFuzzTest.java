package org.quadrupole.io.root;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.quadrupole.io.root.compression.Decompressor;
import org.quadrupole.io.root.dictionary.ObjectReader;
import org.quadrupole.io.root.dictionary.StandardDictionary;
import org.quadrupole.io.root.dictionary.StreamerInfoReader;
import org.quadrupole.io.root.file.Container;
import org.quadrupole.io.root.file.KeyHeader;
import org.quadrupole.io.root.object.ObjectMerger;
import org.quadrupole.io.root.object.ObjectValues;
import org.quadrupole.io.root.object.UnmergeableException;
import org.quadrupole.io.root.rntuple.Seals;
import org.quadrupole.io.root.wire.WireReader;

/**
 * The parsers under Jazzer, which looks for inputs that end otherwise than with values or a {@link
 * RootFormatException}. In the test suite the seeds only are read; {@code docs/root-format.md} says
 * how to look for more.
 */
class ParserFuzzTest {

  private static final List<String> CLASSES =
      List.of(
          "TH1D",
          "TH2F",
          "TH3I",
          "TProfile",
          "TProfile2D",
          "TH2Poly",
          "THnSparseT<TArrayD>",
          "THnT<float>",
          "TGraphMultiErrors",
          "TGraph2D",
          "TEfficiency",
          "TF1",
          "TList",
          "TMap",
          "TMultiGraph",
          "THStack",
          "TClonesArray",
          "TMatrixTSym<double>",
          "TTreeIndex",
          "TTree");

  private static final int MOST_BYTES = 1 << 20;

  private static byte[] resource(String name) {
    try (InputStream in = ParserFuzzTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<byte[]> wholeFiles() {
    return Stream.of(
            "fixtures/none.root",
            "fixtures/lzma.root",
            "fixtures/streamers.root",
            "object/buffers-plain.root",
            "object/polygons.root",
            "rntuple/records.root",
            "/versions/versions.root")
        .map(ParserFuzzTest::resource);
  }

  @MethodSource("wholeFiles")
  @FuzzTest
  void files(byte[] bytes) throws IOException {
    try {
      HostileInputTest.read(bytes);
    } catch (RootFormatException e) {
      // It is refused.
    }
  }

  static Stream<byte[]> changes() {
    return Stream.of(new byte[0], new byte[] {0, 0, 4, 0, 1}, new byte[] {0, 0, 64, 2, 7});
  }

  /** Changes of an RNTuple, whose checksums are made to fit: place (32 bits) and what is added. */
  @MethodSource("changes")
  @FuzzTest
  void ntuples(byte[] changes) throws IOException {
    byte[] file = resource("rntuple/records.root");
    Seals seals = Seals.of(file);
    for (int i = 0; i + 4 < changes.length; i += 5) {
      int place = changes[i] << 24 | u1(changes, i + 1) << 16 | u1(changes, i + 2) << 8;
      file[Math.floorMod(place | u1(changes, i + 3), file.length)] += changes[i + 4];
    }
    seals.renew(file);
    files(file);
  }

  private static int u1(byte[] bytes, int at) {
    return bytes[at] & 0xFF;
  }

  static Stream<byte[]> descriptions() throws IOException {
    byte[] file = resource("fixtures/objects-plain.root");
    Container container = Container.open(new MemoryByteSource("seed.root", file));
    KeyHeader key =
        KeyHeader.read(
            container.read(
                container.header().seekInfo(), container.header().infoBytes(), "streamer info"));
    return Stream.of(content(container.object(key, "streamer info")));
  }

  private static byte[] content(WireReader in) throws RootFormatException {
    return in.bytes(in.remaining());
  }

  @MethodSource("descriptions")
  @FuzzTest
  void streamerInfo(byte[] bytes) {
    try {
      StreamerInfoReader.read(reader(bytes, 0), 0);
    } catch (RootFormatException e) {
      // It is refused.
    }
  }

  private static WireReader reader(byte[] bytes, int from) {
    return new WireReader(bytes, from, bytes.length, "fuzz.root", -1, "a record");
  }

  static Stream<byte[]> objects() throws IOException {
    Stream.Builder<byte[]> seeds = Stream.builder();
    for (String name :
        List.of(
            "object/plain.root",
            "object/buffers-plain.root",
            "object/polygons.root",
            "object/kinds.root")) {
      Container container = Container.open(new MemoryByteSource("seed.root", resource(name)));
      for (Container.PathKey key : container.keys()) {
        int kind = CLASSES.indexOf(key.key().className());
        if (kind >= 0) {
          byte[] object = content(container.object(key.key(), key.path()));
          byte[] seed = new byte[object.length + 1];
          seed[0] = (byte) kind;
          System.arraycopy(object, 0, seed, 1, object.length);
          seeds.add(seed);
        }
      }
    }
    return seeds.build();
  }

  /** A class, and an object of it that is read, shown and merged with itself. */
  @MethodSource("objects")
  @FuzzTest
  void objects(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    String className = CLASSES.get(u1(bytes, 0) % CLASSES.size());
    try {
      WireReader in = reader(bytes, 1);
      Object object = new ObjectReader(in, 0, StandardDictionary.get(), Map.of()).read(className);
      ObjectValues.of(object, className, in);
      if (object != null && ObjectMerger.merges(object)) {
        new ObjectMerger(in).merge(object, object);
      }
    } catch (RootFormatException | UnmergeableException | IllegalArgumentException e) {
      // It is refused.
    }
  }

  static Stream<byte[]> blocks() {
    return Stream.of("zlib", "lzma", "lz4", "zstd")
        .flatMap(
            name -> {
              byte[] file = resource("fixtures/" + name + ".root");
              // What begins a compressed block; source: ROOT's RZip.cxx.
              return IntStream.range(0, file.length - 9)
                  .filter(
                      i ->
                          List.of("ZL", "XZ", "L4", "ZS")
                              .contains("" + (char) file[i] + (char) file[i + 1]))
                  .limit(2)
                  .mapToObj(i -> Arrays.copyOfRange(file, i, Math.min(file.length, i + 2000)));
            });
  }

  /** A compressed block, which says itself how many bytes it holds. */
  @MethodSource("blocks")
  @FuzzTest
  void compressed(byte[] bytes) {
    if (bytes.length < 9) {
      return;
    }
    int size = u1(bytes, 6) | u1(bytes, 7) << 8 | u1(bytes, 8) << 16;
    int length = 9 + (u1(bytes, 3) | u1(bytes, 4) << 8 | u1(bytes, 5) << 16);
    if (size > MOST_BYTES || length > bytes.length) {
      return;
    }
    try {
      new Decompressor()
          .decompress(bytes, 0, length, new byte[size], 0, size, "fuzz.root", 0, "a block");
    } catch (RootFormatException e) {
      // It is refused.
    }
  }
}
