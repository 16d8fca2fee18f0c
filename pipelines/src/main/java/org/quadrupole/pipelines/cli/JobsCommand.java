package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.clusters.ClusterConfig;
import org.quadrupole.pipelines.clusters.Policy;
import org.quadrupole.runners.jobs.Job;
import org.quadrupole.runners.jobs.JobSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quad jobs}. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {"Run any command as jobs of a batch system.", ""},
    subcommands = {
      JobsCommand.Script.class,
      JobsCommand.Submit.class,
      JobsCommand.Status.class,
      JobsCommand.Cancel.class,
      JobsCommand.Logs.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  quad jobs script slurm -- ./toys.sh                what would be submitted",
      "  quad jobs submit slurm --jobs 20 -- ./toys.sh      prints the jobs' ids",
      "  quad jobs status slurm 12_0 12_1",
      "  quad jobs logs slurm 12_0",
      "  quad jobs submit dirac --jobs 20 -- ./toys.sh      the same on the grid"
    })
final class JobsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which command");
  }

  /** A job that is asked for on the command line. */
  private static final class JobArguments {

    @Mixin private ClusterArguments cluster = new ClusterArguments();

    @Option(
        names = {"-j", "--jobs"},
        paramLabel = "N",
        description = "How many; each finds its number, from 0, in the variable QUAD_JOB_INDEX.")
    private int jobs = 1;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "What they are called in the batch system; quad by default.")
    private String name = "quad";

    @Option(
        names = "--files",
        paramLabel = "DIR",
        description = "A folder whose files each job finds in the folder that QUAD_FILES names.")
    private @Nullable Path files;

    @Option(
        names = "--output",
        paramLabel = "FILE",
        split = ",",
        description = "Files that the jobs leave, to be fetched with their output.")
    private List<String> outputs = new ArrayList<>();

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "COMMAND",
        description = "What each job runs; put -- before it.")
    private List<String> command = new ArrayList<>();

    JobSpec job(ClusterConfig config, Workplace workplace) {
      if (jobs < 1 || jobs > 100_000) {
        throw new AnalysisException("--jobs " + jobs + ": needs 1 to 100000");
      }
      try {
        JobSpec job = config.job(name, command).withOutputs(outputs);
        return Optional.ofNullable(files)
            .map(folder -> job.withFiles(workplace.resolve(folder)))
            .orElse(job);
      } catch (IllegalArgumentException e) {
        throw new AnalysisException("--name: " + e.getMessage(), e);
      }
    }
  }

  /** {@code quad jobs script}. */
  @Command(
      name = "script",
      mixinStandardHelpOptions = true,
      description = "Print what 'submit' would hand over to the batch system.")
  static final class Script implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private JobArguments arguments = new JobArguments();

    @Override
    public Integer call() throws IOException {
      Workplace workplace = Workplace.of(spec);
      ClusterConfig config = arguments.cluster.load(workplace);
      JobSpec job = arguments.job(config, workplace);
      PrintWriter out = spec.commandLine().getOut();
      BatchQueue.with(
          workplace, config, queue -> out.print(queue.description(job, arguments.jobs)));
      return 0;
    }
  }

  /** {@code quad jobs submit}. */
  @Command(
      name = "submit",
      mixinStandardHelpOptions = true,
      description = "Submit jobs and print their ids, a line each.")
  static final class Submit implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private JobArguments arguments = new JobArguments();

    @Override
    public Integer call() throws IOException {
      Workplace workplace = Workplace.of(spec);
      ClusterConfig config = arguments.cluster.load(workplace);
      JobSpec job = arguments.job(config, workplace);
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      BatchQueue.with(
          workplace,
          config,
          queue -> {
            ClusterArguments.policy(workplace).check(config, Policy.Person.here(), arguments.jobs);
            config
                .plan()
                .warnings(Instant.now())
                .forEach(warning -> err.println("quad: " + warning));
            queue.submit(job, arguments.jobs).forEach(out::println);
          });
      return 0;
    }
  }

  /** Jobs that are there. */
  private static final class KnownJobs {

    @Mixin private ClusterArguments cluster = new ClusterArguments();

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "ID", description = "Jobs' ids.")
    private List<String> ids = new ArrayList<>();

    int with(CommandSpec spec, BatchQueue.Action action) throws IOException {
      Workplace workplace = Workplace.of(spec);
      BatchQueue.with(workplace, cluster.load(workplace), action);
      return 0;
    }
  }

  /** {@code quad jobs status}. */
  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = {
        "Print a line for each job: its id, state (pending, running, done, failed, cancelled,",
        "unknown), exit code, site and reason, with tabs between."
      })
  static final class Status implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private KnownJobs jobs = new KnownJobs();

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      return jobs.with(
          spec, queue -> queue.query(jobs.ids).values().forEach(job -> out.println(line(job))));
    }

    private static String line(Job job) {
      String code = job.exitCode().isPresent() ? Integer.toString(job.exitCode().getAsInt()) : "-";
      return String.join(
          "\t",
          job.id(),
          job.state().toString(),
          code,
          job.site().isEmpty() ? "-" : job.site(),
          job.reason());
    }
  }

  /** {@code quad jobs cancel}. */
  @Command(
      name = "cancel",
      mixinStandardHelpOptions = true,
      description = "End jobs, running or not.")
  static final class Cancel implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private KnownJobs jobs = new KnownJobs();

    @Override
    public Integer call() throws IOException {
      return jobs.with(spec, queue -> queue.cancel(jobs.ids));
    }
  }

  /** {@code quad jobs logs}. */
  @Command(
      name = "logs",
      mixinStandardHelpOptions = true,
      description = "Fetch what jobs wrote, print it, and say in which files it is.")
  static final class Logs implements Callable<Integer> {

    private static final Map<String, String> PRINTED =
        Map.of("out", "standard output", "err", "standard error");

    @Spec private CommandSpec spec;
    @Mixin private KnownJobs jobs = new KnownJobs();

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      return jobs.with(
          spec,
          queue -> {
            for (String id : jobs.ids) {
              List<Path> files = queue.output(id);
              if (files.isEmpty()) {
                out.println("job " + id + " has left no output yet");
              }
              for (Path file : files) {
                print(id, file, out);
              }
            }
          });
    }

    private static void print(String id, Path file, PrintWriter out) throws IOException {
      String name = file.getFileName().toString();
      String kind = PRINTED.get(name.substring(name.lastIndexOf('.') + 1));
      out.println("job " + id + ", " + (kind == null ? "file" : kind) + ": " + file);
      if (kind != null) {
        out.print(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
        out.println();
      }
    }
  }
}
