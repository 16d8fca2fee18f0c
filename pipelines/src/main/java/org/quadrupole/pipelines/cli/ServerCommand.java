package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quadrupole.pipelines.analysis.AnalysisException;
import org.quadrupole.pipelines.output.OutputDirectory;
import org.quadrupole.pipelines.server.CommandServer;
import org.quadrupole.pipelines.server.Detached;
import org.quadrupole.pipelines.server.ServerControl;
import org.quadrupole.pipelines.server.ServerErrors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quad server}. */
@Command(
    name = "server",
    mixinStandardHelpOptions = true,
    subcommands = {
      ServerCommand.Start.class,
      ServerCommand.Stop.class,
      ServerCommand.Status.class,
      ServerCommand.Serve.class
    },
    description = {
      "Keep a process that runs commands, so that each starts in a tenth of a second.",
      "",
      "While it runs, 'quad run', 'demo', 'explain' and 'root ls' use it by themselves, with the same",
      "results. Only this user and this build can; it ends when nobody has used it for a while.",
      "The first command at a terminal is followed by one, unless QUAD_SERVER=no; QUAD_SERVER=auto: also",
      "elsewhere. QUAD_SERVER=yes: use it only if it was started.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  quad server start", "  quad server start --idle 8h", "  quad server stop"})
final class ServerCommand implements Runnable {

  /** Set by the launcher: the server's socket. */
  private static final String SOCKET = "quadrupole.server.socket";

  /** Set by the launcher: which build, with which JVM options. */
  private static final String BUILD = "quadrupole.server.build";

  /** Set by the launcher: the umask. */
  private static final String UMASK = "quadrupole.server.umask";

  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets what is annotated
  ServerCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say which command: start, stop or status");
  }

  private static Path socket() {
    return Path.of(property(SOCKET));
  }

  private static String property(String name) {
    String value = System.getProperty(name, "");
    if (value.isEmpty()) {
      throw new AnalysisException(
          "no server here: it needs the script ./quad, and a build folder that can be written");
    }
    return value;
  }

  /** {@code 90s}, {@code 30m}, {@code 8h}. */
  static Duration duration(String text) {
    Matcher matcher = Pattern.compile("([1-9][0-9]{0,5})([smh])").matcher(text);
    if (!matcher.matches()) {
      throw new AnalysisException(
          "--idle " + text + ": write a number and s, m or h, for example 30m");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

  /** {@code quad server start}. */
  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      description = {"Start the server, unless one runs already.", ""})
  static final class Start implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
        names = "--idle",
        paramLabel = "TIME",
        description = "End after so long without a command: 90s, 30m (the default), 8h.")
    private String idle = "30m";

    @SuppressWarnings("NullAway.Init") // picocli sets what is annotated
    Start() {}

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      duration(idle);
      ServerControl control = new ServerControl(socket());
      Optional<String> there = control.status();
      if (there.isPresent()) {
        out.println("runs already: " + there.get());
        return 0;
      }
      Path log = log(socket());
      Process process = Detached.start(serveCommand(idle), log);
      long end = System.nanoTime() + READY_WITHIN.toNanos();
      while (System.nanoTime() < end && there.isEmpty()) {
        if (!process.isAlive() && process.exitValue() != 0) {
          break;
        }
        pause();
        there = control.status();
      }
      if (there.isEmpty()) {
        throw new IOException("the server has not started: see " + log);
      }
      out.println(there.get());
      return 0;
    }

    private static void pause() {
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static Path log(Path socket) {
    return socket.resolveSibling(socket.getFileName() + ".log");
  }

  /** The command line of this JVM, with another command for the program. */
  private static List<String> serveCommand(String idle) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Quad.class.getName(),
            "server",
            "serve",
            "--idle",
            idle));
    return command;
  }

  /** {@code quad server stop}. */
  @Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = {"End the server, after the commands that it runs.", ""})
  static final class Stop implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(names = "--now", description = "End these commands too.")
    private boolean now;

    @SuppressWarnings("NullAway.Init") // picocli sets what is annotated
    Stop() {}

    @Override
    public Integer call() throws IOException {
      String answer = new ServerControl(socket()).stop(now).orElse("no server runs");
      spec.commandLine().getOut().println(answer);
      return 0;
    }
  }

  /** {@code quad server status}. */
  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = {"Say whether a server runs and what it does; exit code 1 if none does.", ""})
  static final class Status implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets what is annotated
    Status() {}

    @Override
    public Integer call() throws IOException {
      Optional<String> answer = new ServerControl(socket()).status();
      PrintWriter out = spec.commandLine().getOut();
      out.println(answer.orElse("no server runs"));
      answer.ifPresent(there -> out.println("log    " + log(socket())));
      return answer.isPresent() ? 0 : 1;
    }
  }

  /** {@code quad server serve}: the server itself, in the foreground. */
  @Command(
      name = "serve",
      hidden = true,
      mixinStandardHelpOptions = true,
      description = "Be the server.")
  static final class Serve implements Callable<Integer> {

    private static final int LOOK_SECONDS = 5;
    private static final int WARM_UPS = 10;

    @Option(names = "--idle", paramLabel = "TIME", description = "As for start.")
    private String idle = "30m";

    @Override
    public Integer call() throws IOException {
      PrintStream log = System.err;
      Path socket = socket();
      CommandServer.End end;
      ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(Serve::daemon);
      try (CommandServer server =
          CommandServer.open(
              socket,
              property(BUILD),
              property(UMASK),
              new ServedCommands(System.getenv()),
              duration(idle),
              InstantSource.system(),
              log)) {
        System.setErr(ServerErrors.over(log));
        ScheduledFuture<?> looking =
            looks.scheduleWithFixedDelay(
                server::tick, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        daemon(Serve::warmUp).start();
        end = server.serve();
        looking.cancel(false);
      } finally {
        looks.shutdown();
      }
      log.println("ended: " + end.toString().toLowerCase(Locale.ROOT));
      if (end == CommandServer.End.SPOILT) {
        Detached.start(serveCommand(idle), log(socket));
      }
      return 0;
    }

    private static Thread daemon(Runnable work) {
      Thread thread = new Thread(work, "quad-server");
      thread.setDaemon(true);
      return thread;
    }

    /** Loads and compiles what commands need before the first one comes. */
    private static void warmUp() {
      StringWriter nowhere = new StringWriter();
      try {
        Path scratch = Files.createTempDirectory("quad-server");
        try {
          PrintWriter writer = new PrintWriter(nowhere);
          String output = scratch.toString();
          for (int i = 0; i < WARM_UPS; i++) {
            // Plots are drawn once: they take longer than all else.
            String[] demo =
                i == 0
                    ? new String[] {"demo", "-o", output}
                    : new String[] {"demo", "-o", output, "--no-plots"};
            Quad.execute(
                Workplace.ofThisProcess(java.util.Map.of("QUAD_CACHE", "no")),
                writer,
                writer,
                demo);
          }
        } finally {
          OutputDirectory.delete(scratch);
        }
      } catch (IOException e) {
        // Then the first command takes longer, or says what is wrong.
        System.err.println("no warm-up: " + e);
      }
    }
  }
}
