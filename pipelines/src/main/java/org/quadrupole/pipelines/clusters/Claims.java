package org.quadrupole.pipelines.clusters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the clusters of this machine have: a folder that their owners can write to, with a file for
 * each, which everybody who sees the folder can read. Whose a file is says its owner in the file
 * system; what a process has left that is gone does not count.
 */
final class Claims {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("([0-9]{1,18})-(.+)\\.json");
  private static final long LARGEST = 10_000;

  private final Path folder;

  /** Claims in a folder, which is made when something is claimed first. */
  Claims(Path folder) {
    this.folder = folder;
  }

  /** What is done while nobody else claims anything. */
  @FunctionalInterface
  interface Action<T> {
    T run() throws IOException;
  }

  /** Looks at claims and changes one, undisturbed by others. */
  <T> T exclusively(Action<T> action) throws IOException {
    try {
      return locked(action);
    } catch (FileSystemException e) {
      throw new IOException(
          "clusters cannot be written down in " + folder + ", see the machine's policy: " + e, e);
    }
  }

  private <T> T locked(Action<T> action) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
    Path lock = folder.resolve("lock");
    try {
      Files.createFile(lock);
      Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("rw-rw-rw-"));
    } catch (FileAlreadyExistsException e) {
      // Somebody was there before.
    }
    // A process must not lock a file twice.
    synchronized (Claims.class) {
      try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
        channel.lock();
        return action.run();
      }
    }
  }

  private Path file(String cluster) {
    return folder.resolve(ProcessHandle.current().pid() + "-" + cluster + ".json");
  }

  /** Writes down what a cluster of this process has, instead of what it had. */
  void put(Claim claim) throws IOException {
    Path file = file(claim.cluster());
    if (claim.jobs() == 0) {
      Files.deleteIfExists(file);
      return;
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(
        part,
        JSON.createObjectNode()
            .put("group", claim.group())
            .put("jobs", claim.jobs())
            .put("cores", claim.cores())
            .put("gpus", claim.gpus())
            .put("since", claim.since().toString())
            .toString());
    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Those of all clusters but one of this process. */
  List<Claim> others(String cluster) throws IOException {
    Map<Path, Claim> all = all();
    all.remove(file(cluster));
    return List.copyOf(all.values());
  }

  /** Those of all clusters that there are, by their files. */
  Map<Path, Claim> all() throws IOException {
    Map<Path, Claim> claims = new LinkedHashMap<>();
    if (!Files.isDirectory(folder)) {
      return claims;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        claim(file).ifPresent(claim -> claims.put(file, claim));
      }
    }
    return claims;
  }

  /** What a file claims; what it cannot claim counts as nothing, for anybody may write one. */
  private static Optional<Claim> claim(Path file) throws IOException {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches() || ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
      return Optional.empty();
    }
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
        return Optional.empty();
      }
      JsonNode json = JSON.readTree(Files.readString(file));
      return Optional.of(
          new Claim(
              Files.getOwner(file).getName(),
              json.path("group").asText(),
              name.group(2),
              Math.max(0, json.path("jobs").asInt()),
              Math.max(0, json.path("cores").asInt()),
              Math.max(0, json.path("gpus").asInt()),
              Instant.parse(json.path("since").asText())));
    } catch (FileSystemException | JsonProcessingException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
