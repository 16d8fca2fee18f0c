package org.quadrupole.io.root.write;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.quadrupole.io.root.ByteSource;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.dictionary.StreamerInfo;
import org.quadrupole.io.root.dictionary.StreamerInfoReader;
import org.quadrupole.io.root.file.Container;
import org.quadrupole.io.root.file.DirectoryHeader;
import org.quadrupole.io.root.file.FileHeader;
import org.quadrupole.io.root.file.KeyHeader;
import org.quadrupole.io.root.wire.WireReader;

/** What a file holds that is added to: its directories, free segments and streamer info. */
final class StoredFile implements Closeable {

  private static final int LARGEST_KEY = 1 << 16;
  private static final int LARGEST_DIRECTORY = 60;
  private static final int UUID_BYTES = 18;
  private static final int DIRECTORY_BYTES = 30;
  private static final int WIDER = 12;

  /** ROOT's files begin at byte 64 or 100. */
  private static final int LARGEST_BEGIN = 1000;

  private static final int HEADER_BYTES = 45;

  private final Container container;

  StoredFile(ByteSource source) throws IOException {
    this.container = Container.open(source);
    FileHeader header = header();
    if (header.begin() > LARGEST_BEGIN) {
      throw new RootFormatException(
          source.name(),
          0,
          "its first record is at byte " + header.begin() + ", which no ROOT writes",
          RootFormatException.DAMAGED);
    }
    if (header.end() > source.size() || header.seekFree() <= 0) {
      throw new RootFormatException(
          source.name(),
          0,
          "the file was not closed by whoever wrote it, so nothing can be added",
          "Open it once with ROOT in mode UPDATE, which repairs it.");
    }
  }

  FileHeader header() {
    return container.header();
  }

  /** The version and the 16 bytes of the file's UUID. */
  byte[] uuid() throws IOException {
    int at = HEADER_BYTES + (header().wide() ? WIDER : 0);
    if (at + UUID_BYTES > header().begin()) {
      throw new RootFormatException(
          container.source().name(),
          0,
          "the file's header is of a form that ROOT wrote before version 4",
          "Copy the file with ROOT (hadd or rootcp), then add to the copy.");
    }
    return container.read(at, UUID_BYTES, "file header").bytes(UUID_BYTES);
  }

  /** The free segments but for the last, which is behind the end. */
  void free(RecordFile into) throws IOException {
    WireReader in =
        container.read(header().seekFree(), header().freeBytes(), "list of free segments");
    KeyHeader key = KeyHeader.read(in);
    in.seek(key.keyBytes());
    while (in.remaining() >= 10) {
      boolean wide = in.u2() > KeyRecord.WIDE;
      long first = wide ? in.i8() : in.u4();
      long last = wide ? in.i8() : in.u4();
      if (first < header().end()) {
        if (first < header().begin() || last < first || last >= header().end()) {
          throw in.damaged("a free segment from byte " + first + " to " + last);
        }
        into.addFree(new RecordFile.Free(first, last));
      }
    }
  }

  List<StreamerInfo> streamerInfos() throws IOException {
    if (header().seekInfo() <= 0 || header().infoBytes() <= 0) {
      return List.of();
    }
    KeyHeader key =
        KeyHeader.read(container.read(header().seekInfo(), header().infoBytes(), "streamer info"));
    return StreamerInfoReader.read(container.object(key, "streamer info"), key.keyBytes()).all();
  }

  /** The top directory. */
  DirectoryNode top() throws IOException {
    return directory(header().begin(), header().nameBytes(), "");
  }

  /** A directory below another. */
  DirectoryNode directory(DirectoryNode parent, String name, long at) throws IOException {
    int keyBytes = key(at).keyBytes();
    return directory(at, keyBytes, parent.path + "/" + name);
  }

  private KeyHeader key(long at) throws IOException {
    long left = container.source().size() - at;
    return KeyHeader.read(
        container.read(at, (int) Math.max(0, Math.min(LARGEST_KEY, left)), "key of a directory"));
  }

  private DirectoryNode directory(long at, int nameBytes, String path) throws IOException {
    String what = path.isEmpty() ? "root directory" : "directory " + path;
    KeyHeader key = key(at);
    int room = Math.min(LARGEST_DIRECTORY, key.bytes() - nameBytes);
    WireReader in = container.read(at + nameBytes, Math.max(0, room), what);
    DirectoryHeader header = DirectoryHeader.read(in);
    int fields = DIRECTORY_BYTES + (header.wide() ? WIDER : 0);
    byte[] uuid = new byte[0];
    if (room >= fields + UUID_BYTES) {
      in.seek(fields);
      uuid = in.bytes(UUID_BYTES);
    }
    Map<String, Long> directories = new HashMap<>();
    DirectoryNode node =
        new DirectoryNode(
            path,
            key.className(),
            key.name(),
            key.title(),
            at,
            header.parent(),
            nameBytes,
            new DirectoryNode.Stored(
                header.version(),
                header.wide(),
                header.created(),
                uuid,
                room,
                header.seekKeys(),
                header.keysBytes(),
                directories));
    if (header.seekKeys() != 0 && header.keysBytes() != 0) {
      WireReader list =
          container.read(header.seekKeys(), header.keysBytes(), "key list of " + what);
      list.seek(KeyHeader.read(list).keyBytes());
      int count = list.count(26);
      for (int i = 0; i < count; i++) {
        int from = list.position();
        KeyHeader found = KeyHeader.read(list);
        int length = list.position() - from;
        list.seek(from);
        node.addStored(found.name(), found.cycle(), list.bytes(length));
        if (found.isDirectory()) {
          directories.put(found.name(), found.position());
        }
      }
    }
    return node;
  }

  @Override
  public void close() throws IOException {
    container.source().close();
  }
}
