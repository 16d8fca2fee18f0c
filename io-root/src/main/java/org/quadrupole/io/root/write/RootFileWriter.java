package org.quadrupole.io.root.write;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.FileByteSource;
import org.quadrupole.io.root.dictionary.StandardDictionary;
import org.quadrupole.io.root.dictionary.StreamerInfo;

/**
 * Writes a ROOT file, or adds to one: objects in directories, records that objects refer to (the
 * baskets of trees, the pages of ntuples), and the descriptions of the objects' classes.
 *
 * <p>The file grows under a temporary name beside its own and takes its own name on {@link
 * #close()}, so that no reader ever meets half a file; where writing failed, it is removed instead.
 * A file that is added to is copied first and replaced in the end. The same content gives the same
 * bytes: times are those of the {@link Options}, and the UUID of a new file is made from its
 * content.
 *
 * <p>Beyond 2 GB, addresses become wider, as ROOT's do. Used by one thread.
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
    int datime() {
      return (time.getYear() - 1995) << 26
          | time.getMonthValue() << 22
          | time.getDayOfMonth() << 17
          | time.getHour() << 12
          | time.getMinute() << 6
          | time.getSecond();
    }
  }

  /**
   * A record's place.
   *
   * @param position where it starts
   * @param bytes its length with its key
   */
  public record Place(long position, int bytes) {}

  /** Where the first record is. */
  private static final int BEGIN = 100;

  /** The ROOT version whose format this is, as ROOT numbers it: 6.26/00. */
  private static final int ROOT_VERSION = 62600;

  /** What is added to the version of a file with wide addresses. */
  private static final int WIDE_FILE = 1_000_000;

  private static final int DIRECTORY_VERSION = 5;
  private static final int DIRECTORY_BYTES = 60;

  /** No record may be longer; ROOT's own limit for what it reads at once. */
  private static final int LARGEST_RECORD = 1 << 30;

  private final Path target;
  private final Path temporary;
  private final Options options;
  private final int datime;
  private final RecordFile file;
  private final @Nullable StoredFile stored;
  private final MessageDigest digest = sha256();
  private final CRC32C records = new CRC32C();
  private final Map<String, StreamerInfo> infos = new LinkedHashMap<>();
  private final DirectoryNode top;
  private final Compressor compressor;
  private boolean failed;
  private boolean closed;

  private RootFileWriter(
      Path target,
      Path temporary,
      Options options,
      RecordFile file,
      DirectoryNode top,
      @Nullable StoredFile stored) {
    this.target = target;
    this.temporary = temporary;
    this.options = options;
    this.datime = options.datime();
    this.file = file;
    this.top = top;
    this.stored = stored;
    this.compressor = new Compressor(options.compression());
  }

  /** Starts a file with the default options. */
  public static RootFileWriter create(Path target) throws IOException {
    return create(target, Options.defaults());
  }

  /** Starts a file; one of the same name is replaced on {@link #close()}. */
  public static RootFileWriter create(Path target, Options options) throws IOException {
    return create(target, options, BEGIN);
  }

  /** Starts a file whose first record is at this place or behind it; what is before it is free. */
  static RootFileWriter create(Path target, Options options, long first) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path temporary = temporary(absolute);
    FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    String name = String.valueOf(absolute.getFileName());
    int keyLength = KeyRecord.length(BEGIN, "TFile", name, "");
    int nameBytes = keyLength + WriteBuffer.sizeOf(name) + WriteBuffer.sizeOf("");
    DirectoryNode top = new DirectoryNode("", "TFile", name, "", BEGIN, 0, nameBytes, null);
    long end = (long) BEGIN + nameBytes + DIRECTORY_BYTES;
    RecordFile file = new RecordFile(channel, end);
    if (first > end) {
      file.skipTo(first);
    }
    return new RootFileWriter(absolute, temporary, options, file, top, null);
  }

  /** Adds to a file, or starts one where there is none. */
  public static RootFileWriter append(Path target) throws IOException {
    return append(target, Options.defaults());
  }

  /**
   * Adds to a file, or starts one where there is none. What has a name that the file has already
   * becomes the name's next cycle; no object is lost, only rules of schema evolution among the
   * descriptions of classes. Works on a copy that replaces the file on {@link #close()}.
   *
   * @throws org.quadrupole.io.root.RootFormatException if the file is damaged or was not closed
   */
  public static RootFileWriter append(Path target, Options options) throws IOException {
    if (!Files.exists(target)) {
      return create(target, options);
    }
    Path absolute = target.toRealPath(); // a link stays one
    Path temporary = temporary(absolute);
    FileByteSource source = FileByteSource.open(target);
    FileChannel channel = null;
    try {
      StoredFile stored = new StoredFile(source);
      stored.uuid(); // fails early where the file is too old
      Files.copy(absolute, temporary);
      channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
      channel.truncate(stored.header().end());
      RecordFile file = new RecordFile(channel, stored.header().end());
      stored.free(file);
      RootFileWriter writer =
          new RootFileWriter(absolute, temporary, options, file, stored.top(), stored);
      stored.streamerInfos().forEach(writer::describe);
      return writer;
    } catch (IOException | RuntimeException e) {
      source.close();
      if (channel != null) {
        channel.close();
      }
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  private static Path temporary(Path absolute) throws IOException {
    Path folder = absolute.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException(
          absolute + ": cannot be written, the folder " + folder + " does not exist");
    }
    // Not Files.createTempFile, whose files only their owner may read.
    return folder.resolve("." + absolute.getFileName() + "." + UUID.randomUUID() + ".part");
  }

  /** The file's settings. */
  public Options options() {
    return options;
  }

  /**
   * Writes a histogram into a directory.
   *
   * @param directory names separated by slashes, such as {@code signal/nominal}; empty for the top.
   *     Directories are made where missing.
   * @throws IllegalArgumentException if something of that name was written into the directory
   */
  public void write(String directory, RootHistogram histogram) throws IOException {
    write(directory, new HistogramStreamer(histogram));
  }

  /**
   * Writes any object into a directory, under a key.
   *
   * @param directory as in {@link #write(String, RootHistogram)}
   * @throws IllegalArgumentException if something of that name was written into the directory
   */
  public void write(String directory, RootObject object) throws IOException {
    checkOpen(object.name());
    checkName(object.name());
    boolean complete = false;
    try {
      DirectoryNode into = directory(directory);
      int cycle = addName(into, object.name());
      WriteBuffer content =
          new WriteBuffer(keyLength(object.className(), object.name(), object.title()));
      object.write(content);
      byte[] bytes = content.toByteArray();
      digest.update(bytes);
      KeyRecord key =
          key(into, object.className(), object.name(), object.title(), cycle, 0, bytes.length);
      into.add(append(key, new byte[0], compressor.compress(bytes, 0, bytes.length)));
      for (String name : object.classes()) {
        StandardDictionary.get().latest(name).ifPresent(this::describe);
      }
      complete = true;
    } finally {
      failed |= !complete;
    }
  }

  /**
   * Makes a directory, and those above it, where they are missing.
   *
   * @param path as in {@link #write(String, RootHistogram)}
   */
  public void makeDirectories(String path) throws IOException {
    checkOpen(path);
    boolean complete = false;
    try {
      directory(path);
      complete = true;
    } finally {
      failed |= !complete;
    }
  }

  /** Adds the description of a class to the file, unless it has it. */
  public void describe(StreamerInfo info) {
    infos.putIfAbsent(info.className() + ";" + info.version() + ";" + info.checksum(), info);
  }

  /**
   * Appends bytes as they are, as ntuples keep their pages and envelopes: a record of class RBlob
   * that no directory lists.
   *
   * @return where the first of the bytes is
   */
  public long appendBlob(byte[] bytes, int from, int length) throws IOException {
    Place place =
        appendRecord(
            "", "RBlob", "", "", new byte[0], length, new Compressor.Stored(bytes, from, length));
    return place.position() + place.bytes() - length;
  }

  /** The length of the key of a record that is appended next, without an extension. */
  public int keyLength(String className, String name, String title) {
    return KeyRecord.length(file.end(), className, name, title);
  }

  /**
   * Appends a record that no directory lists.
   *
   * @param directory the directory that it belongs to
   * @param extension what the class adds to the key
   * @param objectBytes the length of the content before it was compressed
   * @param content what is stored
   */
  public Place appendRecord(
      String directory,
      String className,
      String name,
      String title,
      byte[] extension,
      int objectBytes,
      Compressor.Stored content)
      throws IOException {
    checkOpen(name);
    boolean complete = false;
    try {
      DirectoryNode into = directory(directory);
      KeyRecord key = key(into, className, name, title, 1, extension.length, objectBytes);
      records.update(content.bytes(), content.from(), content.length());
      KeyRecord written = append(key, extension, content);
      complete = true;
      return new Place(written.at(), written.bytes());
    } finally {
      failed |= !complete;
    }
  }

  /**
   * Whether the key of a record that is appended next holds wide addresses, because the record is
   * beyond 2 GB.
   */
  public boolean isWide() {
    return file.end() > RecordFile.LARGEST_SMALL;
  }

  /**
   * Appends a record of another file as it is there, with its key; only the key's addresses become
   * those of the new place. No directory lists it.
   *
   * @param directory the directory that it belongs to
   * @param record holds the record, which gets the new addresses
   * @param from where it begins
   * @param length its length
   * @throws IllegalArgumentException if its key has narrow addresses and the next place is beyond 2
   *     GB ({@link #isWide})
   */
  public Place copyRecord(String directory, byte[] record, int from, int length)
      throws IOException {
    checkOpen("a copied record");
    boolean complete = false;
    try {
      DirectoryNode into = directory(directory);
      KeyRecord.move(record, from, file.end(), into.at);
      records.update(record, from, length);
      Place place = new Place(file.end(), length);
      file.append(record, from, length);
      complete = true;
      return place;
    } finally {
      failed |= !complete;
    }
  }

  /** Gives the file up: {@link #close()} will leave everything as it was. */
  public void abandon() {
    failed = true;
  }

  private void checkOpen(String name) throws IOException {
    if (closed) {
      throw new IOException(target + ": is closed, '" + name + "' cannot be written");
    }
  }

  private DirectoryNode directory(String path) throws IOException {
    DirectoryNode at = top;
    if (path.isEmpty()) {
      return at;
    }
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty()) {
        DirectoryNode next = at.directories.get(name);
        at = next == null ? openDirectory(at, name) : next;
      }
    }
    return at;
  }

  private DirectoryNode openDirectory(DirectoryNode parent, String name) throws IOException {
    Long known = parent.stored == null ? null : parent.stored.directories().get(name);
    if (known == null || stored == null) {
      return makeDirectory(parent, name);
    }
    addName(parent, name);
    DirectoryNode opened = stored.directory(parent, name, known);
    parent.directories.put(name, opened);
    return opened;
  }

  /** Leaves room for the directory's record, whose addresses are known only at the end. */
  private DirectoryNode makeDirectory(DirectoryNode parent, String name) throws IOException {
    if (parent.hadStored(name)) {
      throw nameTaken(parent, name);
    }
    int cycle = addName(parent, name);
    byte[] room = new byte[DIRECTORY_BYTES];
    KeyRecord key =
        append(
            key(parent, "TDirectory", name, name, cycle, 0, DIRECTORY_BYTES),
            new byte[0],
            new Compressor.Stored(room, 0, room.length));
    parent.add(key);
    DirectoryNode made =
        new DirectoryNode(
            parent.path + "/" + name,
            "TDirectory",
            name,
            name,
            key.at(),
            parent.at,
            key.keyBytes(),
            null);
    parent.directories.put(name, made);
    return made;
  }

  private int addName(DirectoryNode directory, String name) {
    int cycle = directory.nextCycle(name);
    if (cycle == 0) {
      throw nameTaken(directory, name);
    }
    return cycle;
  }

  private IllegalArgumentException nameTaken(DirectoryNode directory, String name) {
    return new IllegalArgumentException(
        target
            + ": '"
            + directory.path
            + "/"
            + name
            + "' is already in the file; give it another name");
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

  /** The key of the next record; its length is that of the key alone. */
  private KeyRecord key(
      DirectoryNode directory,
      String className,
      String name,
      String title,
      int cycle,
      int extensionBytes,
      int objectBytes) {
    int keyBytes = keyLength(className, name, title) + extensionBytes;
    if (keyBytes > Short.MAX_VALUE) {
      throw new IllegalArgumentException(
          target + ": '" + name + "': name and title are longer than a file can hold");
    }
    return new KeyRecord(
        keyBytes,
        objectBytes,
        keyBytes,
        datime,
        cycle,
        file.end(),
        directory.at,
        className,
        name,
        title);
  }

  /** Appends a record and says where it is. */
  private KeyRecord append(KeyRecord key, byte[] extension, Compressor.Stored content)
      throws IOException {
    if (content.length() > LARGEST_RECORD) {
      throw new IOException(
          target
              + ": '"
              + key.name()
              + "' would be a record of "
              + content.length()
              + " bytes; ROOT reads records of up to "
              + LARGEST_RECORD);
    }
    KeyRecord whole =
        new KeyRecord(
            key.keyBytes() + content.length(),
            key.objectBytes(),
            key.keyBytes(),
            key.datime(),
            key.cycle(),
            key.at(),
            key.directory(),
            key.className(),
            key.name(),
            key.title());
    WriteBuffer out = new WriteBuffer(0);
    whole.write(out);
    out.raw(extension);
    byte[] header = out.toByteArray();
    file.append(header, 0, header.length);
    file.append(content.bytes(), content.from(), content.length());
    return whole;
  }

  private KeyRecord append(
      DirectoryNode directory, String className, String name, String title, byte[] content)
      throws IOException {
    return append(
        key(directory, className, name, title, 1, 0, content.length),
        new byte[0],
        new Compressor.Stored(content, 0, content.length));
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
        file.force();
        complete = true;
      }
    } finally {
      compressor.close();
      file.close();
      if (stored != null) {
        stored.close();
      }
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
    if (records.getValue() != 0) {
      WriteBuffer sum = new WriteBuffer(0);
      sum.i64(records.getValue());
      digest.update(sum.toByteArray());
    }
    byte[] identity = digest.digest();
    completeDirectory(top, identity);
    if (stored != null) {
      file.release(stored.header().seekInfo(), stored.header().infoBytes());
      file.release(stored.header().seekFree(), stored.header().freeBytes());
    }
    // The last free segment begins behind this record, so its size must be known beforehand.
    long freeAt = file.end();
    int keyLength = keyLength(top.className, top.name, top.title);
    byte[] free = file.freeList(freeAt + keyLength);
    free = file.freeList(freeAt + keyLength + free.length);
    long fileEnd = freeAt + keyLength + free.length;
    free = file.freeList(fileEnd);
    KeyRecord list = append(top, top.className, top.name, top.title, free);
    writeHeader(list, info, identity);
  }

  private KeyRecord appendStreamerInfo() throws IOException {
    String title = "Doubly linked list";
    WriteBuffer content = new WriteBuffer(keyLength("TList", "StreamerInfo", title));
    StreamerInfoWriter.write(infos.values(), content);
    byte[] bytes = content.toByteArray();
    return append(
        key(top, "TList", "StreamerInfo", title, 1, 0, bytes.length),
        new byte[0],
        compressor.compress(bytes, 0, bytes.length));
  }

  /** Writes a directory's list of keys and then the directory's record, and so on below it. */
  private void completeDirectory(DirectoryNode directory, byte[] identity) throws IOException {
    WriteBuffer keys = new WriteBuffer(0);
    keys.i32(directory.keys.size());
    for (DirectoryNode.Key key : directory.keys) {
      keys.raw(key.bytes());
    }
    KeyRecord list =
        append(directory, directory.className, directory.name, directory.title, keys.toByteArray());
    if (directory.stored != null) {
      file.release(directory.stored.seekKeys(), directory.stored.keysBytes());
    }
    WriteBuffer out = new WriteBuffer(0);
    if (directory == top && stored == null) {
      KeyRecord key =
          new KeyRecord(
              top.nameBytes + DIRECTORY_BYTES,
              top.nameBytes
                  + DIRECTORY_BYTES
                  - KeyRecord.length(BEGIN, "TFile", top.name, top.title),
              KeyRecord.length(BEGIN, "TFile", top.name, top.title),
              datime,
              1,
              BEGIN,
              0,
              "TFile",
              top.name,
              top.title);
      key.write(out);
      out.string(top.name);
      out.string(top.title);
      file.put(BEGIN, out.toByteArray());
      out = new WriteBuffer(0);
    }
    writeDirectory(directory, list, identity, out);
    file.put(directory.at + directory.nameBytes, out.toByteArray());
    for (DirectoryNode below : directory.directories.values()) {
      completeDirectory(below, identity);
    }
  }

  /** A directory's fields, with room to widen the addresses in place. */
  private void writeDirectory(
      DirectoryNode directory, KeyRecord list, byte[] identity, WriteBuffer out)
      throws IOException {
    DirectoryNode.Stored before = directory.stored;
    boolean wide = list.at() > RecordFile.LARGEST_SMALL || (before != null && before.wide());
    int version = before == null ? DIRECTORY_VERSION : before.version();
    out.i16(wide ? version + KeyRecord.WIDE : version);
    out.i32(before == null ? datime : before.created());
    out.i32(datime);
    out.i32(list.bytes());
    out.i32(directory.nameBytes);
    RecordFile.address(directory.at, wide, out);
    RecordFile.address(directory.parent, wide, out);
    RecordFile.address(list.at(), wide, out);
    if (before == null) {
      writeUuid(out, identity, directory.path);
      out.raw(new byte[DIRECTORY_BYTES - out.size()]);
    } else {
      out.raw(before.uuid());
      if (out.size() > before.room()) {
        throw new IOException(
            target
                + ": directory '"
                + directory.path
                + "' has no room for addresses beyond 2 GB; copy the file with ROOT (hadd or"
                + " rootcp), then add to the copy");
      }
    }
  }

  private void writeHeader(KeyRecord free, KeyRecord info, byte[] identity) throws IOException {
    boolean wide = file.end() > RecordFile.LARGEST_SMALL;
    int version = stored == null ? ROOT_VERSION : stored.header().rootVersion();
    int begin = stored == null ? BEGIN : (int) stored.header().begin();
    WriteBuffer out = new WriteBuffer(0);
    out.raw(new byte[] {'r', 'o', 'o', 't'});
    out.i32(wide ? version + WIDE_FILE : version);
    out.i32(begin);
    RecordFile.address(file.end(), wide, out);
    RecordFile.address(free.at(), wide, out);
    out.i32(free.bytes());
    out.i32(file.freeCount());
    out.i32(top.nameBytes);
    out.u8(wide ? Long.BYTES : Integer.BYTES);
    out.i32(options.compression().setting());
    RecordFile.address(info.at(), wide, out);
    out.i32(info.bytes());
    if (stored == null) {
      writeUuid(out, identity, "");
    } else {
      out.raw(stored.uuid());
    }
    if (out.size() > begin) {
      throw new IOException(
          target
              + ": the file's header has no room for addresses beyond 2 GB; copy the file with ROOT"
              + " (hadd or rootcp), then add to the copy");
    }
    out.raw(new byte[begin - out.size()]);
    file.put(0, out.toByteArray());
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
}
