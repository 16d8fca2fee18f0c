package org.quadrupole.runners.jobs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes DIRAC's job descriptions, in its Job Description Language. */
final class DiracJob {

  /** The job script's name among the files of a job. */
  static final String SCRIPT = "job.sh";

  private static final List<String> OUTPUT = List.of("std.out", "std.err");

  private static final Set<String> KNOWN =
      Set.of("gpu", "tags", "sites", "banned-sites", "platform", "architecture", "input-data");

  /**
   * DIRAC's parser knows no escapes: these end a value, a list or a description, or mark a
   * parameter.
   */
  private static final String UNWRITABLE = "\"\\;[]%";

  private final List<String> lines = new ArrayList<>();

  private DiracJob() {}

  /**
   * The description of one job.
   *
   * @param sandbox the input sandbox: files of this machine, or one that was uploaded
   * @param index of the job, for its script
   */
  static String one(JobSpec spec, List<String> sandbox, int index) throws JobQueueException {
    DiracJob job = new DiracJob();
    job.describe(spec, sandbox, Integer.toString(index));
    return job.text(spec);
  }

  /** The description of several jobs in one: DIRAC makes the index from a parameter. */
  static String parametric(JobSpec spec, List<String> sandbox, int first, int count)
      throws JobQueueException {
    DiracJob job = new DiracJob();
    job.describe(spec, sandbox, "%s");
    job.line("Parameters", Integer.toString(count));
    job.line("ParameterStart", Integer.toString(first));
    job.line("ParameterStep", "1");
    return job.text(spec);
  }

  private void describe(JobSpec spec, List<String> sandbox, String index) throws JobQueueException {
    Refusals.check("DIRAC", spec, KNOWN);
    line("JobName", string(spec.name()));
    line("JobGroup", string(spec.name()));
    line("Executable", string(SCRIPT));
    line("Arguments", '"' + index + '"');
    line("StdOutput", string(OUTPUT.get(0)));
    line("StdError", string(OUTPUT.get(1)));
    line("InputSandbox", list(sandbox));
    List<String> output = new ArrayList<>(OUTPUT);
    output.addAll(spec.outputs());
    line("OutputSandbox", list(output));
    resources(spec.resources());
    requirements(spec);
  }

  private void resources(JobSpec.Resources resources) {
    line("NumberOfProcessors", Integer.toString(resources.cores()));
    resources.memory().ifPresent(memory -> line("MaxRAM", Integer.toString(memory)));
    // Seconds of CPU of one core: what DIRAC matches with the time that is left in a pilot.
    resources.walltime().map(Duration::toSeconds).ifPresent(s -> line("CPUTime", s.toString()));
  }

  private void requirements(JobSpec spec) throws JobQueueException {
    JobSpec.Requirements wanted = spec.requirements();
    List<String> tags = new ArrayList<>(wanted.tags());
    if (wanted.gpus() > 0) {
      tags.add("GPU");
    }
    wanted.architecture().ifPresent(tags::add);
    list("Tags", tags);
    list("Site", wanted.sites());
    list("BannedSites", wanted.bannedSites());
    if (wanted.platform().isPresent()) {
      line("Platform", string(wanted.platform().get()));
    }
    list(
        "InputData",
        wanted.inputData().stream()
            .map(name -> name.startsWith("LFN:") ? name : "LFN:" + name)
            .toList());
  }

  private void list(String key, List<String> values) throws JobQueueException {
    if (!values.isEmpty()) {
      line(key, list(values));
    }
  }

  private static String list(List<String> values) throws JobQueueException {
    List<String> strings = new ArrayList<>();
    for (String value : values) {
      // Its parser splits lists at commas and removes blanks and brackets.
      if (value.matches(".*[, {}].*")) {
        throw JobQueueException.mistake(
            "a list of a DIRAC job cannot hold commas, blanks or curly brackets: " + value);
      }
      strings.add(string(value));
    }
    return "{" + String.join(", ", strings) + "}";
  }

  private static String string(String text) throws JobQueueException {
    Refusals.oneLine("a value of a DIRAC job", text);
    if (text.chars().anyMatch(c -> UNWRITABLE.indexOf(c) >= 0) || !text.equals(text.strip())) {
      throw JobQueueException.mistake(
          "a value of a DIRAC job cannot hold any of \" \\ ; [ ] % or blanks at its ends: " + text);
    }
    return '"' + text + '"';
  }

  private void line(String key, String value) {
    lines.add(key + " = " + value + ";");
  }

  private String text(JobSpec spec) throws JobQueueException {
    StringBuilder text = new StringBuilder("[\n");
    for (String line : JobScript.directives(lines, spec.script())) {
      text.append("  ").append(Refusals.oneLine("a directive", line));
      text.append(line.endsWith(";") ? "\n" : ";\n");
    }
    return text.append("]\n").toString();
  }
}
