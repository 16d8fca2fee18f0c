package org.quadrupole.runners.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * DIRAC, by its commands ({@code dirac-wms-job-submit} and its siblings), whose environment and
 * proxy must be set up. Jobs of one submission are one parametric job.
 */
public final class DiracJobQueue implements JobQueue {

  /** How many jobs DIRAC makes of one description, unless a site allows more. */
  public static final int USUAL_PARAMETRIC_LIMIT = 20;

  private static final int MOST_AT_ONCE = 500;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Pattern SUBMITTED = Pattern.compile("(?m)^JobID\\s*=\\s*(.*)$");
  private static final Pattern STATUS = Pattern.compile("(?m)^JobID=([0-9]+)\\s+(.*)$");

  private final QueueSettings settings;
  private final CommandRunner commands;
  private final int parametricLimit;

  /**
   * The DIRAC that this machine's commands talk to.
   *
   * @param parametricLimit how many jobs its services make of one description
   */
  public DiracJobQueue(QueueSettings settings, CommandRunner commands, int parametricLimit) {
    this.settings = settings;
    this.commands = commands;
    this.parametricLimit = parametricLimit;
  }

  @Override
  public String description(JobSpec spec, int count) throws JobQueueException {
    return "# "
        + DiracJob.SCRIPT
        + "\n"
        + JobScript.copied(spec)
        + "\n# JDL\n"
        + jdl(spec, Path.of(DiracJob.SCRIPT), 0, count);
  }

  private static String jdl(JobSpec spec, Path script, int first, int count)
      throws JobQueueException {
    List<String> sandbox = new ArrayList<>(List.of(script.toString()));
    for (Path file : JobFiles.of(spec)) {
      sandbox.add(file.toString());
    }
    return count == 1
        ? DiracJob.one(spec, sandbox, first)
        : DiracJob.parametric(spec, sandbox, first, count);
  }

  @Override
  public List<String> submit(JobSpec spec, int count) throws JobQueueException {
    List<String> ids = new ArrayList<>();
    Path folder = temporary("quad-submit");
    try {
      Path script = folder.resolve(DiracJob.SCRIPT);
      PrivateFiles.write(script, JobScript.copied(spec));
      for (int first = 0; first < count; first += parametricLimit) {
        int here = Math.min(count - first, parametricLimit);
        Path jdl = PrivateFiles.write(folder.resolve("job.jdl"), jdl(spec, script, first, here));
        ids.addAll(submit(jdl, here));
      }
      return ids;
    } catch (IOException e) {
      throw asFailure("cannot write to " + folder, e);
    } finally {
      forget(folder);
    }
  }

  private List<String> submit(Path jdl, int count) throws JobQueueException {
    List<String> words = new ArrayList<>(List.of("dirac-wms-job-submit"));
    words.addAll(settings.submitExtra());
    words.add(jdl.toString());
    String printed = run(words).orFailure();
    List<String> ids = new ArrayList<>();
    Matcher matcher = SUBMITTED.matcher(printed);
    while (matcher.find()) {
      Pattern.compile("[0-9]+")
          .matcher(matcher.group(1))
          .results()
          .forEach(id -> ids.add(id.group()));
    }
    if (ids.size() != count) {
      throw JobQueueException.failure(
          "dirac-wms-job-submit has named "
              + ids.size()
              + " jobs instead of "
              + count
              + ": "
              + printed.strip());
    }
    return ids;
  }

  @Override
  public Map<String, Job> query(Collection<String> ids) throws JobQueueException {
    Map<String, Job> jobs = new LinkedHashMap<>();
    for (String id : ids) {
      jobs.put(checked(id), Job.unknown(id));
    }
    for (List<String> some : inParts(ids)) {
      List<String> words = new ArrayList<>(List.of("dirac-wms-job-status"));
      words.addAll(some);
      CommandRunner.Result result = run(words);
      boolean found = false;
      Matcher matcher = STATUS.matcher(result.output());
      while (matcher.find()) {
        found = true;
        if (jobs.containsKey(matcher.group(1))) {
          jobs.put(matcher.group(1), job(matcher.group(1), matcher.group(2)));
        }
      }
      // Of jobs that it does not know it says nothing.
      if (result.exitCode() != 0 && !found) {
        throw result.failure();
      }
    }
    return jobs;
  }

  private static Job job(String id, String pairs) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : pairs.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    return DiracStatus.job(
        id,
        values.getOrDefault("Status", ""),
        values.getOrDefault("MinorStatus", ""),
        values.getOrDefault("ApplicationStatus", ""),
        values.getOrDefault("Site", ""));
  }

  @Override
  public void cancel(Collection<String> ids) throws JobQueueException {
    for (List<String> some : inParts(ids)) {
      List<String> words = new ArrayList<>(List.of("dirac-wms-job-kill"));
      words.addAll(settings.cancelExtra());
      for (String id : some) {
        words.add(checked(id));
      }
      run(words).orFailure();
    }
  }

  @Override
  public List<Path> output(String id) throws JobQueueException {
    Path target = settings.logDirectory().resolve(checked(id));
    // The command takes a folder that is there for one that it has filled.
    Path folder = temporary("quad-output");
    try {
      CommandRunner.Result result =
          run(List.of("dirac-wms-job-get-output", "--Dir", folder.toString(), id));
      Path fetched = folder.resolve(id);
      if (!Files.isDirectory(fetched)) {
        if (result.exitCode() != 0 && !noOutputYet(result)) {
          throw result.failure();
        }
        return List.of();
      }
      return Outputs.move(fetched, target);
    } finally {
      forget(folder);
    }
  }

  private static boolean noOutputYet(CommandRunner.Result result) {
    return (result.output() + result.errors()).contains("No Output sandbox");
  }

  private CommandRunner.Result run(List<String> words) throws JobQueueException {
    return commands.run(Command.of(words).withLimit(LIMIT));
  }

  private static String checked(String id) throws JobQueueException {
    if (!id.matches("[0-9]+")) {
      throw JobQueueException.mistake("'" + id + "' is no DIRAC job: it should be a number");
    }
    return id;
  }

  private static List<List<String>> inParts(Collection<String> ids) {
    List<String> all = List.copyOf(ids);
    List<List<String>> parts = new ArrayList<>();
    for (int i = 0; i < all.size(); i += MOST_AT_ONCE) {
      parts.add(all.subList(i, Math.min(all.size(), i + MOST_AT_ONCE)));
    }
    return parts;
  }

  private static Path temporary(String name) throws JobQueueException {
    try {
      return Files.createTempDirectory(name);
    } catch (IOException e) {
      throw asFailure("no temporary directory", e);
    }
  }

  private static JobQueueException asFailure(String what, IOException e) {
    return e instanceof JobQueueException known
        ? known
        : JobQueueException.failure(what + ": " + e.getMessage(), e);
  }

  private static void forget(Path folder) throws JobQueueException {
    try {
      PrivateFiles.delete(folder);
    } catch (IOException e) {
      throw asFailure("cannot delete " + folder, e);
    }
  }
}
