package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.clusters.Claim;
import org.quadrupole.pipelines.clusters.ClusterConfig;
import org.quadrupole.pipelines.clusters.Policy;
import org.quadrupole.pipelines.server.Detached;
import org.quadrupole.runners.cluster.Bundle;
import org.quadrupole.runners.cluster.PrometheusText;
import org.quadrupole.runners.cluster.RunningCluster;
import org.quadrupole.runners.cluster.Scaling;
import org.quadrupole.runners.jobs.Job;
import org.quadrupole.runners.jobs.PrivateFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quad cluster}. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {"Keep a Flink cluster in jobs of a batch system, for many runs.", ""},
    subcommands = {
      ClusterCommand.Start.class,
      ClusterCommand.Serve.class,
      ClusterCommand.Scale.class,
      ClusterCommand.Adapt.class,
      ClusterCommand.Status.class,
      ClusterCommand.Listing.class,
      ClusterCommand.Logs.class,
      ClusterCommand.Script.class,
      ClusterCommand.Stop.class,
      ClusterCommand.Pack.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  quad cluster start slurm --jobs 4",
      "  quad run z.yaml --cluster slurm            uses it",
      "  quad cluster scale slurm 20",
      "  quad cluster adapt slurm --maximum 20      as many as runs need",
      "  quad cluster status slurm",
      "  quad cluster list                          those of all users, and what groups have",
      "  quad cluster stop slurm"
    })
final class ClusterCommand implements Runnable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long BETWEEN_LOOKS_MILLIS = 50;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "say which command: start, scale, adapt, status, list, logs, job-script, stop or bundle");
  }

  private static Optional<RunningCluster> find(ClusterConfig config) throws IOException {
    return RunningCluster.find(config.queue().logDirectory(), Instant.now());
  }

  private static RunningCluster running(ClusterConfig config) throws IOException {
    return find(config)
        .orElseThrow(
            () ->
                new AnalysisException(
                    "no cluster '"
                        + config.name()
                        + "' runs: start it with 'quad cluster start "
                        + config.name()
                        + "'"));
  }

  private static void scale(Workplace workplace, ClusterConfig config, Scaling scaling)
      throws IOException {
    RunningCluster running = running(config);
    ClusterArguments.policy(workplace).checkScale(config, Policy.Person.here(), scaling.minimum());
    running.scale(scaling);
  }

  private static void pause() {
    pause(BETWEEN_LOOKS_MILLIS);
  }

  private static void pause(long milliseconds) {
    try {
      TimeUnit.MILLISECONDS.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String summary(String name, RunningCluster.Status status) {
    return name
        + ": "
        + status.workers()
        + " of "
        + status.wanted()
        + (status.wanted() == 1 ? " worker" : " workers")
        + (status.scaling().isFixed()
            ? ""
            : " (" + status.scaling().minimum() + " to " + status.scaling().maximum() + ")")
        + ", "
        + status.cores()
        + (status.cores() == 1 ? " core each" : " cores each")
        + ", at "
        + status.address();
  }

  /** {@code quad cluster start}. */
  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      description = {
        "Start a JobManager on this machine, in the background, and submit its workers' jobs.",
        "Workers may come later."
      })
  static final class Start implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ClusterArguments cluster = new ClusterArguments();

    @Option(
        names = {"-j", "--jobs"},
        paramLabel = "N[..M]",
        description = {
          "How many; with 1..20, as many between as runs need. Without it what the configuration",
          "says under 'adapt', or 1."
        })
    private @Nullable String jobs;

    @Override
    public Integer call() throws IOException {
      Workplace workplace = Workplace.of(spec);
      ClusterConfig config = cluster.load(workplace);
      PrintWriter out = spec.commandLine().getOut();
      ClusterRun wanted = ClusterRun.of(workplace, config, Optional.ofNullable(jobs));
      Optional<RunningCluster> there = find(config);
      if (there.isPresent()) {
        there.get().status().ifPresent(status -> out.println(summary(config.name(), status)));
        return 0;
      }
      wanted.check();
      Path logs = config.queue().logDirectory();
      if (!Files.exists(logs)) {
        PrivateFiles.folder(logs);
      }
      Path log = logs.resolve("launcher/launcher.log");
      Files.deleteIfExists(log);
      Process process = Detached.start(serve(), log);
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (there.isEmpty() && System.nanoTime() < end && !failed(log)) {
        pause();
        there = find(config);
      }
      Optional<RunningCluster.Status> status = Optional.empty();
      if (there.isPresent()) {
        status = there.get().status();
      }
      if (status.isEmpty()) {
        process.destroy();
        throw new IOException("the cluster has not started: " + lastLine(log));
      }
      out.println(summary(config.name(), status.get()));
      return 0;
    }

    /** What a command that fails says starts with its name. */
    private static boolean failed(Path log) throws IOException {
      return lastLine(log).startsWith("quad: ");
    }

    private static String lastLine(Path log) throws IOException {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    /** The command line of this JVM, with another command for the program. */
    private List<String> serve() {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.addAll(
          List.of(
              "-cp",
              System.getProperty("java.class.path"),
              Quad.class.getName(),
              "cluster",
              "serve",
              "--directory",
              Workplace.of(spec).directory().toString()));
      Optional.ofNullable(jobs).ifPresent(text -> command.addAll(List.of("--jobs", text)));
      command.addAll(cluster.words());
      return command;
    }
  }

  /** {@code quad cluster serve}: what {@code start} leaves in the background. */
  @Command(name = "serve", hidden = true, mixinStandardHelpOptions = true)
  static final class Serve implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ClusterArguments cluster = new ClusterArguments();

    @Option(names = "--jobs")
    private @Nullable String jobs;

    @Option(names = "--directory", required = true)
    private Path directory = Path.of("");

    @Override
    public Integer call() throws IOException {
      Workplace workplace = Workplace.of(spec).in(directory);
      ClusterConfig config = cluster.load(workplace);
      ClusterRun.of(workplace, config, Optional.ofNullable(jobs))
          .keep(RunningCluster.folder(config.queue().logDirectory()));
      return 0;
    }
  }

  /** {@code quad cluster scale}. */
  @Command(
      name = "scale",
      mixinStandardHelpOptions = true,
      description = {
        "Change the number of workers, at once; what is too much ends: waiting jobs first, then idle",
        "workers. Ends 'adapt'."
      })
  static final class Scale implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ClusterArguments cluster = new ClusterArguments();

    @Parameters(index = "1", paramLabel = "N", description = "How many jobs.")
    private int jobs;

    @Override
    public Integer call() throws IOException {
      if (jobs < 0 || jobs > 10_000) {
        throw new AnalysisException("cannot scale to " + jobs + " jobs: needs 0 to 10000");
      }
      ClusterConfig config = cluster.load(Workplace.of(spec));
      scale(Workplace.of(spec), config, Scaling.fixed(jobs));
      return 0;
    }
  }

  /** {@code quad cluster adapt}. */
  @Command(
      name = "adapt",
      mixinStandardHelpOptions = true,
      description = {
        "Let the number of workers follow what runs need. Only workers go that are idle and hold",
        "nothing that a run still needs. What is not said is as configured under 'adapt'."
      })
  static final class Adapt implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ClusterArguments cluster = new ClusterArguments();

    @Option(names = "--minimum", paramLabel = "N", description = "Never fewer; 0 by default.")
    private @Nullable String minimum;

    @Option(names = "--maximum", paramLabel = "N", description = "Never more.")
    private @Nullable String maximum;

    @Option(
        names = "--idle-time",
        paramLabel = "TIME",
        description = "So long fewer must be needed before some go: 5 min; 2 min by default.")
    private @Nullable String idleTime;

    @Option(
        names = "--time-limit",
        paramLabel = "TIME",
        description = "After which there are no more than the minimum: 8 h.")
    private @Nullable String timeLimit;

    @Override
    public Integer call() throws IOException {
      ClusterConfig config = cluster.load(Workplace.of(spec), settings());
      if (config.workers().scaling().isFixed() && maximum == null) {
        throw new AnalysisException("say how many workers there may be: --maximum N");
      }
      scale(Workplace.of(spec), config, config.workers().scaling());
      return 0;
    }

    /** As if they stood in the configuration. */
    private Map<String, String> settings() {
      Map<String, String> settings = new LinkedHashMap<>();
      set(settings, "minimum", minimum);
      set(settings, "maximum", maximum);
      set(settings, "idle-time", idleTime);
      set(settings, "time-limit", timeLimit);
      return settings;
    }

    private static void set(Map<String, String> settings, String key, @Nullable String value) {
      if (value != null) {
        settings.put("adapt." + key, value);
      }
    }
  }

  /** {@code quad cluster status}. */
  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = {
        "Print how many workers there are, what they use, and a line for each worker and each job."
      })
  static final class Status implements Callable<Integer> {

    private static final long BETWEEN_WATCHES_SECONDS = 1;
    private static final String CLEAR = "\033[H\033[2J";

    @Spec private CommandSpec spec;
    @Mixin private ClusterArguments cluster = new ClusterArguments();

    @Option(
        names = {"-w", "--watch"},
        description = "Print it again each second, until interrupted or the cluster has ended.")
    private boolean watch;

    @Option(
        names = "--prometheus",
        description = "Print it for Prometheus, for example to a file of its textfile collector.")
    private boolean prometheus;

    @Override
    public Integer call() throws IOException {
      ClusterConfig config = cluster.load(Workplace.of(spec));
      RunningCluster running = running(config);
      PrintWriter out = spec.commandLine().getOut();
      Optional<RunningCluster.Status> status = running.status();
      while (status.isPresent()) {
        String text =
            prometheus
                ? PrometheusText.of(config.name(), status.get())
                : ClusterText.of(summary(config.name(), status.get()), status.get());
        out.print((watch ? CLEAR : "") + text);
        out.flush();
        if (!watch) {
          break;
        }
        pause(BETWEEN_WATCHES_SECONDS * 1000);
        status = running.status();
      }
      return 0;
    }
  }

  /** {@code quad cluster list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Print a line for each cluster on this machine, with tabs between: its user, group, name,",
        "jobs, cores, GPUs and since when; and what each group has of what it may have. The clusters",
        "of others are seen where the operators of the machine have named a common folder."
      })
  static final class Listing implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      Policy policy = ClusterArguments.policy(Workplace.of(spec));
      PrintWriter out = spec.commandLine().getOut();
      for (Claim claim : policy.claims()) {
        String group = claim.group().isEmpty() ? "-" : claim.group();
        out.printf(
            "%s\t%s\t%s\t%d jobs\t%d cores\t%d GPUs\t%s%n",
            claim.user(),
            group,
            claim.cluster(),
            claim.jobs(),
            claim.cores(),
            claim.gpus(),
            claim.since().truncatedTo(ChronoUnit.SECONDS));
      }
      policy.groups().forEach(out::println);
      return 0;
    }
  }

  /** {@code quad cluster logs}. */
  @Command(
      name = "logs",
      mixinStandardHelpOptions = true,
      description = "Fetch what the workers wrote and print the names of the files.")
  static final class Logs implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ClusterArguments cluster = new ClusterArguments();

    @Override
    public Integer call() throws IOException {
      Workplace workplace = Workplace.of(spec);
      ClusterConfig config = cluster.load(workplace);
      PrintWriter out = spec.commandLine().getOut();
      Optional<RunningCluster.Status> status = running(config).status();
      List<Job> jobs = status.map(RunningCluster.Status::jobs).orElse(List.of());
      BatchQueue.with(
          workplace,
          config,
          queue -> {
            for (Job job : jobs) {
              queue.output(job.id()).forEach(out::println);
            }
          });
      return 0;
    }
  }

  /** {@code quad cluster job-script}. */
  @Command(
      name = "job-script",
      mixinStandardHelpOptions = true,
      description = "Print what a worker's job would be, but for the folder of its files.")
  static final class Script implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ClusterArguments cluster = new ClusterArguments();

    @Override
    public Integer call() throws IOException {
      Workplace workplace = Workplace.of(spec);
      ClusterConfig config = cluster.load(workplace);
      PrintWriter out = spec.commandLine().getOut();
      BatchQueue.with(workplace, config, queue -> out.print(config.plan().jobScript(queue)));
      return 0;
    }
  }

  /** {@code quad cluster stop}. */
  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "End the JobManager and the workers' jobs.")
  static final class Stop implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private ClusterArguments cluster = new ClusterArguments();

    @Override
    public Integer call() throws IOException {
      ClusterConfig config = cluster.load(Workplace.of(spec));
      RunningCluster running = running(config);
      running.stop();
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (running.status().isPresent()) {
        if (System.nanoTime() > end) {
          throw new IOException(
              "cluster '"
                  + config.name()
                  + "' has not ended within "
                  + PATIENCE.toSeconds()
                  + " s");
        }
        pause();
      }
      spec.commandLine().getOut().println(config.name() + ": ended");
      return 0;
    }
  }

  /** {@code quad cluster bundle}. */
  @Command(
      name = "bundle",
      mixinStandardHelpOptions = true,
      description = {
        "Pack the program into a file for nodes that share no file system with this machine, and",
        "print what to configure."
      })
  static final class Pack implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "Such as quad.tar.gz.")
    private Path file = Path.of("");

    @Option(
        names = "--with-java",
        description = "Pack this Java too, for nodes of the same kind that have no Java 17.")
    private boolean withJava;

    @Override
    public Integer call() throws IOException {
      Path written = Workplace.of(spec).resolve(file).normalize();
      String sum = Bundle.write(written, withJava);
      PrintWriter out = spec.commandLine().getOut();
      out.println("bundle: " + written);
      out.println("bundle-sha256: " + sum);
      return 0;
    }
  }
}
