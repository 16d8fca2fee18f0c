package org.quadrupole.io.root;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.dictionary.Dictionary;
import org.quadrupole.io.root.dictionary.StandardDictionary;
import org.quadrupole.io.root.dictionary.StreamerInfoReader;
import org.quadrupole.io.root.file.Container;
import org.quadrupole.io.root.file.KeyHeader;
import org.quadrupole.io.root.rntuple.RNTupleTable;
import org.quadrupole.io.root.tree.TTreeTable;

/** An open ROOT file. Safe to share between threads. */
public final class RootFile implements Closeable {

  private final Container container;
  private final List<Container.PathKey> keys;
  private @Nullable Dictionary dictionary;

  private RootFile(Container container, List<Container.PathKey> keys) {
    this.container = container;
    this.keys = keys;
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

  /** Opens a file; the source is closed with it. */
  public static RootFile open(ByteSource source) throws IOException {
    if (source.size() == 0) {
      throw new RootFormatException(
          source.name(), -1, "the file is empty (0 bytes)", "Copy it again, or leave it out.");
    }
    Container container = Container.open(source);
    return new RootFile(container, container.keys());
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
    int semicolon = name.lastIndexOf(';');
    String path = name;
    int cycle = -1;
    if (semicolon >= 0 && name.substring(semicolon + 1).matches("\\d{1,9}")) {
      path = name.substring(0, semicolon);
      cycle = Integer.parseInt(name.substring(semicolon + 1));
    }
    Container.PathKey best = null;
    for (Container.PathKey key : keys) {
      if (key.key().isTree()
          && key.path().equals(path)
          && (cycle < 0 || key.key().cycle() == cycle)
          && (best == null || key.key().cycle() > best.key().cycle())) {
        best = key;
      }
    }
    if (best == null) {
      checkTrialFormats(path);
      throw new MissingTreeException(name(), name, treeNames());
    }
    KeyHeader key = best.key();
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
      if (container.header().infoBytes() <= 0 || container.header().seekInfo() <= 0) {
        known = StandardDictionary.get();
      } else {
        KeyHeader key =
            KeyHeader.read(
                container.read(
                    container.header().seekInfo(),
                    container.header().infoBytes(),
                    "streamer info"));
        known =
            StreamerInfoReader.read(container.object(key, "streamer info"), key.keyBytes())
                .orElse(StandardDictionary.get());
      }
      dictionary = known;
    }
    return known;
  }

  @Override
  public void close() throws IOException {
    container.source().close();
  }
}
