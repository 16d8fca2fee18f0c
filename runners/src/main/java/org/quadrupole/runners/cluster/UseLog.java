package org.quadrupole.runners.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.quadrupole.runners.jobs.PrivateFiles;

/**
 * What a cluster has used, look by look, as lines of JSON: the sums, and how many tasks and cores
 * were busy. It stays when the cluster is gone.
 */
final class UseLog {

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private final Path file;

  private UseLog(Path file) {
    this.file = file;
  }

  /** The log of a cluster that starts now, beside its folder. */
  static UseLog beside(Path folder, Instant start) {
    return new UseLog(folder.resolveSibling("metrics").resolve(NAME.format(start) + ".jsonl"));
  }

  void add(Instant at, ClusterUse use) throws IOException {
    Path directory = file.getParent();
    if (directory != null && !Files.exists(directory)) {
      PrivateFiles.folder(directory);
    }
    ObjectNode line = ClusterUseJson.write(use);
    line.remove("workers");
    line.put("at", at.toString());
    line.put("workers", use.workers().size());
    line.put("slots", use.slots());
    line.put("busySlots", use.busySlots());
    line.put("cores", use.cores());
    Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
