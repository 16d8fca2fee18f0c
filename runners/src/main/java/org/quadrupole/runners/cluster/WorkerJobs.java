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
import org.quadrupole.runners.jobs.JobQueueException;
import org.quadrupole.runners.jobs.JobSpec;
import org.quadrupole.runners.jobs.JobState;
import org.quadrupole.runners.jobs.PrivateFiles;

/**
 * Keeps as many jobs in a batch system as are wanted: those that end are replaced, after a pause
 * that grows where they end soon after their start. For those whose wall-time will be over, others
 * are asked for as long before as the queue lets them wait. Where workers fail again and again, no
 * more are sent; jobs that wait for much too long are replaced.
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

  /** A job that waits for so many times as long as others did is stuck... */
  private static final int TIMES_AS_LONG = 4;

  /** ... but not before this. */
  private static final Duration LEAST_STUCK = Duration.ofMinutes(15);

  /** The variable that tells workers of one submission from those of others. */
  private static final String SUBMISSION = "QUAD_SUBMISSION";

  private static final String SAID = "quad-worker: error: ";

  private final JobQueue queue;
  private final Allowance allowance;
  private final JobSpec spec;
  private final Optional<Duration> stay;
  private final Optional<Duration> startTimeout;
  private final SiteBans bans;
  private final Path ledger;
  private final Clock clock;
  private final Map<String, Known> jobs = new LinkedHashMap<>();
  private int wanted;
  private int submissions;
  private int failures;
  private Duration lastWait = Duration.ZERO;
  private Instant notBefore;
  private Optional<String> lastFailure = Optional.empty();
  private Turnover turnover = new Turnover(0, 0, 0, 0);

  /** When the job was submitted that is the last of those that have started. */
  private Instant lastStarted = Instant.MIN;

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
   * @param stuck how many were given up because they did not start
   * @param queueSeconds what the started ones waited, altogether
   */
  record Turnover(int started, int failed, int stuck, double queueSeconds) {

    Turnover started(double waitSeconds) {
      return new Turnover(started + 1, failed, stuck, queueSeconds + waitSeconds);
    }

    Turnover failed(int more) {
      return new Turnover(started, failed + more, stuck, queueSeconds);
    }

    Turnover stuck(int more) {
      return new Turnover(started, failed, stuck + more, queueSeconds);
    }
  }

  /** The command that gives a worker its name: what its job and what its process is known by. */
  static final String NAME = "worker-${" + SUBMISSION + ":-0}-$QUAD_JOB_INDEX-$$";

  /**
   * No jobs yet.
   *
   * @param allowance how many there may be
   * @param stay after which a worker leaves by itself; empty where it does not
   * @param watch what is done about places and jobs that are no good
   * @param ledger a file where their ids stand, for whoever has to clean up
   */
  WorkerJobs(
      JobQueue queue,
      Allowance allowance,
      JobSpec spec,
      Optional<Duration> stay,
      JobQueueCluster.Watch watch,
      Path ledger,
      Clock clock) {
    this.queue = queue;
    this.allowance = allowance;
    this.spec = spec;
    this.stay = stay;
    this.startTimeout = watch.startTimeout();
    this.bans = new SiteBans(watch.banTime(), spec.requirements().sites());
    this.ledger = ledger;
    this.clock = clock;
    this.notBefore = clock.instant();
  }

  /**
   * How many there should be from now on; what is too much is cancelled: waiting jobs first, then
   * those of workers that can go without loss.
   *
   * @param free the names of these workers
   * @throws ClusterException if so many are not allowed; nothing has changed then
   */
  synchronized void scale(int number, Set<String> free) throws IOException {
    if (claim(number) < number) {
      allowance.claim(wanted);
      throw ClusterException.mistake(lastFailure.orElse("not allowed"));
    }
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
      allowance.claim(wanted);
    } else if (number > wanted) {
      wanted = Math.max(wanted, claim(number));
      submitMissing();
    }
  }

  /** How many there may be; why not more becomes the last failure. */
  private int claim(int number) throws IOException {
    Allowance.Granted granted = allowance.claim(number);
    if (granted.jobs() < number) {
      lastFailure = Optional.of(granted.limit());
    }
    return granted.jobs();
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
    writeLedger();
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
    if (!ended.isEmpty()) {
      writeLedger();
    }
    giveUpStuck();
    submitMissing();
  }

  private void seen(Job job) {
    Known before = jobs.get(job.id());
    if (before == null) {
      return;
    }
    // Some systems forget where a job was when it has ended.
    Known seen = before.with(job.site().isEmpty() ? job.at(before.job().site()) : job);
    if (before.runningSince().isEmpty() && job.state() == JobState.RUNNING) {
      Instant now = clock.instant();
      lastWait = Duration.between(before.submitted(), now);
      lastStarted = before.submitted().isAfter(lastStarted) ? before.submitted() : lastStarted;
      turnover = turnover.started(lastWait.toMillis() * 1e-3);
      bans.runs(job.site());
      seen = seen.runningSince(now);
    }
    jobs.put(job.id(), seen);
  }

  /** Cancels jobs that wait for so long that they may never start; others take their place. */
  private void giveUpStuck() throws IOException {
    List<Known> stuck = jobs.values().stream().filter(this::isStuck).toList();
    if (stuck.isEmpty()) {
      return;
    }
    queue.cancel(stuck.stream().map(known -> known.job().id()).toList());
    stuck.forEach(known -> jobs.remove(known.job().id()));
    writeLedger();
    turnover = turnover.stuck(stuck.size());
    Job last = stuck.get(stuck.size() - 1).job();
    lastFailure =
        Optional.of(
            "job "
                + last.id()
                + " had not started after "
                + waited(stuck.get(stuck.size() - 1)).toMinutes()
                + " min and was replaced"
                + (last.reason().isEmpty() ? "" : ": " + last.reason()));
  }

  private Duration waited(Known known) {
    return Duration.between(known.submitted(), clock.instant());
  }

  private boolean isStuck(Known known) {
    if (known.job().state() != JobState.PENDING || known.runningSince().isPresent()) {
      return false;
    }
    if (startTimeout.isPresent()) {
      return waited(known).compareTo(startTimeout.get()) > 0;
    }
    // Others that were submitted no earlier run.
    double seconds = TIMES_AS_LONG * turnover.queueSeconds() / Math.max(1, turnover.started());
    Duration most = Duration.ofMillis(Math.round(1000 * seconds));
    return !known.submitted().isAfter(lastStarted)
        && waited(known).compareTo(most.compareTo(LEAST_STUCK) > 0 ? most : LEAST_STUCK) > 0;
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
    String site = known.job().site();
    if (worked) {
      failures = 0;
      bans.worked(site);
      return;
    }
    turnover = turnover.failed(1);
    String words = words(known.job());
    lastFailure = Optional.of(words);
    if (bans.failed(site, words, clock.instant())) {
      // Another place may do better, and at once.
      failures = 0;
      notBefore = clock.instant();
      return;
    }
    failures++;
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
    for (String id : submit(numbered, missing)) {
      Job job = new Job(id, JobState.PENDING, "", "", OptionalInt.empty());
      String worker = "worker-" + submissions + "-" + index++;
      jobs.put(id, new Known(job, worker, clock.instant(), Optional.empty()));
    }
    writeLedger();
  }

  private void writeLedger() throws IOException {
    PrivateFiles.write(ledger, String.join("\n", jobs.keySet()) + "\n");
  }

  private List<String> submit(JobSpec wanted, int number) throws IOException {
    List<String> banned = bans().stream().map(SiteBan::site).toList();
    if (banned.isEmpty()) {
      return queue.submit(wanted, number);
    }
    try {
      return queue.submit(wanted.withRequirements(wanted.requirements().without(banned)), number);
    } catch (JobQueueException e) {
      // Better there than nowhere.
      bans.lift();
      lastFailure = Optional.of("cannot leave out " + banned + ": " + e.getMessage());
      return queue.submit(wanted, number);
    }
  }

  /** The places that get no jobs now. */
  synchronized List<SiteBan> bans() {
    return bans.now(clock.instant());
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
    allowance.claim(0);
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
