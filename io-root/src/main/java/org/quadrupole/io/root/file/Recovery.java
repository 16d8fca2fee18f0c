package org.quadrupole.io.root.file;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.ByteSource;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.wire.WireReader;

/**
 * What is left of a file that was not closed: its records follow each other from the first on, and
 * the keys before them say what they are. A tree is found as the last {@code AutoSave} wrote it;
 * events filled after that are lost, though their baskets may be in the file. Source: ROOT's
 * TFile::Recover, which takes the keys of the top directory only.
 *
 * @param keys the objects, those of a directory after it
 * @param streamerInfo the description of the classes, if it was written
 * @param end where the last whole record ends
 */
public record Recovery(List<Container.PathKey> keys, Optional<KeyHeader> streamerInfo, long end) {

  /** Where a key states its own length. */
  private static final int KEY_BYTES = 14;

  private static final String STREAMER_INFO = "StreamerInfo";

  /** Copies the list. */
  public Recovery {
    keys = List.copyOf(keys);
  }

  /** Walks over a file's records until they end, or make no sense. */
  static Recovery of(ByteSource source, FileHeader header) throws IOException {
    Scan scan = new Scan(source, header.begin());
    long at = header.begin();
    while (at >= 0 && source.size() - at >= KeyHeader.MIN_BYTES) {
      int length = scan.read(at, Integer.BYTES).i4();
      if (length < 0) {
        at -= length; // a gap
      } else if (length < KeyHeader.MIN_BYTES
          || length > source.size() - at
          || !scan.take(at, length)) {
        break;
      } else {
        at += length;
      }
    }
    return new Recovery(
        List.copyOf(scan.found.values()), Optional.ofNullable(scan.streamerInfo), at);
  }

  /** The walk's findings. */
  private static final class Scan {
    private final ByteSource source;
    private final Map<Long, String> directories = new HashMap<>();
    private final Map<String, Container.PathKey> found = new LinkedHashMap<>();
    private @Nullable KeyHeader streamerInfo;

    Scan(ByteSource source, long top) {
      this.source = source;
      directories.put(top, "");
    }

    WireReader read(long at, int length) throws IOException {
      byte[] bytes = new byte[length];
      source.readFully(at, bytes, 0, length);
      return new WireReader(bytes, 0, length, source.name(), at, "record");
    }

    /** Takes a record's key, if it is that of an object; false where there is no key. */
    boolean take(long at, int length) throws IOException {
      KeyHeader key;
      try {
        int keyBytes = read(at + KEY_BYTES, Short.BYTES).u2();
        key = KeyHeader.read(read(at, Math.min(keyBytes, length)));
      } catch (RootFormatException noKey) {
        return false;
      }
      if (key.keyBytes() < KeyHeader.MIN_BYTES || key.keyBytes() > key.bytes()) {
        return false;
      }
      String directory = directories.get(key.parent());
      if (key.name().equals(STREAMER_INFO)) {
        streamerInfo = key;
      } else if (directory != null && key.position() == at && isObject(key, directory)) {
        String path = directory.isEmpty() ? key.name() : directory + "/" + key.name();
        if (key.isDirectory()) {
          directories.put(at, path);
        }
        found.put(path + ";" + key.cycle(), new Container.PathKey(path, key));
      }
      return true;
    }

    /** Not a part of another object, nor a directory's list of keys, which has its own name. */
    private static boolean isObject(KeyHeader key, String directory) {
      boolean isList =
          key.isDirectory()
              && !directory.isEmpty()
              && (directory.equals(key.name()) || directory.endsWith("/" + key.name()));
      return !isList && !List.of("TBasket", "TFile", "RBlob", "").contains(key.className());
    }
  }
}
