package org.quadrupole.runners.jobs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files that a job brings along. */
final class JobFiles {

  private JobFiles() {}

  /** The regular files of a job's folder, by name. */
  static List<Path> of(JobSpec spec) throws JobQueueException {
    if (spec.files().isEmpty()) {
      return List.of();
    }
    Path folder = spec.files().get().toAbsolutePath();
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw JobQueueException.failure("cannot read the job's files in " + folder, e);
    }
  }

  /** The files of a job's input sandbox, by name: its script and what it brings along. */
  static Map<String, byte[]> sandbox(JobSpec spec) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(DiracJob.SCRIPT, JobScript.copied(spec).getBytes(StandardCharsets.UTF_8));
    for (Path file : of(spec)) {
      files.put(file.getFileName().toString(), Files.readAllBytes(file));
    }
    return files;
  }
}
