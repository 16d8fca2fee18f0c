package org.quadrupole.io.root;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.dictionary.Dictionary;
import org.quadrupole.io.root.dictionary.ObjectReader;
import org.quadrupole.io.root.dictionary.StandardDictionary;
import org.quadrupole.io.root.dictionary.StreamerInfo;
import org.quadrupole.io.root.dictionary.StreamerInfoReader;
import org.quadrupole.io.root.file.Container;
import org.quadrupole.io.root.file.KeyHeader;
import org.quadrupole.io.root.file.Recovery;
import org.quadrupole.io.root.object.DirectoryValue;
import org.quadrupole.io.root.object.ObjectValues;
import org.quadrupole.io.root.object.RootValue;
import org.quadrupole.io.root.object.TreeValue;
import org.quadrupole.io.root.rntuple.RNTupleTable;
import org.quadrupole.io.root.tree.TTreeTable;
import org.quadrupole.io.root.tree.TreeMerger;
import org.quadrupole.io.root.wire.WireReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open ROOT file. Safe to share between threads. */
public final class RootFile implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(RootFile.class);

  /** How many recovered objects a message names. */
  private static final int SHOWN = 5;

  private final Container container;
  private final List<Container.PathKey> keys;
  private final @Nullable Recovery recovery;
  private @Nullable Dictionary dictionary;
  private List<StreamerInfo> descriptions = List.of();

  private RootFile(Container container, List<Container.PathKey> keys, @Nullable Recovery recovery) {
    this.container = container;
    this.keys = keys;
    this.recovery = recovery;
  }

  /** Opens a local file. */
  public static RootFile open(Path path) throws IOException {
    ByteSource source = FileByteSource.open(path);
    try {
      return open(source);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /**
   * Opens a file; the source is closed with it. Of a file that was not closed, what can be
   * recovered is there, as in ROOT, with a warning in the log; see {@link #recovered}.
   *
   * @throws RootFormatException if it is no ROOT file, is damaged, or nothing can be recovered
   */
  public static RootFile open(ByteSource source) throws IOException {
    if (source.size() == 0) {
      throw new RootFormatException(
          source.name(), -1, "the file is empty (0 bytes)", "Copy it again, or leave it out.");
    }
    Container container = Container.open(source);
    if (container.isClosed()) {
      return new RootFile(container, container.keys(), null);
    }
    Recovery recovery = container.recovered();
    if (recovery.keys().isEmpty()) {
      throw new RootFormatException(
          source.name(),
          -1,
          "the file has no list of keys: whoever wrote it did not close it, nor saved a tree or"
              + " another object on the way, so that nothing can be recovered",
          "Write it again.");
    }
    RootFile file = new RootFile(container, recovery.keys(), recovery);
    LOG.warn("{} {}", source.name(), file.recovered().orElseThrow());
    return file;
  }

  /** What was recovered, in words, if the file was not closed. */
  public Optional<String> recovered() {
    if (recovery == null) {
      return Optional.empty();
    }
    List<String> names = keys().stream().limit(SHOWN).map(RootKey::pathAndCycle).toList();
    int more = recovery.keys().size() - names.size();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "was not closed; recovered %s%s as last saved, of %d bytes written. What was filled"
                + " after that is lost",
            String.join(", ", names),
            more > 0 ? " and " + more + " more" : "",
            recovery.end()));
  }

  /** The path or URL. */
  public String name() {
    return container.source().name();
  }

  /** Everything that the file names, in all directories; those of a directory follow its own. */
  public List<RootKey> keys() {
    List<RootKey> found = new ArrayList<>(keys.size());
    for (Container.PathKey key : keys) {
      found.add(new RootKey(key.path(), key.key().cycle(), key.key().className()));
    }
    return found;
  }

  /** The keys of the trees and RNTuples, all cycles. */
  List<RootKey> treeKeys() {
    List<RootKey> found = new ArrayList<>();
    for (Container.PathKey key : keys) {
      if (key.key().isTree()) {
        found.add(new RootKey(key.path(), key.key().cycle(), key.key().className()));
      }
    }
    return found;
  }

  /** The paths of the trees and RNTuples, each once, whatever the number of cycles. */
  public List<String> treeNames() {
    Map<String, Integer> names = new LinkedHashMap<>();
    for (Container.PathKey key : keys) {
      if (key.key().isTree()) {
        names.put(key.path(), key.key().cycle());
      }
    }
    return List.copyOf(names.keySet());
  }

  /**
   * Opens a tree or an RNTuple.
   *
   * @param name its path, with {@code ;cycle} for another than the latest
   * @throws MissingTreeException if the file has no such tree
   * @throws RootFormatException if its record is damaged
   */
  public RootTree tree(String name) throws IOException {
    Container.PathKey best = find(name, KeyHeader::isTree);
    if (best == null) {
      checkTrialFormats(PathAndCycle.of(name).path());
      throw new MissingTreeException(name(), name, treeNames());
    }
    return tree(best);
  }

  private RootTree tree(Container.PathKey found) throws IOException {
    String path = found.path();
    KeyHeader key = found.key();
    if (key.isNTuple()) {
      return RNTupleTable.read(path, container.source(), container.object(key, "RNTuple " + path));
    }
    return TTreeTable.read(
        path,
        key.className(),
        container.source(),
        container.object(key, "tree " + path),
        key.keyBytes(),
        dictionary());
  }

  /**
   * Reads any object: a histogram, a graph, a list and so on; see {@link RootValue}.
   *
   * @param name its path, with {@code ;cycle} for another than the latest
   * @throws MissingObjectException if the file has no such object
   * @throws RootFormatException if it is damaged, or of a class that nothing describes
   */
  public RootValue object(String name) throws IOException {
    Container.PathKey found = find(name, key -> true);
    if (found == null) {
      throw new MissingObjectException(name(), name, keys());
    }
    KeyHeader key = found.key();
    if (key.isTrialNTuple()) {
      checkTrialFormats(found.path());
    }
    if (key.isTree()) {
      return new TreeValue(key.className(), key.name(), key.title(), tree(found));
    }
    if (key.isDirectory()) {
      String within = found.path() + "/";
      return new DirectoryValue(
          key.className(),
          key.name(),
          key.title(),
          keys().stream().filter(other -> other.path().startsWith(within)).toList());
    }
    WireReader in = record(found.path(), key);
    return ObjectValues.of(streamed(in, key), key.className(), in);
  }

  /** All keys with their places. */
  List<Container.PathKey> pathKeys() {
    return keys;
  }

  /** An object's bytes. */
  WireReader record(String path, KeyHeader key) throws IOException {
    return container.object(key, key.className() + " " + path);
  }

  /** An object with all that it is made of. */
  @Nullable Object streamed(String path, KeyHeader key) throws IOException {
    return streamed(record(path, key), key);
  }

  private @Nullable Object streamed(WireReader in, KeyHeader key) throws IOException {
    if (key.className().equals("string")) {
      return in.string();
    }
    return new ObjectReader(in, key.keyBytes(), dictionary(), Map.of()).read(key.className());
  }

  /** A TTree as something to be joined with others. */
  TreeMerger.Input mergeInput(String path, KeyHeader key) throws IOException {
    return new TreeMerger.Input(container.source(), key, dictionary(), () -> record(path, key));
  }

  /** How the file describes the classes in it. */
  synchronized List<StreamerInfo> descriptions() throws IOException {
    dictionary();
    return descriptions;
  }

  /** The highest cycle of a path, or the one that the name asks for; null if there is none. */
  private Container.@Nullable PathKey find(String name, Predicate<KeyHeader> wanted) {
    PathAndCycle asked = PathAndCycle.of(name);
    Container.PathKey best = null;
    for (Container.PathKey key : keys) {
      if (wanted.test(key.key())
          && key.path().equals(asked.path())
          && (asked.cycle() < 0 || key.key().cycle() == asked.cycle())
          && (best == null || key.key().cycle() > best.key().cycle())) {
        best = key;
      }
    }
    return best;
  }

  /** A name that may end in a cycle; -1 if it does not. */
  private record PathAndCycle(String path, int cycle) {

    static PathAndCycle of(String name) {
      int semicolon = name.lastIndexOf(';');
      if (semicolon >= 0 && name.substring(semicolon + 1).matches("\\d{1,9}")) {
        return new PathAndCycle(
            name.substring(0, semicolon), Integer.parseInt(name.substring(semicolon + 1)));
      }
      return new PathAndCycle(name, -1);
    }
  }

  private void checkTrialFormats(String path) throws RootFormatException {
    for (Container.PathKey key : keys) {
      if (key.key().isTrialNTuple() && key.path().equals(path)) {
        throw new RootFormatException(
            name(),
            key.key().position(),
            path + " is an RNTuple of the format before its first release",
            "Write it again with ROOT 6.34 or later, which is the first to keep its format.");
      }
    }
  }

  private synchronized Dictionary dictionary() throws IOException {
    Dictionary known = dictionary;
    if (known == null) {
      Optional<KeyHeader> key = streamerInfo();
      if (key.isPresent()) {
        Dictionary own =
            StreamerInfoReader.read(
                container.object(key.get(), "streamer info"), key.get().keyBytes());
        descriptions = own.all();
        known = own.orElse(StandardDictionary.get());
      } else {
        known = StandardDictionary.get();
        descriptions = known.all();
      }
      dictionary = known;
    }
    return known;
  }

  private Optional<KeyHeader> streamerInfo() throws IOException {
    if (recovery != null) {
      return recovery.streamerInfo();
    }
    if (container.header().infoBytes() <= 0 || container.header().seekInfo() <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        KeyHeader.read(
            container.read(
                container.header().seekInfo(), container.header().infoBytes(), "streamer info")));
  }

  @Override
  public void close() throws IOException {
    container.source().close();
  }
}
