package org.quadrupole.runners.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.quadrupole.runners.jobs.Job;
import org.quadrupole.runners.jobs.JobQueue;
import org.quadrupole.runners.jobs.JobSpec;
import org.quadrupole.runners.jobs.JobState;
import org.quadrupole.runners.jobs.PrivateFiles;

/**
 * Keeps as many jobs in a batch system as are wanted: those that end are replaced, after a pause
 * that grows where they end soon after their start. For those whose wall-time will be over, others
 * are asked for as long before as the queue lets them wait.
 */
final class WorkerJobs {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /** A job that ran for so long did start a worker. */
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  /** So long before a worker leaves, its successor is asked for at the least... */
  private static final Duration LEAST_LEAD = Duration.ofSeconds(30);

  /** ... but no earlier than in this last part of its time. */
  private static final int LAST_PART = 4;

  /** After so many in a row that have ended soon, something is wrong with all of them. */
  private static final int MOST_FAILURES = 3;

  /** The variable that tells workers of one submission from those of others. */
  private static final String SUBMISSION = "QUAD_SUBMISSION";

  private static final String SAID = "quad-worker: error: ";

  private final JobQueue queue;
  private final JobSpec spec;
  private final Optional<Duration> stay;
  private final Path ledger;
  private final Clock clock;
  private final Map<String, Known> jobs = new LinkedHashMap<>();
  private int wanted;
  private int submissions;
  private int failures;
  private Duration lastWait = Duration.ZERO;
  private Instant notBefore;
  private Optional<String> lastFailure = Optional.empty();
  private Turnover turnover = new Turnover(0, 0, 0);

  /** A job, its worker, when it was submitted, and when it was seen to run first. */
  private record Known(Job job, String worker, Instant submitted, Optional<Instant> runningSince) {

    Known with(Job seen) {
      return new Known(seen, worker, submitted, runningSince);
    }

    Known runningSince(Instant now) {
      return new Known(job, worker, submitted, Optional.of(now));
    }
  }

  /**
   * What became of all jobs so far.
   *
   * @param started how many were seen to run
   * @param failed how many have ended soon or have not started at all
   * @param queueSeconds what the started ones waited, altogether
   */
  record Turnover(int started, int failed, double queueSeconds) {}

  /** The command that gives a worker its name: what its job and what its process is known by. */
  static final String NAME = "worker-${" + SUBMISSION + ":-0}-$QUAD_JOB_INDEX-$$";

  /**
   * No jobs yet.
   *
   * @param stay after which a worker leaves by itself; empty where it does not
   * @param ledger a file where their ids stand, for whoever has to clean up
   */
  WorkerJobs(JobQueue queue, JobSpec spec, Optional<Duration> stay, Path ledger, Clock clock) {
    this.queue = queue;
    this.spec = spec;
    this.stay = stay;
    this.ledger = ledger;
    this.clock = clock;
    this.notBefore = clock.instant();
  }

  /**
   * How many there should be from now on; what is too much is cancelled: waiting jobs first, then
   * those of workers that can go without loss.
   *
   * @param free the names of these workers
   */
  synchronized void scale(int number, Set<String> free) throws IOException {
    wanted = number;
    Set<Known> goers = new LinkedHashSet<>(goers(free));
    goers.addAll(jobs.values());
    cancel(goers, number);
    failures = 0;
    notBefore = clock.instant();
    submitMissing();
  }

  /** The same, but busy workers stay until they can go, and what went wrong is not forgotten. */
  synchronized void adapt(int number, Set<String> free) throws IOException {
    if (number < wanted) {
      cancel(goers(free), number);
      wanted = Math.max(number, Math.min(wanted, jobs.size()));
    } else if (number > wanted) {
      wanted = number;
      submitMissing();
    }
  }

  /** Jobs that can go without loss, in the order in which they should. */
  private List<Known> goers(Set<String> free) {
    Set<String> workers = new HashSet<>();
    // A process id follows.
    free.forEach(name -> workers.add(name.substring(0, Math.max(0, name.lastIndexOf('-')))));
    return Stream.concat(
            jobs.values().stream().filter(known -> known.job().state() == JobState.PENDING),
            jobs.values().stream()
                .filter(known -> known.job().state() == JobState.RUNNING)
                .filter(known -> workers.contains(known.worker())))
        .toList();
  }

  private void cancel(Collection<Known> goers, int left) throws IOException {
    List<String> ids =
        goers.stream()
            .map(known -> known.job().id())
            .limit(Math.max(0, jobs.size() - left))
            .toList();
    queue.cancel(ids);
    ids.forEach(jobs::remove);
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
    if (before == null) {
      return;
    }
    if (before.runningSince().isEmpty() && job.state() == JobState.RUNNING) {
      Instant now = clock.instant();
      lastWait = Duration.between(before.submitted(), now);
      turnover =
          new Turnover(
              turnover.started() + 1,
              turnover.failed(),
              turnover.queueSeconds() + lastWait.toMillis() * 1e-3);
      jobs.put(job.id(), before.with(job).runningSince(now));
    } else {
      jobs.put(job.id(), before.with(job));
    }
  }

  /** Whether a worker will be gone before one that is asked for later can be there. */
  private boolean leavesSoon(Known known) {
    if (stay.isEmpty() || known.runningSince().isEmpty()) {
      return false;
    }
    Duration wait = lastWait.compareTo(LEAST_LEAD) < 0 ? LEAST_LEAD : lastWait;
    Duration most = stay.get().dividedBy(LAST_PART);
    Duration lead = wait.compareTo(most) < 0 ? wait : most;
    Instant leaves = known.runningSince().get().plus(stay.get());
    return !clock.instant().isBefore(leaves.minus(lead));
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
    long lasting = jobs.values().stream().filter(known -> !leavesSoon(known)).count();
    int missing = wanted - (int) lasting;
    if (missing <= 0 || clock.instant().isBefore(notBefore)) {
      return;
    }
    submissions++;
    JobSpec numbered =
        spec.withScript(spec.script().with(SUBMISSION, Integer.toString(submissions)));
    int index = 0;
    for (String id : queue.submit(numbered, missing)) {
      Job job = new Job(id, JobState.PENDING, "", "", OptionalInt.empty());
      String worker = "worker-" + submissions + "-" + index++;
      jobs.put(id, new Known(job, worker, clock.instant(), Optional.empty()));
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
