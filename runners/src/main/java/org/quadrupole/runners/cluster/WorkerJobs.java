package org.quadrupole.runners.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.quadrupole.runners.jobs.Job;
import org.quadrupole.runners.jobs.JobQueue;
import org.quadrupole.runners.jobs.JobSpec;
import org.quadrupole.runners.jobs.JobState;
import org.quadrupole.runners.jobs.PrivateFiles;

/**
 * Keeps as many jobs in a batch system as are wanted: those that end are replaced, after a pause
 * that grows where they end soon after their start.
 */
final class WorkerJobs {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /** A job that ran for so long did start a worker. */
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  /** After so many in a row that have ended soon, something is wrong with all of them. */
  private static final int MOST_FAILURES = 3;

  private static final String SAID = "quad-worker: error: ";

  private final JobQueue queue;
  private final JobSpec spec;
  private final Path ledger;
  private final Clock clock;
  private final Map<String, Known> jobs = new LinkedHashMap<>();
  private int wanted;
  private int failures;
  private Instant notBefore;
  private Optional<String> lastFailure = Optional.empty();
  private Turnover turnover = new Turnover(0, 0, 0);

  /** A job, when it was submitted and when it was seen to run first. */
  private record Known(Job job, Instant submitted, Optional<Instant> runningSince) {}

  /**
   * What became of all jobs so far.
   *
   * @param started how many were seen to run
   * @param failed how many have ended soon or have not started at all
   * @param queueSeconds what the started ones waited, altogether
   */
  record Turnover(int started, int failed, double queueSeconds) {}

  /**
   * No jobs yet.
   *
   * @param ledger a file where their ids stand, for whoever has to clean up
   */
  WorkerJobs(JobQueue queue, JobSpec spec, Path ledger, Clock clock) {
    this.queue = queue;
    this.spec = spec;
    this.ledger = ledger;
    this.clock = clock;
    this.notBefore = clock.instant();
  }

  /** How many there should be; what is too much is cancelled, waiting jobs first. */
  synchronized void scale(int number) throws IOException {
    wanted = number;
    List<String> surplus = new ArrayList<>();
    for (JobState state : List.of(JobState.PENDING, JobState.RUNNING)) {
      for (Known known : jobs.values()) {
        if (known.job().state() == state && jobs.size() - surplus.size() > wanted) {
          surplus.add(known.job().id());
        }
      }
    }
    queue.cancel(surplus);
    surplus.forEach(jobs::remove);
    failures = 0;
    notBefore = clock.instant();
    submitMissing();
  }

  /** Looks what has become of the jobs, and replaces those that have ended. */
  synchronized void tend() throws IOException {
    queue.query(List.copyOf(jobs.keySet())).values().forEach(this::seen);
    List<Known> ended =
        jobs.values().stream().filter(known -> known.job().state().isEnd()).toList();
    for (Known known : ended) {
      jobs.remove(known.job().id());
      ended(known);
    }
    submitMissing();
  }

  private void seen(Job job) {
    Known before = jobs.get(job.id());
    if (before != null) {
      boolean starts = before.runningSince().isEmpty() && job.state() == JobState.RUNNING;
      Instant now = clock.instant();
      if (starts) {
        turnover =
            new Turnover(
                turnover.started() + 1,
                turnover.failed(),
                turnover.queueSeconds()
                    + Duration.between(before.submitted(), now).toMillis() * 1e-3);
      }
      jobs.put(
          job.id(),
          new Known(job, before.submitted(), starts ? Optional.of(now) : before.runningSince()));
    }
  }

  private void ended(Known known) throws IOException {
    boolean worked =
        known.job().state() == JobState.DONE
            || known
                .runningSince()
                .filter(start -> start.plus(LONG_ENOUGH).isBefore(clock.instant()))
                .isPresent();
    if (worked) {
      failures = 0;
      return;
    }
    failures++;
    turnover = new Turnover(turnover.started(), turnover.failed() + 1, turnover.queueSeconds());
    lastFailure = Optional.of(words(known.job()));
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
    notBefore = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
  }

  /** What the worker itself says, or else the batch system. */
  private String words(Job job) throws IOException {
    String where = job.site().isEmpty() ? "" : " at " + job.site();
    for (Path file : queue.output(job.id())) {
      Optional<String> said =
          Files.readString(file, StandardCharsets.ISO_8859_1)
              .lines()
              .filter(line -> line.startsWith(SAID))
              .findFirst();
      if (said.isPresent()) {
        return "worker " + job.id() + where + ": " + said.get().substring(SAID.length());
      }
    }
    return "worker "
        + job.id()
        + where
        + " has ended: "
        + (job.reason().isEmpty() ? job.state() : job.reason());
  }

  private void submitMissing() throws IOException {
    int missing = wanted - jobs.size();
    if (missing <= 0 || clock.instant().isBefore(notBefore)) {
      return;
    }
    for (String id : queue.submit(spec, missing)) {
      jobs.put(
          id,
          new Known(
              new Job(id, JobState.PENDING, "", "", OptionalInt.empty()),
              clock.instant(),
              Optional.empty()));
    }
    PrivateFiles.write(ledger, String.join("\n", jobs.keySet()) + "\n");
  }

  /** Why there will be no workers; empty as long as there is hope. */
  synchronized Optional<String> hopeless() {
    return failures >= MOST_FAILURES ? lastFailure : Optional.empty();
  }

  /** The last that went wrong. */
  synchronized Optional<String> lastFailure() {
    return lastFailure;
  }

  synchronized Turnover turnover() {
    return turnover;
  }

  synchronized int wanted() {
    return wanted;
  }

  synchronized List<Job> jobs() {
    return jobs.values().stream().map(Known::job).toList();
  }

  /** Cancels all jobs and waits until they have ended, for a while. */
  synchronized void end(Duration patience) throws IOException {
    wanted = 0;
    Collection<String> ids = List.copyOf(jobs.keySet());
    queue.cancel(ids);
    Instant end = clock.instant().plus(patience);
    while (!ids.isEmpty()
        && clock.instant().isBefore(end)
        && !queue.query(ids).values().stream().allMatch(job -> job.state().isEnd())) {
      Pauses.pause(Duration.of(50, ChronoUnit.MILLIS));
    }
    jobs.clear();
  }
}
