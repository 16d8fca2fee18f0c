package org.quadrupole.io.root.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.quadrupole.io.root.ByteSource;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.compression.Decompressor;
import org.quadrupole.io.root.wire.WireReader;

/**
 * A file as a container of records: finds keys and hands out decompressed objects. Nothing is kept;
 * safe to share between threads.
 */
public final class Container {

  /** Deeper directories than this are taken for damage. */
  private static final int MAX_DEPTH = 128;

  private final ByteSource source;
  private final FileHeader header;

  private Container(ByteSource source, FileHeader header) {
    this.source = source;
    this.header = header;
  }

  /** Reads a file's header. */
  public static Container open(ByteSource source) throws IOException {
    int length = (int) Math.min(FileHeader.MAX_BYTES, source.size());
    byte[] bytes = new byte[length];
    source.readFully(0, bytes, 0, length);
    return new Container(
        source, FileHeader.read(new WireReader(bytes, 0, length, source.name(), 0, "file header")));
  }

  /** Where the bytes come from. */
  public ByteSource source() {
    return source;
  }

  /** The file's header. */
  public FileHeader header() {
    return header;
  }

  /** One key and the names of the directories above it. */
  public record PathKey(String path, KeyHeader key) {}

  /** The keys of all directories; those of a directory follow its own. */
  public List<PathKey> keys() throws IOException {
    List<PathKey> keys = new ArrayList<>();
    directory(header.begin() + header.nameBytes(), "", keys, new HashSet<>(), 0);
    return keys;
  }

  /** Whether the file has its list of keys: whoever wrote it closed it, or saved it on the way. */
  public boolean isClosed() throws IOException {
    DirectoryHeader top = header(header.begin() + header.nameBytes(), "root directory");
    return top.seekKeys() != 0 && top.keysBytes() != 0;
  }

  /** What is left of a file that was not closed. */
  public Recovery recovered() throws IOException {
    return Recovery.of(source, header);
  }

  private DirectoryHeader header(long position, String what) throws IOException {
    long left = source.size() - position;
    return DirectoryHeader.read(
        read(position, (int) Math.max(0, Math.min(DirectoryHeader.MAX_BYTES, left)), what));
  }

  private void directory(long position, String path, List<PathKey> keys, Set<Long> seen, int depth)
      throws IOException {
    String what = path.isEmpty() ? "root directory" : "directory " + path;
    if (!seen.add(position) || depth > MAX_DEPTH) {
      throw new RootFormatException(
          source.name(), position, what + " contains itself", RootFormatException.DAMAGED);
    }
    DirectoryHeader directory = header(position, what);
    if (directory.seekKeys() == 0 || directory.keysBytes() == 0) {
      return; // a directory into which nothing was written
    }
    WireReader in = read(directory.seekKeys(), directory.keysBytes(), "key list of " + what);
    KeyHeader list = KeyHeader.read(in);
    in.seek(list.keyBytes());
    int count = in.count(26);
    for (int i = 0; i < count; i++) {
      KeyHeader key = KeyHeader.read(in);
      PathKey found = new PathKey(path.isEmpty() ? key.name() : path + "/" + key.name(), key);
      keys.add(found);
      if (key.isDirectory()) {
        directory(key.position() + key.keyBytes(), found.path(), keys, seen, depth + 1);
      }
    }
  }

  /**
   * The object of a key, decompressed. Index 0 is the object's first byte; references inside count
   * from {@code key.keyBytes()} bytes before it.
   */
  public WireReader object(KeyHeader key, String what) throws IOException {
    WireReader in = read(key.position(), key.bytes(), what);
    if (!key.fits(in.end())) {
      throw in.damaged("its key has impossible lengths");
    }
    in.seek(key.keyBytes());
    long offset = key.position() + key.keyBytes();
    if (!key.isCompressed()) {
      byte[] object = in.bytes(Math.min(key.objectBytes(), in.remaining()));
      return new WireReader(object, 0, object.length, source.name(), offset, what);
    }
    if (!Decompressor.holds(in.array(), key.keyBytes(), key.storedBytes(), key.objectBytes())) {
      throw in.damaged("its compressed blocks do not add up to " + key.objectBytes() + " bytes");
    }
    byte[] object = new byte[key.objectBytes()];
    try (Decompressor decompressor = new Decompressor()) {
      decompressor.decompress(
          in.array(),
          key.keyBytes(),
          key.storedBytes(),
          object,
          0,
          object.length,
          source.name(),
          offset,
          what);
    }
    return new WireReader(object, 0, object.length, source.name(), -1, what);
  }

  /** Some bytes of the file, which must be there. */
  public WireReader read(long position, int length, String what) throws IOException {
    if (position < 0 || length < 0 || position > source.size() - length) {
      throw new RootFormatException(
          source.name(),
          position,
          String.format(
              "%s: it should be %d bytes long, and the file ends at byte %d",
              what, length, source.size()),
          RootFormatException.DAMAGED);
    }
    byte[] bytes = new byte[length];
    source.readFully(position, bytes, 0, length);
    return new WireReader(bytes, 0, length, source.name(), position, what);
  }
}
