package org.quadrupole.runners.jobs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes HTCondor's submit files. */
final class HTCondorSubmitFile {

  private final List<String> lines = new ArrayList<>();

  private HTCondorSubmitFile() {}

  /**
   * The submit file of jobs.
   *
   * @param script the job script's file
   * @param files what is copied to the job
   * @param logs where its output goes
   */
  static String of(JobSpec spec, Path script, List<Path> files, Path logs, int count)
      throws JobQueueException {
    HTCondorSubmitFile file = new HTCondorSubmitFile();
    file.line("universe", "vanilla");
    file.line("batch_name", text(spec.name()));
    file.line("executable", path(script));
    file.line("arguments", "$(Process)");
    String job = path(logs) + "/$(Cluster).$(Process)";
    file.line("output", job + ".out");
    file.line("error", job + ".err");
    file.line("log", path(logs) + "/$(Cluster).log");
    file.files(spec, files, job);
    file.resources(spec);
    List<String> conditions = conditions(spec.requirements());
    if (!conditions.isEmpty()) {
      file.line("requirements", String.join(" && ", conditions));
    }
    List<String> all = new ArrayList<>();
    for (String line : JobScript.directives(file.lines, spec.script())) {
      all.add(Refusals.oneLine("a directive", line));
    }
    all.add("queue " + count);
    return String.join("\n", all) + "\n";
  }

  private void files(JobSpec spec, List<Path> files, String job) throws JobQueueException {
    line("should_transfer_files", "YES");
    line("when_to_transfer_output", "ON_EXIT");
    if (!files.isEmpty()) {
      List<String> paths = new ArrayList<>();
      for (Path file : files) {
        paths.add(listed(path(file)));
      }
      line("transfer_input_files", String.join(", ", paths));
    }
    // Nothing but what is named: a job's scratch files are its own.
    List<String> names = new ArrayList<>();
    List<String> remaps = new ArrayList<>();
    for (String name : spec.outputs()) {
      names.add(listed(text(name)));
      remaps.add(text(name) + " = " + job + "." + text(name));
    }
    line("transfer_output_files", names.isEmpty() ? "\"\"" : String.join(", ", names));
    if (!remaps.isEmpty()) {
      line("transfer_output_remaps", '"' + String.join("; ", remaps) + '"');
    }
  }

  private void resources(JobSpec spec) throws JobQueueException {
    JobSpec.Resources resources = spec.resources();
    line("request_cpus", Integer.toString(resources.cores()));
    resources.memory().ifPresent(memory -> line("request_memory", memory + "MB"));
    resources.disk().ifPresent(disk -> line("request_disk", disk + "MB"));
    if (spec.requirements().gpus() > 0) {
      line("request_gpus", Integer.toString(spec.requirements().gpus()));
    }
    if (resources.account().isPresent()) {
      line("accounting_group", text(resources.account().get()));
    }
    resources
        .walltime()
        .ifPresent(
            time ->
                line(
                    "periodic_remove",
                    "JobStatus == 2 && time() - JobCurrentStartDate > " + time.toSeconds()));
  }

  private static List<String> conditions(JobSpec.Requirements wanted) throws JobQueueException {
    List<String> conditions = new ArrayList<>();
    wanted
        .architecture()
        .ifPresent(
            name -> conditions.add("Arch == " + string(name.toUpperCase(java.util.Locale.ROOT))));
    wanted.platform().ifPresent(name -> conditions.add("OpSysAndVer == " + string(name)));
    // What glideins say of themselves.
    if (!wanted.sites().isEmpty()) {
      conditions.add("stringListMember(GLIDEIN_Site, " + list(wanted.sites()) + ", \",\")");
    }
    if (!wanted.bannedSites().isEmpty()) {
      // A site, or the machine that a job's status names.
      for (String attribute : List.of("GLIDEIN_Site", "TARGET.Machine")) {
        conditions.add(
            "!(stringListMember("
                + attribute
                + ", "
                + list(wanted.bannedSites())
                + ", \",\") ?: false)");
      }
    }
    wanted.tags().forEach(tag -> conditions.add("(TARGET.Has" + tag + " ?: false)"));
    return conditions;
  }

  private static String list(List<String> names) throws JobQueueException {
    for (String name : names) {
      listed(name);
    }
    return string(String.join(",", names));
  }

  /** A string of the ClassAd language. */
  private static String string(String text) {
    return '"' + dollars(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
  }

  private static String text(String value) throws JobQueueException {
    return dollars(Refusals.oneLine("a value", value));
  }

  private static String path(Path file) throws JobQueueException {
    return text(file.toAbsolutePath().toString());
  }

  private static String dollars(String text) {
    return text.replace("$", "$(DOLLAR)");
  }

  /** Lists are separated by commas, for which there is no escape. */
  private static String listed(String name) throws JobQueueException {
    if (name.contains(",") || !name.equals(name.strip())) {
      throw JobQueueException.mistake(
          "a list of HTCondor's cannot hold commas, or blanks at the ends of a name: " + name);
    }
    return name;
  }

  private void line(String key, String value) {
    lines.add(key + " = " + value);
  }
}
