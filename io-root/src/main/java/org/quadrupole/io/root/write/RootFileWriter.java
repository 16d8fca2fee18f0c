package org.quadrupole.io.root.write;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Writes a ROOT file: histograms in directories, with the descriptions of their classes.
 *
 * <p>The file grows under a temporary name beside its own and takes its own name on {@link
 * #close()}, so that no reader ever meets half a file; where writing failed, it is removed instead.
 * The same content gives the same bytes: times are those of the {@link Options}, and the file's
 * UUID is made from its content.
 *
 * <p>Files end below 2 GB, where ROOT's format changes to wider addresses.
 */
public final class RootFileWriter implements Closeable {

  /**
   * Settings of a file.
   *
   * @param compression how objects are compressed
   * @param time when the file says it was written, from 1995 to 2058; constant by default so that
   *     equal content gives equal bytes
   */
  public record Options(RootCompression compression, LocalDateTime time) {

    /** Zstandard, and a fixed time. */
    public static Options defaults() {
      return new Options(RootCompression.ZSTD, LocalDateTime.of(2026, 1, 1, 0, 0));
    }

    /** The same but for the compression. */
    public Options withCompression(RootCompression other) {
      return new Options(other, time);
    }

    /** The same but for the time. */
    public Options withTime(LocalDateTime other) {
      return new Options(compression, other);
    }

    /** ROOT's TDatime: years since 1995, month, day, hour, minute and second in one int. */
    private int datime() {
      return (time.getYear() - 1995) << 26
          | time.getMonthValue() << 22
          | time.getDayOfMonth() << 17
          | time.getHour() << 12
          | time.getMinute() << 6
          | time.getSecond();
    }
  }

  /** Where the first record is. */
  private static final int BEGIN = 100;

  /** The ROOT version whose format this is, as ROOT numbers it: 6.26/00. */
  private static final int ROOT_VERSION = 62600;

  private static final int DIRECTORY_VERSION = 5;
  private static final int DIRECTORY_BYTES = 60;

  /** ROOT's mark for the end of the last free segment of a small file. */
  private static final int LARGEST_FILE = 2_000_000_000;

  /** A directory, its keys, and its directories by name. */
  private static final class Directory {

    final String path;
    final String className;
    final String name;
    final String title;
    final int at;
    final int parent;
    final int nameBytes;
    final List<KeyRecord> keys = new ArrayList<>();
    final Map<String, Directory> directories = new LinkedHashMap<>();
    final Set<String> names = new LinkedHashSet<>();

    Directory(
        String path,
        String className,
        String name,
        String title,
        int at,
        int parent,
        int nameBytes) {
      this.path = path;
      this.className = className;
      this.name = name;
      this.title = title;
      this.at = at;
      this.parent = parent;
      this.nameBytes = nameBytes;
    }
  }

  private final Path target;
  private final Path temporary;
  private final Options options;
  private final int datime;
  private final FileChannel channel;
  private final MessageDigest digest;
  private final Set<String> classes = new LinkedHashSet<>();
  private final Directory top;
  private int end = BEGIN;
  private boolean failed;
  private boolean closed;

  private RootFileWriter(Path target, Path temporary, Options options, FileChannel channel)
      throws IOException {
    this.target = target;
    this.temporary = temporary;
    this.options = options;
    this.datime = options.datime();
    this.channel = channel;
    this.digest = sha256();
    String name = String.valueOf(target.getFileName());
    int keyLength = KeyRecord.length("TFile", name, "");
    int nameBytes = WriteBuffer.sizeOf(name) + WriteBuffer.sizeOf("");
    this.top = new Directory("", "TFile", name, "", BEGIN, 0, keyLength + nameBytes);
    this.end = BEGIN + top.nameBytes + DIRECTORY_BYTES;
  }

  /** Starts a file with the default options. */
  public static RootFileWriter create(Path target) throws IOException {
    return create(target, Options.defaults());
  }

  /** Starts a file; one of the same name is replaced on {@link #close()}. */
  public static RootFileWriter create(Path target, Options options) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException(
          target + ": cannot be written, the folder " + folder + " does not exist");
    }
    // Not Files.createTempFile, whose files only their owner may read.
    Path temporary =
        folder.resolve("." + absolute.getFileName() + "." + UUID.randomUUID() + ".part");
    FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new RootFileWriter(absolute, temporary, options, channel);
  }

  /**
   * Writes a histogram into a directory.
   *
   * @param directory names separated by slashes, such as {@code signal/nominal}; empty for the top.
   *     Directories are made where missing.
   * @throws IllegalArgumentException if the directory already has something of that name
   */
  public void write(String directory, RootHistogram histogram) throws IOException {
    write(directory, new HistogramStreamer(histogram));
  }

  /** Writes any object. */
  void write(String directory, RootObject object) throws IOException {
    if (closed) {
      throw new IOException(target + ": is closed, '" + object.name() + "' cannot be written");
    }
    checkName(object.name());
    boolean complete = false;
    try {
      Directory into = directory(directory);
      addName(into, object.name());
      int keyLength = KeyRecord.length(object.className(), object.name(), object.title());
      WriteBuffer content = new WriteBuffer(keyLength);
      object.write(content);
      byte[] bytes = content.toByteArray();
      digest.update(bytes);
      into.keys.add(
          append(
              into.at,
              object.className(),
              object.name(),
              object.title(),
              bytes.length,
              options.compression().compress(bytes)));
      classes.addAll(object.classes());
      complete = true;
    } finally {
      failed |= !complete;
    }
  }

  private Directory directory(String path) throws IOException {
    Directory at = top;
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty()) {
        Directory next = at.directories.get(name);
        at = next == null ? makeDirectory(at, name) : next;
      }
    }
    return at;
  }

  /** Leaves room for the directory's record, whose addresses are known only at the end. */
  private Directory makeDirectory(Directory parent, String name) throws IOException {
    addName(parent, name);
    KeyRecord key =
        append(parent.at, "TDirectory", name, name, DIRECTORY_BYTES, new byte[DIRECTORY_BYTES]);
    parent.keys.add(key);
    Directory made =
        new Directory(
            parent.path + "/" + name,
            "TDirectory",
            name,
            name,
            key.at(),
            parent.at,
            KeyRecord.length("TDirectory", name, name));
    parent.directories.put(name, made);
    return made;
  }

  private void addName(Directory directory, String name) {
    if (!directory.names.add(name)) {
      throw new IllegalArgumentException(
          target
              + ": '"
              + directory.path
              + "/"
              + name
              + "' is already in the file; give it another name");
    }
  }

  private void checkName(String name) {
    if (name.isEmpty() || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          target
              + ": '"
              + name
              + "' cannot be an object's name; it needs characters, and none of them /");
    }
  }

  /** Appends a record and says where it is. */
  private KeyRecord append(
      int directory, String className, String name, String title, int objectBytes, byte[] stored)
      throws IOException {
    int keyLength = KeyRecord.length(className, name, title);
    if ((long) end + keyLength + stored.length > LARGEST_FILE) {
      throw new IOException(
          target
              + ": '"
              + name
              + "' would take the file beyond 2 GB; write fewer histograms into one file");
    }
    KeyRecord key =
        new KeyRecord(
            keyLength + stored.length,
            objectBytes,
            datime,
            1,
            end,
            directory,
            className,
            name,
            title);
    WriteBuffer out = new WriteBuffer(0);
    key.write(out);
    out.raw(stored);
    put(end, out.toByteArray());
    end += key.bytes();
    return key;
  }

  /** Completes the file and gives it its name; after a failed write, removes it. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    boolean complete = false;
    try {
      if (!failed) {
        complete();
        channel.force(true);
        complete = true;
      }
    } finally {
      channel.close();
      if (!complete) {
        Files.deleteIfExists(temporary);
      }
    }
    if (complete) {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void complete() throws IOException {
    KeyRecord info = appendStreamerInfo();
    byte[] identity = digest.digest();
    completeDirectory(top, identity);
    int freeAt = end;
    WriteBuffer free = new WriteBuffer(0);
    // The one free segment: from the end of the file, which this record itself moves.
    int freeBytes = KeyRecord.length("TFile", top.name, top.title) + 10;
    free.i16(1);
    free.i32(freeAt + freeBytes);
    free.i32(LARGEST_FILE);
    append(BEGIN, "TFile", top.name, top.title, free.size(), free.toByteArray());
    writeHeader(freeAt, freeBytes, info, identity);
  }

  private KeyRecord appendStreamerInfo() throws IOException {
    String title = "Doubly linked list";
    WriteBuffer content = new WriteBuffer(KeyRecord.length("TList", "StreamerInfo", title));
    new StreamerInfos().write(classes, content);
    byte[] bytes = content.toByteArray();
    return append(
        BEGIN, "TList", "StreamerInfo", title, bytes.length, options.compression().compress(bytes));
  }

  /** Writes a directory's list of keys and then the directory's record, and so on below it. */
  private void completeDirectory(Directory directory, byte[] identity) throws IOException {
    WriteBuffer keys = new WriteBuffer(0);
    keys.i32(directory.keys.size());
    for (KeyRecord key : directory.keys) {
      key.write(keys);
    }
    KeyRecord list =
        append(
            directory.at,
            directory.className,
            directory.name,
            directory.title,
            keys.size(),
            keys.toByteArray());
    WriteBuffer out = new WriteBuffer(0);
    if (directory == top) {
      new KeyRecord(
              top.nameBytes + DIRECTORY_BYTES,
              top.nameBytes + DIRECTORY_BYTES - KeyRecord.length("TFile", top.name, top.title),
              datime,
              1,
              BEGIN,
              0,
              "TFile",
              top.name,
              top.title)
          .write(out);
      out.string(top.name);
      out.string(top.title);
    }
    out.i16(DIRECTORY_VERSION);
    out.i32(datime);
    out.i32(datime);
    out.i32(list.bytes());
    out.i32(directory.nameBytes);
    out.i32(directory.at);
    out.i32(directory.parent);
    out.i32(list.at());
    writeUuid(out, identity, directory.path);
    out.raw(new byte[12]); // room to widen the addresses in place
    put(directory == top ? BEGIN : directory.at + directory.nameBytes, out.toByteArray());
    for (Directory below : directory.directories.values()) {
      completeDirectory(below, identity);
    }
  }

  private void writeHeader(int freeAt, int freeBytes, KeyRecord info, byte[] identity)
      throws IOException {
    WriteBuffer out = new WriteBuffer(0);
    out.raw(new byte[] {'r', 'o', 'o', 't'});
    out.i32(ROOT_VERSION);
    out.i32(BEGIN);
    out.i32(end);
    out.i32(freeAt);
    out.i32(freeBytes);
    out.i32(1); // free segments
    out.i32(top.nameBytes);
    out.u8(4); // bytes of an address
    out.i32(options.compression().setting());
    out.i32(info.at());
    out.i32(info.bytes());
    writeUuid(out, identity, "");
    out.raw(new byte[BEGIN - out.size()]);
    put(0, out.toByteArray());
  }

  /** A UUID made from the content of the file, different for each directory. */
  private static void writeUuid(WriteBuffer out, byte[] identity, String path) {
    MessageDigest own = sha256();
    own.update(identity);
    own.update(path.getBytes(StandardCharsets.UTF_8));
    byte[] uuid = Arrays.copyOf(own.digest(), 16);
    uuid[6] = (byte) ((uuid[6] & 0x0f) | 0x80); // version 8: made in the writer's own way
    uuid[8] = (byte) ((uuid[8] & 0x3f) | 0x80);
    out.i16(1);
    out.raw(uuid);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private void put(long at, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long position = at;
    while (buffer.hasRemaining()) {
      position += channel.write(buffer, position);
    }
  }
}
