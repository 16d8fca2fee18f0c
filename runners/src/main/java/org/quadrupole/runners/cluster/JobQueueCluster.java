package org.quadrupole.runners.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;
import org.quadrupole.runners.jobs.Job;
import org.quadrupole.runners.jobs.JobQueue;
import org.quadrupole.runners.jobs.JobSpec;
import org.quadrupole.runners.jobs.PrivateFiles;

/**
 * A Flink session cluster: a JobManager on this machine and workers in the jobs of a batch system.
 * Only who can read its folder can submit to it, look at it or join it: all its connections show
 * certificates made for it alone.
 *
 * <p>Workers connect to the JobManager and to each other, or with a {@link Relay} to one port of
 * this machine only. They read the program and the data from a file system that they share with
 * this machine. Jobs that end are replaced.
 *
 * <p>A {@link ClusterPlan}, such as {@link SlurmJobQueueCluster}, starts it. It ends with {@link
 * #close}. If the process that started it dies, the JobManager ends with it, and the workers after
 * the death time-out.
 */
public final class JobQueueCluster implements AutoCloseable {

  private static final Duration UP_WITHIN = Duration.ofSeconds(60);
  private static final Duration END_WITHIN = Duration.ofSeconds(15);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  /** Every answer takes from the pipelines' time where the JobManager shares a worker's cores. */
  private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(3);

  private static final Duration TO_SIGN_OFF = Duration.ofSeconds(5);
  private static final Duration SHORTEST_STAY = Duration.ofSeconds(1);

  /** A task that fails so often of itself will fail again. */
  private static final int ENOUGH_FAILURES = 3;

  private static final String JAVA = "QUAD_JAVA";
  private static final String LEDGER = "jobs";
  private static final String OWNER = "owner";

  private final Path folder;
  private final Spec spec;
  private final HeadClient rest;
  private final Process head;
  private final WorkerJobs workers;
  private final RunningCluster shown;
  private final ClusterMeter meter;
  private final FreeWorkers freeWorkers = new FreeWorkers();
  private volatile Set<String> free = Set.of();
  private volatile Adaptation adaptation;
  private volatile Optional<BrokenPipeline> broken = Optional.empty();
  private final UseLog log;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread tending = new Thread(this::tend, "cluster-jobs");
  private volatile boolean closing;

  /**
   * What a cluster is to be.
   *
   * @param job what a worker's job takes; its command and files are the cluster's business
   * @param scaling how many workers
   * @param host the address of this machine that workers reach
   * @param relay the one port that workers need; they must accept connections where empty
   * @param java the command that starts Java on a node
   * @param bundle where nodes fetch the program; they see this machine's files where empty
   * @param deathTimeout how long a worker looks for a JobManager before it ends itself
   * @param watch how it looks after its jobs
   */
  public record Spec(
      JobSpec job,
      Scaling scaling,
      String host,
      Optional<Relay> relay,
      String java,
      Optional<Bundle> bundle,
      Duration deathTimeout,
      Watch watch) {

    /** The same with other jobs. */
    public Spec withJob(JobSpec other) {
      return new Spec(other, scaling, host, relay, java, bundle, deathTimeout, watch);
    }

    /** The same with another number of workers. */
    public Spec withScaling(Scaling other) {
      return new Spec(job, other, host, relay, java, bundle, deathTimeout, watch);
    }

    /** The same where this machine has another address. */
    public Spec withHost(String address) {
      return new Spec(job, scaling, address, relay, java, bundle, deathTimeout, watch);
    }

    /** The same with another way to the workers. */
    public Spec withRelay(Optional<Relay> other) {
      return new Spec(job, scaling, host, other, java, bundle, deathTimeout, watch);
    }

    /** The same with another Java on the nodes. */
    public Spec withJava(String command) {
      return new Spec(job, scaling, host, relay, command, bundle, deathTimeout, watch);
    }

    /** The same with nodes that fetch the program. */
    public Spec withBundle(Bundle from) {
      return new Spec(job, scaling, host, relay, java, Optional.of(from), deathTimeout, watch);
    }

    /** The same with other looks at the jobs. */
    public Spec withWatch(Watch other) {
      return new Spec(job, scaling, host, relay, java, bundle, deathTimeout, other);
    }

    /** The memory of a worker, MiB. */
    public int memory() {
      return job.resources().memory().orElse(WorkerMemory.recommended(job.resources().cores()));
    }

    /** After which a worker leaves by itself, so that its wall-time does not cut it off. */
    Optional<Duration> stay() {
      return job.resources()
          .walltime()
          .map(all -> all.minus(all.dividedBy(10)).minus(TO_SIGN_OFF))
          .map(stay -> stay.compareTo(SHORTEST_STAY) < 0 ? SHORTEST_STAY : stay);
    }
  }

  /**
   * How a cluster looks after its jobs.
   *
   * @param betweenLooks how often the batch system is asked after them
   * @param banTime how long a site or node gets no more of them where workers kept failing
   * @param startTimeout a job that waits for longer is replaced; where empty, one that waits for
   *     four times as long as others that started later, and 15 minutes at the least
   * @param wattsPerCore what a busy core takes, for the energy of workers whose nodes do not tell;
   *     0 where nobody knows
   */
  public record Watch(
      Duration betweenLooks, Duration banTime, Optional<Duration> startTimeout, int wattsPerCore) {

    /** How long, unless somebody says otherwise. */
    public static final Duration USUAL_BAN_TIME = Duration.ofHours(1);

    /** The usual times. */
    public static Watch every(Duration betweenLooks) {
      return new Watch(betweenLooks, USUAL_BAN_TIME, Optional.empty(), 0);
    }
  }

  /**
   * The one port that workers connect to and that carries everything, also between workers. They
   * need not accept any connection.
   *
   * @param port of this machine; 0 for any that is free
   * @param address where workers reach it, if a proxy is in between
   */
  public record Relay(int port, Optional<InetSocketAddress> address) {}

  private JobQueueCluster(
      Path folder, Spec spec, HeadClient rest, Process head, WorkerJobs workers) {
    this.folder = folder;
    this.spec = spec;
    this.rest = rest;
    this.head = head;
    this.workers = workers;
    this.meter = new ClusterMeter(spec.watch().wattsPerCore());
    this.adaptation = adaptation(spec.scaling());
    this.shown = new RunningCluster(folder);
    this.log = UseLog.beside(folder, Instant.now());
  }

  /**
   * Starts a JobManager and submits the workers' jobs. Pipelines may be run at once; they wait for
   * the first worker.
   *
   * @param folder where its keys and logs go, such as {@link #folder} names: a private folder, made
   *     where missing, deleted at the end; the jobs must see it unless their files are copied
   * @param allowance how many jobs it may have
   * @throws ClusterException if it does not come up; the message says what was wrong
   */
  static JobQueueCluster start(Path folder, Spec spec, JobQueue queue, Allowance allowance)
      throws IOException {
    int cores = spec.job().resources().cores();
    if (spec.scaling().maximum() < 1) {
      throw ClusterException.mistake("a cluster needs at least one job");
    }
    WorkerMemory memory = WorkerMemory.of(spec.memory(), cores);
    PrivateFiles.folder(folder);
    PrivateFiles.write(folder.resolve(OWNER), owner());
    ClusterFiles files;
    try {
      files = ClusterFiles.write(folder, spec, memory);
    } catch (IOException e) {
      PrivateFiles.delete(folder);
      throw e;
    }
    JobQueueCluster cluster =
        new JobQueueCluster(
            folder,
            spec,
            new HeadClient(files.rest(), files.users().context()),
            startHead(folder),
            new WorkerJobs(
                queue,
                allowance,
                worker(spec).withFiles(files.worker()),
                spec.stay(),
                spec.watch(),
                folder.resolve(LEDGER),
                Clock.systemUTC()));
    try {
      cluster.workers.scale(spec.scaling().minimum(), Set.of());
      cluster.awaitHead();
    } catch (IOException e) {
      cluster.close();
      throw e;
    }
    cluster.show(Instant.now(), List.of());
    cluster.tending.setDaemon(true);
    cluster.tending.start();
    return cluster;
  }

  /** The folder of a cluster that this process starts. */
  public static Path folder(Path directory) throws IOException {
    return directory.resolve("cluster-" + owner().replace(' ', '-'));
  }

  /**
   * Removes what clusters have left whose launchers were killed on this machine: their jobs in the
   * batch system, and their keys.
   *
   * @param directory that holds folders of clusters
   */
  static void removeLeftovers(Path directory, JobQueue queue) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    List<Path> folders;
    try (Stream<Path> all = Files.list(directory)) {
      folders = all.toList();
    }
    for (Path folder : folders) {
      if (isLeft(folder)) {
        Path ledger = folder.resolve(LEDGER);
        if (Files.exists(ledger)) {
          queue.cancel(Files.readAllLines(ledger).stream().filter(id -> !id.isBlank()).toList());
        }
        PrivateFiles.delete(folder);
      }
    }
  }

  /** This machine and process. */
  private static String owner() throws IOException {
    return InetAddress.getLocalHost().getHostName() + " " + ProcessHandle.current().pid();
  }

  /** Whether this is the folder of a cluster whose launcher was killed on this machine. */
  static boolean isLeft(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(OWNER))) {
      return false;
    }
    String[] words = Files.readString(folder.resolve(OWNER)).split(" ", 2);
    return words.length == 2
        && words[0].equals(InetAddress.getLocalHost().getHostName())
        && words[1].matches("[0-9]{1,18}")
        && ProcessHandle.of(Long.parseLong(words[1])).isEmpty();
  }

  /** The job of a worker, but for its files: its script sees to the TaskManager. */
  static JobSpec worker(Spec spec) {
    long stay = spec.stay().map(Duration::toSeconds).orElse(0L);
    String script =
        "exec sh \"$QUAD_FILES/worker.sh\" \"$QUAD_FILES\" \"" + WorkerJobs.NAME + "\" " + stay;
    JobSpec.ScriptOptions options = spec.job().script();
    return new JobSpec(
        spec.job().name(),
        List.of("sh", "-c", script),
        Optional.empty(),
        spec.job().outputs(),
        spec.job().resources(),
        spec.job().requirements(),
        options.environment().containsKey(JAVA) ? options : options.with(JAVA, spec.java()));
  }

  private static Process startHead(Path folder) throws IOException {
    Path directory = folder.resolve("head");
    return new ProcessBuilder(
            ThisHost.java(),
            "@" + directory.resolve("java.args"),
            ClusterHead.class.getName(),
            directory.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("head.log").toFile())
        .start();
  }

  private void awaitHead() throws IOException {
    long end = System.nanoTime() + UP_WITHIN.toNanos();
    while (true) {
      if (!head.isAlive()) {
        throw ClusterException.failure("the JobManager has not started: " + lastWords());
      }
      try {
        rest.workers();
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw ClusterException.failure("the JobManager does not answer: " + e.getMessage(), e);
        }
      }
      Pauses.pause(BETWEEN_LOOKS);
    }
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("head.log"));
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
  }

  /**
   * Waits until so many workers are there.
   *
   * @throws ClusterException if none will come, with what the workers or the batch system say
   */
  public void awaitWorkers(int number, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (workersThere() < number) {
      Optional<String> failure = failure();
      if (failure.isPresent()) {
        throw ClusterException.failure(failure.get());
      }
      if (System.nanoTime() > end) {
        throw ClusterException.failure(
            "only "
                + workersThere()
                + " of "
                + number
                + " workers came within "
                + patience.toSeconds()
                + " s"
                + workers.lastFailure().map(words -> "; " + words).orElse(""));
      }
      Pauses.pause(BETWEEN_LOOKS);
    }
  }

  /** Why there will be no workers, or the JobManager is gone; empty as long as there is hope. */
  public Optional<String> failure() {
    if (closing) {
      return Optional.empty();
    }
    if (!head.isAlive()) {
      return Optional.of("the JobManager has ended; its log was " + folder.resolve("head.log"));
    }
    Scaling scaling = adaptation.scaling();
    return scaling.minimum() == 0 && !scaling.isFixed() && adaptation.isOver(Instant.now())
        ? Optional.of("its time limit is over")
        : workers.hopeless();
  }

  /** Keeps an eye on the jobs until the end. */
  private void tend() {
    Instant next = Instant.MIN;
    while (!closing) {
      try {
        Pauses.pause(spec.watch().betweenLooks());
        obey();
        workers.tend();
        Instant now = Instant.now();
        if (now.isBefore(next)) {
          continue;
        }
        List<ClusterMeter.Sample> there = rest.use();
        if (adapt(now, there)) {
          next = now.plus(BETWEEN_QUESTIONS);
          endFailing(now);
        }
        show(now, there);
        if (failure().isPresent() && there.isEmpty()) {
          rest.cancelPipelines();
        }
      } catch (IOException e) {
        // The batch system may be out of order for a while; the next look may succeed.
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
      }
    }
  }

  /** Ends the pipelines that would be tried for ever. */
  private void endFailing(Instant now) throws IOException {
    for (HeadClient.Failing pipeline : rest.failing(ENOUGH_FAILURES)) {
      broken = Optional.of(new BrokenPipeline(now, pipeline.reason()));
      rest.cancel(pipeline.id());
    }
  }

  /** The last pipeline that was ended since it kept failing. */
  public Optional<BrokenPipeline> lastBroken() {
    return broken;
  }

  /** Does what another process asks for. */
  private void obey() throws IOException {
    Optional<RunningCluster.Request> asked = shown.asked();
    if (asked.isEmpty()) {
      return;
    }
    if (asked.get().scaling().isEmpty()) {
      stopped.countDown();
    } else {
      adapt(asked.get().scaling().get());
    }
  }

  /** Whether there is a pipeline. */
  private boolean adapt(Instant now, List<ClusterMeter.Sample> there) throws IOException {
    HeadClient.Pipelines pipelines = rest.pipelines();
    free = freeWorkers.look(now, there, pipelines.oldest());
    if (!adaptation.scaling().isFixed()) {
      workers.adapt(adaptation.wanted(now, pipelines.tasks(), workers.wanted()), free);
    }
    return pipelines.tasks() > 0;
  }

  private void show(Instant now, List<ClusterMeter.Sample> there) throws IOException {
    ClusterUse use = meter.look(now, there, workers.turnover());
    shown.write(
        new RunningCluster.Status(
            now,
            rest.address(),
            cores(),
            adaptation.scaling(),
            workers.wanted(),
            workers.jobs(),
            workers.lastFailure(),
            broken,
            workers.bans(),
            use));
    log.add(now, use);
  }

  /** Waits until another process asks for the end, or the JobManager has ended. */
  public void awaitStop() throws IOException {
    try {
      while (head.isAlive() && !stopped.await(1, TimeUnit.SECONDS)) {
        // Looks again.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ClusterException.failure("interrupted", e);
    }
  }

  /** Changes the number of workers, at once: idle ones go first, and then busy ones too. */
  public void scale(int jobs) throws IOException {
    adapt(Scaling.fixed(jobs));
  }

  /** Lets the number of workers follow what the pipelines need; only idle ones go. */
  public void adapt(Scaling scaling) throws IOException {
    adaptation = adaptation(scaling);
    if (scaling.isFixed()) {
      workers.scale(scaling.minimum(), free);
    }
  }

  private Adaptation adaptation(Scaling scaling) {
    return new Adaptation(scaling, cores(), Instant.now());
  }

  private int cores() {
    return spec.job().resources().cores();
  }

  /** The jobs of its workers, as they were when last looked at. */
  public List<Job> jobs() {
    return workers.jobs();
  }

  /** How many workers the JobManager knows. */
  public int workersThere() throws IOException {
    return rest.workers();
  }

  /** Where its REST interface is; who has no key of it is not answered there. */
  public URI address() {
    return rest.address();
  }

  /** How many tasks run at once when all workers are there that it may have. */
  public int slots() {
    return Math.max(1, adaptation.scaling().maximum()) * cores();
  }

  /** The cluster as another process sees it. */
  public RunningCluster running() {
    return shown;
  }

  /** Options that run a bounded pipeline on this cluster. */
  public PipelineOptions options() {
    return shown.options(rest.address(), slots());
  }

  /** The JobManager's process. */
  Process head() {
    return head;
  }

  /** Ends the workers and the JobManager and deletes the folder with its keys. */
  @Override
  public void close() throws IOException {
    closing = true;
    tending.interrupt();
    try {
      workers.end(END_WITHIN);
    } finally {
      endHead();
      PrivateFiles.delete(folder);
    }
  }

  private void endHead() {
    head.destroy();
    boolean ended = false;
    try {
      ended = head.waitFor(END_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      head.destroyForcibly();
    }
  }
}
