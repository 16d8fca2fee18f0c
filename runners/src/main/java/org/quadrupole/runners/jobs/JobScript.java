package org.quadrupole.runners.jobs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A job's script: POSIX shell, short enough to be read by whoever wonders what runs. */
final class JobScript {

  /** Where a system copies a job's files into its working directory. */
  private static final String WORKING_DIRECTORY = "\"$PWD\"";

  private JobScript() {}

  /** For a system whose jobs see the launcher's file system. */
  static String shared(JobSpec spec, List<String> directives) {
    return text(
        spec,
        directives,
        spec.files().map(folder -> ShellText.word(folder.toAbsolutePath().toString())));
  }

  /** For a system that copies a job's files. */
  static String copied(JobSpec spec) {
    return text(spec, List.of(), spec.files().map(folder -> WORKING_DIRECTORY));
  }

  private static String text(JobSpec spec, List<String> directives, Optional<String> files) {
    List<String> lines = new ArrayList<>();
    lines.add(spec.script().shebang());
    lines.addAll(directives);
    // An array's index by Slurm, or the argument that the other systems pass.
    lines.add("export QUAD_JOB_INDEX=\"${SLURM_ARRAY_TASK_ID:-${1:-0}}\"");
    files.ifPresent(folder -> lines.add("export QUAD_FILES=" + folder));
    spec.script()
        .environment()
        .forEach((name, value) -> lines.add("export " + name + "=" + ShellText.word(value)));
    lines.addAll(spec.script().prologue());
    lines.add("exec " + ShellText.words(command(spec)));
    return String.join("\n", lines) + "\n";
  }

  private static List<String> command(JobSpec spec) {
    List<String> words = new ArrayList<>();
    spec.requirements()
        .container()
        .ifPresent(
            image -> {
              words.addAll(List.of("apptainer", "exec"));
              spec.files()
                  .map(Path::toAbsolutePath)
                  .ifPresent(folder -> words.addAll(List.of("--bind", folder.toString())));
              words.add(image);
            });
    words.addAll(spec.command());
    return words;
  }

  /** Directives but for those that contain a text to be skipped. */
  static List<String> directives(List<String> own, JobSpec.ScriptOptions options) {
    List<String> all = new ArrayList<>(own);
    all.removeIf(line -> options.skippedDirectives().stream().anyMatch(line::contains));
    all.addAll(options.directives());
    return all;
  }
}
