package org.quadrupole.runners.jobs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Slurm, by its commands. Jobs of one submission are one array; they see the launcher's files.
 * Ended jobs are known as long as slurmctld keeps them (MinJobAge), then from the accounting
 * database where there is one.
 */
public final class SlurmJobQueue implements JobQueue {

  /** The default of MaxArraySize is 1001. */
  private static final int LARGEST_ARRAY = 1000;

  private static final Pattern ID = Pattern.compile("([0-9]+)_([0-9]+)");
  private static final Set<String> KNOWN =
      Set.of("gpu", "tags", "banned-sites", "architecture", "queue", "account");

  private final QueueSettings settings;
  private final CommandRunner commands;

  /** A cluster that this machine's Slurm commands talk to. */
  public SlurmJobQueue(QueueSettings settings, CommandRunner commands) {
    this.settings = settings;
    this.commands = commands;
  }

  @Override
  public String description(JobSpec spec, int count) throws JobQueueException {
    Refusals.check("Slurm", spec, KNOWN);
    List<String> directives = new ArrayList<>();
    for (String directive : JobScript.directives(directives(spec), spec.script())) {
      directives.add("#SBATCH " + Refusals.oneLine("a directive", directive));
    }
    return JobScript.shared(spec, directives);
  }

  private List<String> directives(JobSpec spec) {
    JobSpec.Resources resources = spec.resources();
    JobSpec.Requirements wanted = spec.requirements();
    List<String> lines = new ArrayList<>();
    lines.add("--job-name=" + spec.name());
    resources.queue().ifPresent(queue -> lines.add("--partition=" + quoted(queue)));
    resources.account().ifPresent(account -> lines.add("--account=" + quoted(account)));
    lines.add("--ntasks=1");
    lines.add("--cpus-per-task=" + resources.cores());
    resources.memory().ifPresent(memory -> lines.add("--mem=" + memory + "M"));
    resources.disk().ifPresent(disk -> lines.add("--tmp=" + disk + "M"));
    resources.walltime().ifPresent(time -> lines.add("--time=" + time(time)));
    if (wanted.gpus() > 0) {
      lines.add("--gres=gpu:" + wanted.gpus());
    }
    List<String> features = new ArrayList<>(wanted.tags());
    wanted.architecture().ifPresent(features::add);
    if (!features.isEmpty()) {
      lines.add("--constraint=" + quoted(String.join("&", features)));
    }
    // Slurm knows nodes, no sites.
    if (!wanted.bannedSites().isEmpty()) {
      lines.add("--exclude=" + quoted(String.join(",", wanted.bannedSites())));
    }
    // Whoever submitted decides whether a lost job is tried again.
    lines.add("--no-requeue");
    lines.add("--output=" + quoted(pattern("out")));
    lines.add("--error=" + quoted(pattern("err")));
    return lines;
  }

  /** Slurm replaces %A and %a; a percent sign of ours is doubled. */
  private String pattern(String kind) {
    return settings.logDirectory().toString().replace("%", "%%") + "/%A_%a." + kind;
  }

  /** sbatch unquotes words as a shell does, in double quotes. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9_@%+:,./&=-]*")
        ? text
        : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String time(Duration time) {
    long seconds = time.toSeconds();
    return String.format(
        Locale.ROOT,
        "%d-%02d:%02d:%02d",
        seconds / 86400,
        seconds / 3600 % 24,
        seconds / 60 % 60,
        seconds % 60);
  }

  @Override
  public List<String> submit(JobSpec spec, int count) throws JobQueueException {
    String script = description(spec, count);
    LogFolders.make(settings.logDirectory());
    List<String> ids = new ArrayList<>();
    for (int first = 0; first < count; first += LARGEST_ARRAY) {
      int last = Math.min(count, first + LARGEST_ARRAY) - 1;
      ids.addAll(submit(script, first, last));
    }
    return ids;
  }

  private List<String> submit(String script, int first, int last) throws JobQueueException {
    List<String> words = new ArrayList<>(List.of("sbatch", "--parsable"));
    words.add("--array=" + first + "-" + last);
    words.addAll(settings.submitExtra());
    String printed = commands.run(Command.of(words).withInput(script)).orFailure().strip();
    // ID, or ID;CLUSTER of a federation; warnings may come before.
    String line = printed.substring(printed.lastIndexOf('\n') + 1);
    String id = line.contains(";") ? line.substring(0, line.indexOf(';')) : line;
    if (!id.matches("[0-9]+")) {
      throw JobQueueException.failure("sbatch has answered '" + line + "', which is no job's id");
    }
    return IntStream.rangeClosed(first, last).mapToObj(index -> id + "_" + index).toList();
  }

  @Override
  public Map<String, Job> query(Collection<String> ids) throws JobQueueException {
    Map<String, Job> jobs = new LinkedHashMap<>();
    ids.forEach(id -> jobs.put(id, Job.unknown(id)));
    if (ids.isEmpty()) {
      return jobs;
    }
    String arrays = String.join(",", arrays(ids));
    CommandRunner.Result queue =
        commands.run(
            Command.of(
                List.of(
                    "squeue",
                    "--noheader",
                    "--array",
                    "--states=all",
                    "--jobs=" + arrays,
                    "--Format=JobArrayID:|,State:|,exit_code:|,ReasonList:|,NodeList:|")));
    // Of jobs that it no longer knows it says so, and fails if that is all of them.
    if (queue.exitCode() != 0 && !queue.errors().contains("Invalid job id")) {
      throw queue.failure();
    }
    queue.output().lines().forEach(line -> fromQueue(line, jobs));
    if (jobs.values().stream().anyMatch(job -> job.state() == JobState.UNKNOWN)) {
      fromAccounting(arrays, jobs);
    }
    return jobs;
  }

  private static Set<String> arrays(Collection<String> ids) throws JobQueueException {
    Set<String> arrays = new LinkedHashSet<>();
    for (String id : ids) {
      if (!ID.matcher(id).matches()) {
        throw JobQueueException.mistake(
            "'" + id + "' is no job of Slurm's: it should be like 12_0");
      }
      arrays.add(id.substring(0, id.indexOf('_')));
    }
    return arrays;
  }

  private static void fromQueue(String line, Map<String, Job> jobs) {
    String[] fields = line.split("\\|", -1);
    if (fields.length < 5 || !jobs.containsKey(fields[0])) {
      return;
    }
    JobState state = state(fields[1]);
    // Waiting jobs have a reason in brackets, running ones their nodes.
    boolean reason = fields[3].startsWith("(");
    String words = reason ? fields[3].substring(1, fields[3].length() - 1) : "";
    jobs.put(
        fields[0],
        new Job(
            fields[0],
            state,
            fields[4],
            state.isEnd() ? ended(fields[1], words) : words,
            state.isEnd() ? exitCode(fields[2]) : OptionalInt.empty()));
  }

  private static String ended(String state, String reason) {
    return reason.isEmpty() || reason.equals("None") ? state : state + " (" + reason + ")";
  }

  /** The status that wait(2) gives: the exit code is its second byte, a signal its first. */
  private static OptionalInt exitCode(String status) {
    try {
      int value = Integer.parseInt(status);
      return OptionalInt.of((value & 0x7f) != 0 ? 128 + (value & 0x7f) : value >> 8);
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** Sites without an accounting database have no more to say. */
  private void fromAccounting(String arrays, Map<String, Job> jobs) throws JobQueueException {
    CommandRunner.Result accounting =
        commands.run(
            Command.of(
                List.of(
                    "sacct",
                    "--allocations",
                    "--noheader",
                    "--parsable2",
                    "--array",
                    "--jobs=" + arrays,
                    "--format=JobID,State,ExitCode,NodeList")));
    if (accounting.exitCode() != 0) {
      return;
    }
    for (String line : accounting.output().lines().toList()) {
      String[] fields = line.split("\\|", -1);
      if (fields.length == 4
          && jobs.containsKey(fields[0])
          && jobs.get(fields[0]).state() == JobState.UNKNOWN) {
        // "CANCELLED by 1000"; "3:0" is code and signal.
        JobState state = state(fields[1].split(" ", 2)[0]);
        OptionalInt code =
            state.isEnd() && fields[2].matches("[0-9]+:[0-9]+")
                ? OptionalInt.of(Integer.parseInt(fields[2].split(":", 2)[0]))
                : OptionalInt.empty();
        jobs.put(fields[0], new Job(fields[0], state, fields[3], fields[1], code));
      }
    }
  }

  private static JobState state(String word) {
    return switch (word) {
      case "PENDING",
          "CONFIGURING",
          "REQUEUED",
          "REQUEUE_HOLD",
          "REQUEUE_FED",
          "RESV_DEL_HOLD",
          "SPECIAL_EXIT" ->
          JobState.PENDING;
      case "RUNNING", "COMPLETING", "STAGE_OUT", "SUSPENDED", "STOPPED", "SIGNALING", "RESIZING" ->
          JobState.RUNNING;
      case "COMPLETED" -> JobState.DONE;
      case "CANCELLED", "REVOKED" -> JobState.CANCELLED;
      // BOOT_FAIL, DEADLINE, FAILED, NODE_FAIL, OUT_OF_MEMORY, PREEMPTED, TIMEOUT
      default -> JobState.FAILED;
    };
  }

  @Override
  public void cancel(Collection<String> ids) throws JobQueueException {
    if (ids.isEmpty()) {
      return;
    }
    arrays(ids);
    List<String> words = new ArrayList<>(List.of("scancel"));
    words.addAll(settings.cancelExtra());
    words.addAll(ids);
    CommandRunner.Result result = commands.run(Command.of(words));
    if (result.exitCode() != 0 && !result.errors().contains("Invalid job id")) {
      throw result.failure();
    }
  }

  @Override
  public List<Path> output(String id) throws JobQueueException {
    arrays(List.of(id));
    return List.of("out", "err").stream()
        .map(kind -> settings.logDirectory().resolve(id + "." + kind))
        .filter(Files::exists)
        .toList();
  }
}
