package org.quadrupole.runners.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * HTCondor, by its commands. Jobs of one submission are one cluster; their files are copied to the
 * node. Scripts and submit files stay in the log directory.
 */
public final class HTCondorJobQueue implements JobQueue {

  private static final Set<String> KNOWN =
      Set.of("gpu", "tags", "sites", "banned-sites", "platform", "architecture", "account");
  private static final Pattern ID = Pattern.compile("([0-9]+)\\.([0-9]+)");

  /** What "-terse" prints: the first and the last job. */
  private static final Pattern RANGE =
      Pattern.compile("([0-9]+)\\.([0-9]+)(?:\\s*-\\s*\\1\\.([0-9]+))?");

  private static final String ATTRIBUTES =
      "ClusterId,ProcId,JobStatus,HoldReason,RemoveReason,RemoteHost,LastRemoteHost,ExitCode,"
          + "ExitBySignal,ExitSignal";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final QueueSettings settings;
  private final CommandRunner commands;

  /** A pool that this machine's HTCondor commands talk to. */
  public HTCondorJobQueue(QueueSettings settings, CommandRunner commands) {
    this.settings = settings;
    this.commands = commands;
  }

  @Override
  public String description(JobSpec spec, int count) throws JobQueueException {
    Submission files = files(spec, count);
    return "# "
        + files.script
        + "\n"
        + files.scriptText
        + "\n# "
        + files.submit
        + "\n"
        + files.submitText;
  }

  /** The two files of a submission. */
  private record Submission(Path script, String scriptText, Path submit, String submitText) {}

  private Submission files(JobSpec spec, int count) throws JobQueueException {
    Refusals.check("HTCondor", spec, KNOWN);
    String scriptText = JobScript.copied(spec);
    Path script = file(spec, scriptText, ".sh");
    String submitText =
        HTCondorSubmitFile.of(spec, script, JobFiles.of(spec), settings.logDirectory(), count);
    return new Submission(script, scriptText, file(spec, submitText, ".sub"), submitText);
  }

  /** The same content has the same name. */
  private Path file(JobSpec spec, String text, String suffix) {
    return settings
        .logDirectory()
        .resolve(spec.name() + "-" + Hashes.sha256(text).substring(0, 12) + suffix);
  }

  @Override
  public List<String> submit(JobSpec spec, int count) throws JobQueueException {
    Submission files = files(spec, count);
    LogFolders.make(settings.logDirectory());
    try {
      Files.writeString(files.script, files.scriptText, StandardCharsets.UTF_8);
      Files.setPosixFilePermissions(files.script, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.writeString(files.submit, files.submitText, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw JobQueueException.failure("cannot write to " + settings.logDirectory(), e);
    }
    List<String> words = new ArrayList<>(List.of("condor_submit", "-terse"));
    words.addAll(settings.submitExtra());
    words.add(files.submit.toString());
    String printed = commands.run(Command.of(words)).orFailure().strip();
    Matcher range = RANGE.matcher(printed.substring(printed.lastIndexOf('\n') + 1).strip());
    if (!range.matches()) {
      throw JobQueueException.failure(
          "condor_submit has answered '" + printed + "', which are no jobs' ids");
    }
    int first = Integer.parseInt(range.group(2));
    int last = range.group(3) == null ? first : Integer.parseInt(range.group(3));
    if (last - first + 1 != count) {
      throw JobQueueException.failure(
          "condor_submit has answered '" + printed + "' to a submission of " + count + " jobs");
    }
    return IntStream.rangeClosed(first, last).mapToObj(n -> range.group(1) + "." + n).toList();
  }

  @Override
  public Map<String, Job> query(Collection<String> ids) throws JobQueueException {
    Map<String, Job> jobs = new LinkedHashMap<>();
    ids.forEach(id -> jobs.put(id, Job.unknown(id)));
    ask("condor_q", jobs);
    // Jobs leave the queue when they end.
    ask("condor_history", jobs);
    return jobs;
  }

  private void ask(String program, Map<String, Job> jobs) throws JobQueueException {
    Set<String> clusters = new LinkedHashSet<>();
    for (Job job : jobs.values()) {
      Matcher id = id(job.id());
      if (job.state() == JobState.UNKNOWN) {
        clusters.add(id.group(1));
      }
    }
    if (clusters.isEmpty()) {
      return;
    }
    List<String> words = new ArrayList<>(List.of(program, "-json", "-attributes", ATTRIBUTES));
    words.addAll(clusters);
    String printed = commands.run(Command.of(words)).orFailure();
    if (printed.isBlank()) {
      return;
    }
    try {
      for (JsonNode ad : JSON.readTree(printed)) {
        String id = ad.path("ClusterId").asText() + "." + ad.path("ProcId").asText();
        if (jobs.containsKey(id)) {
          jobs.put(id, job(id, ad));
        }
      }
    } catch (JsonProcessingException e) {
      throw JobQueueException.failure(
          program + " has printed no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Matcher id(String id) throws JobQueueException {
    Matcher matcher = ID.matcher(id);
    if (!matcher.matches()) {
      throw JobQueueException.mistake(
          "'" + id + "' is no job of HTCondor's: it should be like 12.0");
    }
    return matcher;
  }

  private static Job job(String id, JsonNode ad) {
    String host = ad.path("RemoteHost").asText(ad.path("LastRemoteHost").asText(""));
    String site = host.substring(host.indexOf('@') + 1);
    boolean signal = ad.path("ExitBySignal").asBoolean();
    OptionalInt code =
        signal
            ? OptionalInt.of(128 + ad.path("ExitSignal").asInt())
            : ad.has("ExitCode")
                ? OptionalInt.of(ad.path("ExitCode").asInt())
                : OptionalInt.empty();
    return switch (ad.path("JobStatus").asInt()) {
      case 1 -> new Job(id, JobState.PENDING, site, "", OptionalInt.empty());
      case 2, 6, 7 -> new Job(id, JobState.RUNNING, site, "", OptionalInt.empty());
      case 3 ->
          new Job(
              id,
              JobState.CANCELLED,
              site,
              ad.path("RemoveReason").asText(""),
              OptionalInt.empty());
      case 4 -> {
        boolean well = code.isPresent() && code.getAsInt() == 0;
        String reason = well || code.isEmpty() ? "" : "exit code " + code.getAsInt();
        yield new Job(id, well ? JobState.DONE : JobState.FAILED, site, reason, code);
      }
      case 5 ->
          new Job(
              id,
              JobState.PENDING,
              site,
              "held: " + ad.path("HoldReason").asText(""),
              OptionalInt.empty());
      default -> Job.unknown(id);
    };
  }

  @Override
  public void cancel(Collection<String> ids) throws JobQueueException {
    if (ids.isEmpty()) {
      return;
    }
    for (String id : ids) {
      id(id);
    }
    List<String> words = new ArrayList<>(List.of("condor_rm"));
    words.addAll(settings.cancelExtra());
    words.addAll(ids);
    CommandRunner.Result result = commands.run(Command.of(words));
    // It fails where one of them has ended.
    if (result.exitCode() != 0 && !result.errors().contains("not found")) {
      throw result.failure();
    }
  }

  @Override
  public List<Path> output(String id) throws JobQueueException {
    id(id);
    List<Path> files = new ArrayList<>();
    for (String kind : List.of("out", "err")) {
      Path file = settings.logDirectory().resolve(id + "." + kind);
      if (Files.exists(file)) {
        files.add(file);
      }
    }
    if (files.isEmpty()) {
      return files;
    }
    try (Stream<Path> all = Files.list(settings.logDirectory())) {
      all.filter(file -> file.getFileName().toString().startsWith(id + "."))
          .filter(file -> !files.contains(file))
          .sorted()
          .toList()
          .forEach(files::add);
      return files;
    } catch (IOException e) {
      throw JobQueueException.failure("cannot read " + settings.logDirectory(), e);
    }
  }
}
