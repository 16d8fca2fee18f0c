package org.quadrupole.runners.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Processes of this machine as jobs. They go on when the process that started them ends; what is
 * known of them stands in the log directory, a folder for each.
 */
public final class LocalJobQueue implements JobQueue {

  private static final Pattern ID = Pattern.compile("[0-9]+");
  private static final Set<String> KNOWN = Set.of();

  private final QueueSettings settings;
  private final Map<String, String> environment;

  /**
   * Jobs of this machine.
   *
   * @param environment variables of the jobs that differ from this process's
   */
  public LocalJobQueue(QueueSettings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public String description(JobSpec spec, int count) throws JobQueueException {
    Refusals.check("a queue of local processes", spec, KNOWN);
    return JobScript.shared(spec, List.of());
  }

  @Override
  public List<String> submit(JobSpec spec, int count) throws JobQueueException {
    String script = description(spec, count);
    try {
      PrivateFiles.folder(settings.logDirectory());
      List<String> ids = new ArrayList<>();
      for (int index = 0; index < count; index++) {
        ids.add(start(script, index));
      }
      return ids;
    } catch (IOException e) {
      throw JobQueueException.failure("cannot start a job: " + e.getMessage(), e);
    }
  }

  private String start(String script, int index) throws IOException {
    Path folder = newFolder();
    Path job = Files.writeString(folder.resolve("job.sh"), script);
    Files.setPosixFilePermissions(job, PosixFilePermissions.fromString("rwx------"));
    try (InputStream in = LocalJobQueue.class.getResourceAsStream("local-job.sh")) {
      if (in == null) {
        throw new IllegalStateException("local-job.sh is not in the jar");
      }
      Files.copy(in, folder.resolve("run.sh"));
    }
    ProcessBuilder builder =
        new ProcessBuilder("sh", folder.resolve("run.sh").toString(), Integer.toString(index))
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("run.log").toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    PrivateFiles.write(folder.resolve("pid"), process.pid() + " " + startOf(process.toHandle()));
    return folder.getFileName().toString();
  }

  /** A folder with the next free number. */
  private Path newFolder() throws IOException {
    int number = 1;
    try (Stream<Path> others = Files.list(settings.logDirectory())) {
      number +=
          others
              .map(path -> path.getFileName().toString())
              .filter(name -> name.matches("[0-9]{1,9}"))
              .mapToInt(Integer::parseInt)
              .max()
              .orElse(0);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    while (true) {
      try {
        return Files.createDirectory(settings.logDirectory().resolve(Integer.toString(number)));
      } catch (java.nio.file.FileAlreadyExistsException e) {
        number++;
      }
    }
  }

  /** Tells a process from a later one with the same number. */
  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Object::toString).orElse("");
  }

  @Override
  public Map<String, Job> query(Collection<String> ids) throws JobQueueException {
    Map<String, Job> jobs = new LinkedHashMap<>();
    for (String id : ids) {
      jobs.put(id, query(id));
    }
    return jobs;
  }

  private Job query(String id) throws JobQueueException {
    Path folder = folder(id);
    if (!Files.isDirectory(folder)) {
      return Job.unknown(id);
    }
    // The process is looked for first: once it has ended, its exit code is written.
    boolean alive = process(folder) != null;
    String written = read(folder.resolve("exit")).strip();
    OptionalInt code =
        written.matches("[0-9]+") ? OptionalInt.of(Integer.parseInt(written)) : OptionalInt.empty();
    if (code.isEmpty() && alive) {
      return job(id, JobState.RUNNING, "", code);
    }
    if (Files.exists(folder.resolve("cancelled"))) {
      return job(id, JobState.CANCELLED, "cancelled", code);
    }
    if (code.isEmpty()) {
      return job(id, JobState.FAILED, "it was killed", code);
    }
    return code.getAsInt() == 0
        ? job(id, JobState.DONE, "", code)
        : job(id, JobState.FAILED, "exit code " + code.getAsInt(), code);
  }

  private static Job job(String id, JobState state, String reason, OptionalInt code) {
    return new Job(id, state, "localhost", reason, code);
  }

  private Path folder(String id) throws JobQueueException {
    if (!ID.matcher(id).matches()) {
      throw JobQueueException.mistake("'" + id + "' is no local job: it should be a number");
    }
    return settings.logDirectory().resolve(id);
  }

  private static @org.jspecify.annotations.Nullable ProcessHandle process(Path folder)
      throws JobQueueException {
    String[] words = read(folder.resolve("pid")).strip().split(" ", 2);
    if (words.length != 2 || !words[0].matches("[0-9]+")) {
      return null;
    }
    return ProcessHandle.of(Long.parseLong(words[0]))
        .filter(process -> process.isAlive() && startOf(process).equals(words[1]))
        .orElse(null);
  }

  private static String read(Path file) throws JobQueueException {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw JobQueueException.failure("cannot read " + file, e);
    }
  }

  @Override
  public void cancel(Collection<String> ids) throws JobQueueException {
    for (String id : ids) {
      Path folder = folder(id);
      ProcessHandle process = Files.isDirectory(folder) ? process(folder) : null;
      if (process != null) {
        try {
          Files.writeString(folder.resolve("cancelled"), "");
        } catch (IOException e) {
          throw JobQueueException.failure("cannot write to " + folder, e);
        }
        // Its script passes that on to the job, and ends the job that does not end.
        process.destroy();
      }
    }
  }

  @Override
  public List<Path> output(String id) throws JobQueueException {
    Path folder = folder(id);
    return Stream.of("std.out", "std.err").map(folder::resolve).filter(Files::exists).toList();
  }
}
