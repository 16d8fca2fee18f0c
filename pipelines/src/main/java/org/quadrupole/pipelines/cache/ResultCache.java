package org.quadrupole.pipelines.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.quadrupole.transforms.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results on disk, by the events that they are of and by all that they depend on. Several processes
 * may use it at once: files appear whole, and one that has gone or is damaged is a result less.
 *
 * <p>A folder for each part of the data holds one file of results ({@link ResultPack}) and one of
 * values of its events ({@link ValuePack}) for each run that added to it.
 */
public final class ResultCache {

  private static final Logger LOG = LoggerFactory.getLogger(ResultCache.class);
  private static final int MOST_PACKS = 8;
  private static final String RESULTS = ".results";
  private static final Duration LONGEST_RUN = Duration.ofDays(7);

  /** How the names of files of values end, and those of files that are being written. */
  static final String VALUES = ".values";

  static final String UNFINISHED = ".part";

  private final Path folder;
  private final long limit;

  /**
   * A cache, which may be empty.
   *
   * @param folder where it is; made when something is kept
   * @param limit the most that it may take, bytes; what was not used for longest goes first
   */
  public ResultCache(Path folder, long limit) {
    this.folder = folder;
    this.limit = limit;
  }

  /** What it takes now, bytes. */
  public long size() throws IOException {
    List<Part> parts = parts();
    return parts.stream().mapToLong(Part::bytes).sum() + bytes(values(parts));
  }

  /** The values of events that earlier runs have left, for a run that may add to them. */
  public RunValues values() {
    return new RunValues(folder, limit / 2);
  }

  /** Forgets everything. */
  public void clear() throws IOException {
    for (Part part : parts()) {
      delete(part.folder());
    }
  }

  /** Those of some results of a part of the data that are here. */
  public Map<Fingerprint, Result> find(Fingerprint part, Set<Fingerprint> wanted) {
    Path place = folder.resolve(part.hex());
    Map<Fingerprint, Result> found = new LinkedHashMap<>();
    Set<Fingerprint> missing = new HashSet<>(wanted);
    try {
      for (Path pack : packs(place)) {
        if (missing.isEmpty()) {
          break;
        }
        found.putAll(read(pack, missing::contains));
        missing.removeAll(found.keySet());
      }
      if (!found.isEmpty()) {
        Files.setLastModifiedTime(place, FileTime.from(Instant.now()));
      }
    } catch (IOException e) {
      LOG.warn("the result cache {} cannot be used: {}", folder, e.getMessage());
    }
    return found;
  }

  private static Map<Fingerprint, Result> read(Path pack, Predicate<Fingerprint> wanted)
      throws IOException {
    try {
      return ResultPack.read(pack, wanted);
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException e) {
      LOG.warn("left out of the result cache: {}", e.getMessage());
      Files.deleteIfExists(pack);
      return Map.of();
    }
  }

  /**
   * Keeps results of a part of the data.
   *
   * @throws IOException if they cannot be written
   */
  public void keep(Fingerprint part, Map<Fingerprint, Result> results) throws IOException {
    keepAll(Map.of(part, results));
  }

  /**
   * Keeps results of some parts of the data, and makes room once for all of them.
   *
   * @param byPart the last part is the last to go again
   * @throws IOException if they cannot be written; those of some parts may have been
   */
  public void keepAll(Map<Fingerprint, Map<Fingerprint, Result>> byPart) throws IOException {
    @Nullable Path last = null;
    try {
      for (Map.Entry<Fingerprint, Map<Fingerprint, Result>> part : byPart.entrySet()) {
        if (!part.getValue().isEmpty()) {
          last = folder.resolve(part.getKey().hex());
          write(last, part.getValue());
        }
      }
    } finally {
      if (last != null) {
        trim(last);
      }
    }
  }

  private void write(Path place, Map<Fingerprint, Result> results) throws IOException {
    create(place);
    List<Path> packs = packs(place);
    Map<Fingerprint, Result> all = new LinkedHashMap<>();
    if (packs.size() >= MOST_PACKS) {
      for (Path pack : packs) {
        all.putAll(read(pack, any -> true));
      }
    } else {
      packs = List.of();
    }
    all.putAll(results);
    byte[] bytes = ResultPack.encode(all);
    Path whole = place.resolve(UUID.randomUUID() + RESULTS);
    Path incomplete = whole.resolveSibling(whole.getFileName() + UNFINISHED);
    try {
      Files.write(incomplete, bytes);
      Files.move(incomplete, whole, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(incomplete);
    }
    for (Path joined : packs) {
      Files.deleteIfExists(joined);
    }
  }

  /** Makes the folder of a part of the data, which nobody but its owner may look into. */
  static void create(Path place) throws IOException {
    Files.createDirectories(
        place.toAbsolutePath().getParent(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createDirectories(place);
  }

  private static List<Path> packs(Path place) throws IOException {
    return files(place, RESULTS);
  }

  /** The files of values of a part of the data; none where they cannot be looked at. */
  static List<Path> valuePacks(Path place) {
    try {
      return files(place, VALUES);
    } catch (IOException e) {
      LOG.warn("the values of earlier runs in {} cannot be used: {}", place, e.getMessage());
      return List.of();
    }
  }

  private static List<Path> files(Path place, String ending) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(place, "*" + ending)) {
      files.forEach(found::add);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return found;
  }

  /** A file of values. */
  private record Values(Path pack, long bytes, Instant used) {}

  private static List<Values> values(List<Part> parts) throws IOException {
    List<Values> all = new ArrayList<>();
    for (Part part : parts) {
      for (Path pack : valuePacks(part.folder())) {
        try {
          all.add(new Values(pack, Files.size(pack), Files.getLastModifiedTime(pack).toInstant()));
        } catch (NoSuchFileException e) {
          LOG.debug("another process has just joined {} with others", pack);
        }
      }
    }
    return all;
  }

  private static long bytes(List<Values> values) {
    return values.stream().mapToLong(Values::bytes).sum();
  }

  /** A part of the data that results are kept of. */
  private record Part(Path folder, long bytes, Instant used) {}

  private List<Part> parts() throws IOException {
    List<Part> parts = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path place : folders.toList()) {
        if (place.getFileName().toString().matches("[0-9a-f]{64}")) {
          parts.add(part(place));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return parts;
  }

  private static Part part(Path place) throws IOException {
    long bytes = 0;
    for (Path pack : packs(place)) {
      bytes += size(pack);
    }
    return new Part(place, bytes, Files.getLastModifiedTime(place).toInstant());
  }

  private static long size(Path pack) throws IOException {
    try {
      return Files.size(pack);
    } catch (NoSuchFileException e) {
      // Another process has just joined it with others.
      return 0;
    }
  }

  /**
   * Makes room: values may take a half and go before results, of which those that were kept last
   * stay in any case.
   */
  private void trim(Path last) throws IOException {
    List<Part> parts = new ArrayList<>(parts());
    long results = parts.stream().mapToLong(Part::bytes).sum();
    trimValues(parts, Math.min(limit / 2, limit - results));
    long size = results;
    parts.sort(Comparator.comparing(Part::used));
    for (Part part : parts) {
      if (size <= limit) {
        return;
      }
      if (!part.folder().equals(last)) {
        delete(part.folder());
        size -= part.bytes();
      }
    }
  }

  private static void trimValues(List<Part> parts, long most) throws IOException {
    List<Values> values = new ArrayList<>(values(parts));
    long size = bytes(values);
    values.sort(Comparator.comparing(Values::used));
    for (Values oldest : values) {
      if (size > most) {
        Files.deleteIfExists(oldest.pack());
        size -= oldest.bytes();
      }
    }
    // What processes that were killed have left.
    Instant before = Instant.now().minus(LONGEST_RUN);
    for (Part part : parts) {
      for (Path unfinished : files(part.folder(), UNFINISHED)) {
        if (Files.getLastModifiedTime(unfinished).toInstant().isBefore(before)) {
          Files.deleteIfExists(unfinished);
        }
      }
    }
  }

  private static void delete(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(place);
  }
}
